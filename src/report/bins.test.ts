import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binned } from './bins.ts';

test('a value a bin where there are few', () => {
  expect(
    binned([
      [2, 5],
      [4, 1],
    ]),
  ).toEqual([
    { from: 2, to: 3, count: 5 },
    { from: 3, to: 4, count: 0 },
    { from: 4, to: 5, count: 1 },
  ]);
  expect(binned([])).toEqual([]);
});

test('in units: tenths of a second', () => {
  expect(
    binned(
      [
        [125, 1],
        [127, 2],
      ],
      0.1,
    ).map(({ from }) => from),
  ).toEqual([12.5, 12.6, 12.7]);
});

test('at most forty and one bins of a round width, that hold everything once', () => {
  const values = fc.uniqueArray(fc.integer({ min: -2000, max: 70_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, (unsorted) => {
      const entries = unsorted.toSorted((a, b) => a - b).map((value) => [value, 1] as const);
      const bins = binned(entries);
      expect(bins.length).toBeLessThanOrEqual(41);
      const width = bins[0]!.to - bins[0]!.from;
      expect(String(width)).toMatch(/^[125]0*$/);
      for (const [index, { from, to, count }] of bins.entries()) {
        if (index > 0) expect(from).toBe(bins[index - 1]!.to);
        expect(count).toBe(entries.filter(([value]) => value >= from && value < to).length);
      }
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(entries.length);
    }),
  );
});
