import { expect, test } from 'vitest';
import { cohensKappa, shareOf } from './agreement.ts';

test('a share has the interval of Wilson', () => {
  expect(shareOf(0, 0)).toBeNull();
  // Newcombe (1998), table 1: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  for (const [count, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const range = shareOf(count, of)!;
    expect(range.low).toBeCloseTo(low, 4);
    expect(range.high).toBeCloseTo(high, 4);
    expect([range.share, range.of]).toEqual([count / of, of]);
  }
  expect(shareOf(20, 20)!.high).toBe(1);
});

test('kappa is agreement beyond chance', () => {
  const pairs = (counts: readonly [string, string, number][]) =>
    counts.flatMap(([a, b, times]) => Array.from({ length: times }, () => [a, b] as const));
  // 35 of 50 agree, by chance 25 would.
  const grants = [
    ['yes', 'yes', 20],
    ['yes', 'no', 5],
    ['no', 'yes', 10],
    ['no', 'no', 15],
  ] as const;
  expect(cohensKappa(pairs(grants.map(([a, b, n]) => [a, b, n])))).toBeCloseTo(0.4, 9);
  expect(
    cohensKappa(
      pairs([
        ['a', 'a', 3],
        ['b', 'b', 2],
      ]),
    ),
  ).toBe(1);
  expect(
    cohensKappa(
      pairs([
        ['a', 'b', 2],
        ['b', 'a', 2],
      ]),
    ),
  ).toBe(-1);
  expect(cohensKappa(pairs([['a', 'a', 4]]))).toBeNull();
  expect(cohensKappa([])).toBeNull();
});
