import { describe, expect, test } from 'vitest';
import { plainOf, recipe, soundGap, trimmed, until } from '../bench/recordings/changes.ts';
import { compareScreens, compareWords } from '../bench/recordings/compare.ts';
import type { Grey } from '../bench/recordings/grey.ts';
import type { FoundScreen } from '../bench/recordings/results.ts';
import { rightScreens, rightUtterances } from '../bench/recordings/right.ts';
import { changes, shownPictures } from '../bench/recordings/timing.ts';

/** A comparison that overlooks faults proves nothing. */

const grey = (level: number): Grey => new Uint8Array(320 * 180).fill(level);
/** A film of three screens: 100 up to 10 s, 150 up to 20 s, 200 up to 30 s. */
const film = {
  get: (timeSec: number): Grey => grey(100 + 50 * Math.floor(timeSec / 10)),
} as unknown as ReadonlyMap<number, Grey>;
const screen = (startSec: number, level: number): FoundScreen => ({
  startSec,
  endSec: startSec + 10,
  takenAtSec: startSec + 5,
  grey: grey(level),
});
const plainScreens = [screen(0, 100), screen(10, 150), screen(20, 200)];

describe('screens', () => {
  const times = { durationSec: 30, screens: [], changesSec: [] };
  const every = (framesPerSec: number, change = until(30)) => {
    const shown = shownPictures({ kind: 'constant', framesPerSec }, times);
    return rightScreens({ path: '', recipe: recipe('r', 'r', change), shown, durationSec: 30 }, plainScreens);
  };
  const score = (found: FoundScreen[], right = every(25)): [number, number] => {
    const { same, total } = compareScreens(found, right, film);
    return [same, total];
  };

  test('the same ones are right', () => {
    expect(score(plainScreens)).toEqual([3, 3]);
    expect(score([screen(0, 100), screen(10.4, 150), screen(19.6, 200)])).toEqual([3, 3]);
  });

  test('a late, a missing, a wrong and an added one are not', () => {
    expect(score([screen(0, 100), screen(11, 150), screen(20, 200)])).toEqual([2, 4]);
    expect(score([screen(0, 100), screen(20, 200)])).toEqual([2, 3]);
    expect(score([screen(0, 100), screen(10, 150), screen(20, 150)])).toEqual([2, 4]);
    expect(score([...plainScreens, screen(35, 200)])).toEqual([3, 4]);
    expect(score([])).toEqual([0, 3]);
  });

  test('follow from the pictures that are shown', () => {
    const rare = shownPictures({ kind: 'constant', framesPerSec: 0.07 }, times);
    const right = rightScreens({ path: '', recipe: plainOf(30), shown: rare, durationSec: 30 }, plainScreens);
    // At 0, 14.3 and 28.6 s; the last stands too short to be a screen for certain.
    expect(right.map(({ fromSec, isCounted }) => [Math.round(fromSec), isCounted])).toEqual([
      [0, true],
      [14, true],
      [28, false],
    ]);
    expect(score([screen(0, 100), screen(10, 150)], right)).toEqual([1, 3]);
  });

  test('come earlier by what an edit list hides', () => {
    const right = every(25, trimmed(5));
    expect(score([screen(0, 100), screen(5, 150), screen(15, 200)], right)).toEqual([3, 3]);
    expect(score(plainScreens, right)[0]).toBe(1);
  });
});

describe('words', () => {
  const said = [
    { startSec: 0, endSec: 4, text: 'one two three four' },
    { startSec: 5, endSec: 9, text: 'five six seven eight' },
    { startSec: 10, endSec: 14, text: 'nine ten eleven twelve' },
  ];
  const right = (...change: Parameters<typeof recipe>[2][]) =>
    rightUtterances({ path: '', recipe: recipe('r', 'r', ...change), shown: [], durationSec: 20 }, said);
  const late = (bySec: number) =>
    said.map((one) => ({ ...one, startSec: one.startSec + bySec, endSec: one.endSec + bySec }));

  test('the same at the same time', () => {
    expect(compareWords(said, right())).toMatchObject({ words: 12, inTime: 12, errors: 0 });
    expect(compareWords(late(0.2), right())).toMatchObject({ inTime: 12 });
  });

  test('late, other, missing and added ones are noticed', () => {
    expect(compareWords(late(0.4), right())).toMatchObject({ words: 12, inTime: 0, errors: 0 });
    expect(compareWords(said.slice(1), right())).toMatchObject({ words: 12, inTime: 8, errors: 4 });
    expect(compareWords([...said, { startSec: 15, endSec: 16, text: 'more' }], right())).toMatchObject({
      errors: 1,
    });
    expect(compareWords([], right())).toMatchObject({ words: 12, inTime: 0, errors: 12 });
  });

  test('cut differently, they are in time between the cuts that both have', () => {
    const joined = [{ startSec: 0, endSec: 9, text: `${said[0]!.text} ${said[1]!.text}` }, said[2]!];
    expect(compareWords(joined, right())).toMatchObject({ inTime: 12 });
    const shifted = [{ ...joined[0]!, endSec: 9.6 }, said[2]!];
    expect(compareWords(shifted, right()).inTime).toBeLessThan(12);
  });

  test('in a gap none are expected, and those that it cuts are not counted', () => {
    expect(compareWords([said[0]!, said[2]!], right(soundGap(4.5, 9.5)))).toMatchObject({
      words: 8,
      errors: 0,
    });
    const cut = [said[0]!, { startSec: 5, endSec: 7, text: 'five sick' }, said[2]!];
    expect(compareWords(cut, right(soundGap(7, 9.5)))).toMatchObject({ words: 8, errors: 0 });
  });
});

test('pictures that differ by noise are duplicates, those with a new line are not', () => {
  const changed = changes(64, 64);
  const plane = (level: number): Uint8Array => new Uint8Array(64 * 64).fill(level);
  expect(changed(plane(200), 64)).toBe(true);
  expect(changed(plane(202), 64)).toBe(false);
  const line = plane(200);
  line.fill(20, 64 * 8, 64 * 10);
  expect(changed(line, 64)).toBe(true);
  expect(changed(line, 64)).toBe(false);
});
