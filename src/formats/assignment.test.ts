import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestAssignment } from './assignment.ts';

const sumOf = (values: number[][], assigned: readonly number[]): number =>
  assigned.reduce((sum, column, row) => sum + (column === -1 ? 0 : values[row]![column]!), 0);

/** The greatest sum of all assignments, by trying each. */
function greatest(values: number[][], row = 0, taken = 0): number {
  if (row === values.length) return 0;
  const columns = values[0]!.length;
  const left = values.length - row;
  const free = columns - [...taken.toString(2)].filter((bit) => bit === '1').length;
  let best = left > free ? greatest(values, row + 1, taken) : Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column++)
    if (!(taken & (1 << column)))
      best = Math.max(best, values[row]![column]! + greatest(values, row + 1, taken | (1 << column)));
  return best;
}

test('has the greatest sum, takes no column twice, and leaves no row over that has a place', () => {
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
  fc.assert(
    fc.property(matrix, (values) => {
      const assigned = bestAssignment(values);
      const used = assigned.filter((column) => column !== -1);
      expect(new Set(used).size).toBe(used.length);
      expect(used).toHaveLength(Math.min(values.length, values[0]!.length));
      expect(sumOf(values, assigned)).toBe(greatest(values));
    }),
    { numRuns: 500 },
  );
});

test('a better partner for one is given up where the other has none', () => {
  expect(
    bestAssignment([
      [0.9, 0.8],
      [0.85, 0.1],
    ]),
  ).toEqual([1, 0]);
  expect(bestAssignment([])).toEqual([]);
  expect(bestAssignment([[], []])).toEqual([-1, -1]);
});
