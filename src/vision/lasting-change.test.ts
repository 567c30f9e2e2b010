import { expect, test } from 'vitest';
import { changeInLongest, lastingChange, Thumbnails } from './lasting-change.ts';
import { Page, shown } from './lecture.fixture.ts';
import type { SampledFrame } from './screens.ts';

function seen(frames: readonly SampledFrame[]): Thumbnails {
  const thumbnails = new Thumbnails();
  for (const { timeSec, width, height, lumaRange, luma } of frames)
    thumbnails.see({ timeSec, width, height, lumaRange, luma: () => luma });
  return thumbnails;
}

function changeOf(frames: readonly SampledFrame[]): number {
  const end = { screenStartSec: 0, screenEndSec: frames.at(-1)!.timeSec + 1 };
  return changeInLongest([end], seen(frames));
}

const slides = [
  new Page().box(0, 0, 320, 20, 60).line(1, 8).line(2, 11),
  new Page().box(0, 0, 320, 20, 60).box(180, 60, 100, 80, 120).line(3, 6, 4),
  new Page().box(0, 0, 320, 20, 60).line(2, 5, 3).box(40, 110, 60, 50),
];

test('slides that take turns change, however long each stands', () => {
  expect(changeOf(shown(slides.map((page) => [page, 20])))).toBeGreaterThan(0.25);
  expect(changeOf(shown(slides.map((page) => [page, 1])))).toBeGreaterThan(0.25);
});

test('thumbnails stay as they were, though the memory of a frame of their size is used again', () => {
  const thumbnails = new Thumbnails();
  const luma = new Uint8Array(32 * 18);
  for (const [timeSec, level] of [50, 200].entries()) {
    luma.fill(level);
    thumbnails.see({ timeSec, width: 32, height: 18, lumaRange: 'full', luma: () => luma });
  }
  expect(thumbnails.between(0, 2).map(({ levels }) => levels[0])).toEqual([50, 200]);
});

test('a page that stands does not change, nor a board that fills', () => {
  expect(changeOf(shown([[slides[0]!, 60]]))).toBe(0);
  const steps = Array.from({ length: 5 }, (_, rows) =>
    Array.from({ length: rows }, (_, row) => row).reduce(
      (page, row) => page.line(row, 12, row),
      new Page().box(0, 0, 320, 15, 60),
    ),
  );
  expect(changeOf(shown(steps.map((page) => [page, 12])))).toBe(0);
});

test('what moves all the time does not change a page: a speaker, a pointer', () => {
  const still: [Page, number][] = [[slides[0]!, 120]];
  expect(
    changeOf(shown(still, (page, n) => page.box(10 + ((n * 37) % 250), 30 + ((n * 53) % 100), 12, 12))),
  ).toBeLessThan(0.1);
  // A head that sways before a room.
  const room = new Page().box(0, 0, 320, 180, 140).box(20, 20, 80, 60, 200);
  expect(
    changeOf(shown([[room, 120]], (page, n) => page.box(110 + ((n * 7) % 30), 40, 90, 140, 60))),
  ).toBeLessThan(0.25);
});

test('white that turns black is another picture, though nothing was drawn on it', () => {
  expect(
    changeOf(
      shown([
        [new Page(), 20],
        [new Page().box(0, 0, 320, 180), 20],
      ]),
    ),
  ).toBe(1);
});

test('only the longest screen is asked', () => {
  const thumbnails = seen(shown([slides[0]!, slides[1]!].map((page) => [page, 20])));
  const screens = [
    { screenStartSec: 0, screenEndSec: 10 },
    { screenStartSec: 10, screenEndSec: 20 },
  ];
  expect(changeInLongest(screens, thumbnails)).toBe(0);
  expect(changeInLongest([], thumbnails)).toBe(0);
  expect(lastingChange([])).toBe(0);
});

test('of a long film few frames are held, from its beginning to its end', () => {
  const thumbnails = new Thumbnails();
  let read = 0;
  const count = 20_000;
  for (let index = 0; index < count; index++) {
    thumbnails.see({
      timeSec: index,
      width: 64,
      height: 36,
      lumaRange: 'full',
      luma: () => {
        read++;
        return new Uint8Array(64 * 36);
      },
    });
  }
  const times = thumbnails.between(0, count).map(({ timeSec }) => timeSec);
  expect(times.length).toBeGreaterThanOrEqual(127);
  expect(times.length).toBeLessThan(256);
  expect(read).toBeLessThan(1500);
  expect(times[0]).toBe(0);
  expect(times.at(-1)).toBeGreaterThan(0.98 * count);
  const steps = new Set(times.slice(1).map((time, index) => time - times[index]!));
  expect(steps.size).toBe(1);
});
