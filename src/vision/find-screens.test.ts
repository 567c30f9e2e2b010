import { expect, test } from 'vitest';
import { type FindScreensOptions, type FoundScreen, findScreens } from './find-screens.ts';
import { Page, shown } from './lecture.fixture.ts';
import type { SampledFrame } from './screens.ts';

const defaults: FindScreensOptions = {
  detector: 'tiles',
  threshold: 0.95,
  maxDifference: 5,
  minCosine: 0.9,
  maxLoss: 0.25,
  pick: 'settled',
  reveals: 'final',
  compareWidth: 640,
  minScreenSec: 2,
};

async function find(
  frames: readonly SampledFrame[],
  options: Partial<FindScreensOptions> = {},
): Promise<FoundScreen[]> {
  async function* decoded() {
    for (const { luma, ...frame } of frames) {
      yield {
        ...frame,
        luma: () => luma,
        rgb: () => ({ data: luma, width: frame.width, height: frame.height }),
      };
    }
  }
  return Array.fromAsync(findScreens(decoded(), { ...defaults, ...options }));
}

const times = (screens: readonly FoundScreen[]) => screens.map(({ startSec, endSec }) => [startSec, endSec]);

const empty = new Page();
const heading = empty.line(0, 8);
const one = heading.line(1, 10);
const two = one.line(2, 12);
const three = two.line(3, 9);
const other = empty.line(0, 6, 3).line(1, 12, 4).line(2, 12, 5);

test('a slide that is built up is one screen, with the finished picture', async () => {
  const build = shown([
    [heading, 6],
    [one, 6],
    [two, 6],
    [three, 6],
    [other, 8],
  ]);
  const screens = await find(build);
  expect(times(screens)).toEqual([
    [0, 12],
    [12, null],
  ]);
  expect(screens[0]!.rgb.data).toEqual(three.luma);
  expect(screens[0]!.takenAtSec).toBe(9.5);
  expect(screens.map(({ reveals }) => reveals)).toEqual([3, 0]);
  expect(screens[1]!.similarityToPrevious).toBeLessThan(0.75);
});

test('each step is a screen where all are asked for', async () => {
  const build = shown([
    [heading, 6],
    [one, 6],
    [two, 6],
    [three, 6],
    [other, 8],
  ]);
  const screens = await find(build, { reveals: 'all' });
  expect(times(screens)).toEqual([
    [0, 3],
    [3, 6],
    [6, 9],
    [9, 12],
    [12, null],
  ]);
  expect(screens.map(({ rgb }) => rgb.data)).toEqual(
    [heading, one, two, three, other].map(({ luma }) => luma),
  );
  expect(screens.map(({ continues }) => continues)).toEqual([false, true, true, true, false]);
});

test('a pointer that comes to rest is no step', async () => {
  const pointed = two.box(250, 150, 6, 9);
  const screens = await find(
    shown([
      [two, 8],
      [pointed, 8],
      [two, 8],
    ]),
    { reveals: 'all' },
  );
  expect(times(screens)).toEqual([[0, null]]);
  expect(screens[0]!.rgb.data).toEqual(two.luma);
});

test('a cursor that blinks and a corner that moves add nothing, and hide nothing', async () => {
  const busy = (page: Page, sample: number) => {
    const cursor = sample % 2 === 0 ? page.box(100, 160, 2, 10) : page;
    return cursor.box(256, 116, 64, 64, 120).box(264 + (sample % 5) * 6, 126, 20, 54, 60);
  };
  const screens = await find(
    shown(
      [
        [heading, 20],
        [one, 20],
        [other, 20],
        [one, 20],
      ],
      busy,
    ),
  );
  expect(times(screens)).toEqual([
    [0, 20],
    [20, 30],
    [30, null],
  ]);
  expect(screens[2]!.mostSimilarEarlier).toEqual({ screen: 0, similarity: 1 });
});

test('a picture between two slides is neither screen nor keyframe', async () => {
  const mixed = new Page(three.luma.map((value, i) => (value + other.luma[i]!) >> 1));
  const screens = await find(
    shown([
      [three, 8],
      [mixed, 1],
      [other, 8],
    ]),
  );
  expect(screens.map(({ rgb }) => rgb.data)).toEqual([three.luma, other.luma]);
});

