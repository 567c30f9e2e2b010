import { expect, test } from 'vitest';
import { SpreadChooser } from './spread-chooser.ts';

function choose(length: number, count: number, seed = 0): number[] {
  const chooser = new SpreadChooser<number>(count, seed);
  for (let number = 0; number < length; number++) chooser.add(number);
  return chooser.chosen();
}

test('takes all where there are few', () => {
  expect(choose(0, 20)).toEqual([]);
  expect(choose(5, 20)).toEqual([0, 1, 2, 3, 4]);
  expect(choose(20, 20)).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test.each([21, 100, 639, 640, 641, 1279, 1280, 5000, 123_456])(
  'takes one of each twentieth of %i, in order, always the same',
  (length) => {
    const chosen = choose(length, 20);
    expect(chosen).toHaveLength(20);
    expect(new Set(chosen).size).toBe(20);
    expect(chosen).toEqual(chosen.toSorted((a, b) => a - b));
    // Two neighbours lie at most two stretches apart; the step between candidates adds a little.
    const ends = [-1, ...chosen, length];
    const widest = Math.max(...chosen.map((_, index) => ends[index + 1]! - ends[index]!));
    expect(widest).toBeLessThanOrEqual((2 * length) / 20 + length / 300 + 2);
    expect(choose(length, 20)).toEqual(chosen);
    if (length > 100) expect(choose(length, 20, 1)).not.toEqual(chosen);
  },
);
