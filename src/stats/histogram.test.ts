import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';

test('equals what sorting all values gives', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1 }), (values) => {
      const histogram = new Histogram();
      for (const value of values) histogram.add(value);
      const sorted = values.toSorted((a, b) => a - b);
      const sum = values.reduce((total, value) => total + value, 0);
      expect(histogram.distribution()).toEqual({
        count: values.length,
        sum,
        min: sorted[0],
        max: sorted.at(-1),
        mean: sum / values.length,
        median: sorted[Math.ceil(values.length / 2) - 1],
        p95: sorted[Math.ceil(0.95 * values.length) - 1],
      });
    }),
  );
});

test('of nothing there is no distribution', () => {
  expect(new Histogram().distribution()).toBeNull();
});