test('the paper takes the first frame, whatever comes after', async () => {
  const screens = await find(
    shown([
      [heading, 6],
      [three, 6],
      [other, 8],
    ]),
    { detector: 'ssim', pick: 'first' },
  );
  expect(screens[0]!.rgb.data).toEqual(heading.luma);
  expect(screens.every(({ reveals, continues }) => reveals === 0 && !continues)).toBe(true);
});

test('a board that is wiped keeps its fullest state', async () => {
  const half = empty.line(0, 8).line(1, 10).line(2, 2);
  const screens = await find(
    shown([
      [heading, 4],
      [one, 4],
      [two, 4],
      [three, 6],
      [half, 2],
      [empty, 6],
    ]),
  );
  expect(screens[0]!.rgb.data).toEqual(three.luma);
});

test('a blank page and the slide after it are two screens', async () => {
  const screens = await find(
    shown([
      [empty, 10],
      [three, 10],
    ]),
  );
  expect(times(screens)).toEqual([
    [0, 5],
    [5, null],
  ]);
});

test('headings under a heavy rule are told apart', async () => {
  const ruled = empty.box(0, 0, 320, 10).box(0, 170, 320, 10);
  const screens = await find(
    shown([
      [ruled.line(1, 4), 8],
      [ruled.line(3, 5, 7), 8],
    ]),
  );
  expect(times(screens)).toEqual([
    [0, 4],
    [4, null],
  ]);
});

test('a screen shorter than the shortest is part of the next', async () => {
  const screens = await find(
    shown([
      [other, 8],
      [three, 2],
      [empty.line(4, 14, 9), 8],
    ]),
  );
  expect(times(screens)).toEqual([
    [0, 4],
    [4, null],
  ]);
  expect(screens[1]!.rgb.data).toEqual(empty.line(4, 14, 9).luma);
});

test('a minute of what moves all over gives a few pictures, not a flood', async () => {
  const film = Array.from({ length: 120 }, (_, i): SampledFrame => {
    const page = empty.box(20 + (i % 7) * 30, 10, 90, 160, 90).box(100, 20 + (i % 5) * 20, 150, 40, 60);
    return { timeSec: i / 2, width: 320, height: 180, lumaRange: 'limited', luma: page.luma };
  });
  expect((await find(film)).length).toBeLessThanOrEqual(4);
});

test('everything starts anew where it is told to', async () => {
  for (const detector of ['tiles', 'ssim', 'absdiff'] as const) {
    const screens = await find(shown([[three, 20]]), { detector, restartsAtSec: [5] });
    expect(times(screens)).toEqual([
      [0, 5],
      [5, null],
    ]);
  }
});

test('frames of another size or range are the same screen', async () => {
  const frames = shown([[three, 12]]);
  const doubled = Uint8Array.from({ length: 640 * 360 }, (_, i) => {
    return three.luma[(Math.floor(i / 640) >> 1) * 320 + ((i % 640) >> 1)]!;
  });
  const mixed = frames.map((frame, i) =>
    i < 6 ? frame : { ...frame, width: 640, height: 360, luma: doubled },
  );
  for (const detector of ['tiles', 'ssim', 'absdiff'] as const) {
    expect(times(await find(mixed, { detector }))).toEqual([[0, null]]);
  }
});

test('embedding: a new screen where the vectors turn, asked of the colours of each sample', async () => {
  const vectors = new Map([
    [one.luma, [1, 0]],
    [two.luma, [0.99, 0.1]],
    [other.luma, [0, 1]],
  ]);
  const screens = await find(
    shown([
      [one, 6],
      [two, 6],
      [other, 8],
    ]),
    {
      detector: 'embedding',
      pick: 'first',
      embedImage: async ({ rgb }) => Float32Array.from(vectors.get(rgb)!),
    },
  );
  expect(times(screens)).toEqual([
    [0, 6],
    [6, null],
  ]);
  expect(screens[1]!.similarityToPrevious).toBeCloseTo(0, 6);
});

test('where everything starts anew just as a slide changes, no screen takes no time', async () => {
  const changing = shown([
    [other, 3],
    [three, 8],
  ]);
  for (const minScreenSec of [0, 2]) {
    const screens = await find(changing, { minScreenSec, restartsAtSec: [1.5] });
    expect(times(screens).at(-1)).toEqual([1.5, null]);
    for (const { startSec, endSec } of screens) expect(endSec ?? 99).toBeGreaterThan(startSec);
    expect(screens.at(-1)!.rgb.data).toEqual(three.luma);
  }
});
