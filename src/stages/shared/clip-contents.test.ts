import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Clip } from '../../records/clip.ts';
import { screensOf, tiling } from '../testing.ts';
import { clipText, isSeenIn, sightings } from './clip-contents.ts';

const screen = (startSec: number, endSec: number) => screensOf([{ at: [startSec, endSec] }]).screens[0]!;
const clip = (startSec: number, endSec: number): Clip => ({ ...tiling([endSec])[0]!, startSec });

/** Rising times in milliseconds' steps, from very short pieces to long ones. */
const cuts = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 30_000 })), {
    minLength: 1,
    maxLength: 40,
  })
  .map((lengths) => {
    let atMs = 0;
    return lengths.map((length) => {
      atMs += length;
      return atMs / 1000;
    });
  });
const tiledScreens = (cutsSec: readonly number[]) =>
  screensOf(cutsSec.map((endSec, index) => ({ at: [cutsSec[index - 1] ?? 0, endSec] }))).screens;

test('clipText joins what is said in the clip and passes over what cleaning left empty', () => {
  const said = { ...clip(0, 10), firstUtterance: 1, endUtterance: 4 };
  expect(clipText(said, ['before', 'one', '', 'two', 'after'])).toBe('one two');
});

describe('isSeenIn', () => {
  test('a slide that comes up shortly before the clip ends goes with the next clip', () => {
    expect(isSeenIn(screen(51.033, 70.1), clip(37.52, 52.12))).toBe(false);
    expect(isSeenIn(screen(51.033, 70.1), clip(52.12, 70.4))).toBe(true);
    expect(isSeenIn(screen(23.5, 42.3), clip(11, 25.6))).toBe(false);
  });

  test('a third of a clip is enough, or half of a short screen, or half of a short clip; two seconds are the least', () => {
    expect(isSeenIn(screen(10, 40), clip(0, 15))).toBe(true);
    expect(isSeenIn(screen(10, 40), clip(0, 14.9))).toBe(false);
    expect(isSeenIn(screen(10, 12), clip(0, 11))).toBe(true);
    expect(isSeenIn(screen(10, 12), clip(0, 10.999))).toBe(false);
    expect(isSeenIn(screen(10, 40), clip(7, 12))).toBe(true);
    expect(isSeenIn(screen(10, 40), clip(7, 11.9))).toBe(false);
    expect(isSeenIn(screen(10, 40), clip(9, 11))).toBe(true);
    expect(isSeenIn(screen(10, 40), clip(8.999, 11))).toBe(false);
    expect(isSeenIn(screen(10, 40), clip(40, 50))).toBe(false);
  });

  test('every screen is seen in a clip of any tiling, and every clip shows a screen where screens tile the video', () => {
    const anyScreen = fc.tuple(fc.nat({ max: 999_999 }), fc.nat({ max: 999_999 }));
    fc.assert(
      fc.property(cuts, anyScreen, (clipCuts, [a, b]) => {
        const clips = tiling(clipCuts);
        const totalMs = Math.round(clipCuts.at(-1)! * 1000);
        const [startMs, endMs] = [a % totalMs, 1 + (b % totalMs)].toSorted((x, y) => x - y) as [
          number,
          number,
        ];
        const inside = screen(startMs / 1000, endMs / 1000);
        expect(clips.some((one) => isSeenIn(inside, one))).toBe(true);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(cuts, cuts, (clipCuts, screenCuts) => {
        const endSec = clipCuts.at(-1)!;
        const screens = tiledScreens([...screenCuts.filter((sec) => sec < endSec), endSec]);
        for (const one of tiling(clipCuts)) expect(screens.some((shown) => isSeenIn(shown, one))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('sightings', () => {
  test('finds what comparing every screen with every clip finds', () => {
    fc.assert(
      fc.property(cuts, cuts, (clipCuts, screenCuts) => {
        const clips = tiling(clipCuts);
        const endSec = clipCuts.at(-1)!;
        const screens = tiledScreens([...screenCuts.filter((sec) => sec < endSec), endSec]);
        const all = screens.flatMap((screen) =>
          clips.filter((clip) => isSeenIn(screen, clip)).map((clip) => ({ screen, clip })),
        );
        expect(sightings(screens, clips)).toEqual(all);
      }),
      { numRuns: 300 },
    );
  });

  test('gives frames without length or after the end of the file to one clip', () => {
    const screens = [screen(10, 10), screen(15, 15), screen(19.9, 21), screen(21, 21)];
    const pairs = sightings(screens, tiling([10, 20]));
    expect(pairs.map(({ screen, clip }) => [screen.screenStartSec, clip.index])).toEqual([
      [10, 1],
      [15, 1],
      [19.9, 1],
      [21, 1],
    ]);
  });
});
