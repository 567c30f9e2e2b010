import fc from 'fast-check';
import { expect, test } from 'vitest';
import { thresholdCurve } from './threshold-curve.ts';

const good = (value: number) => ({ value, isGood: true });
const bad = (value: number) => ({ value, isGood: false });

test('values that can be told apart are', () => {
  const { best, points } = thresholdCurve([good(0.6), bad(0.2), good(0.8), bad(0.4)]);
  expect(best).toEqual({ threshold: 0.5, precision: 1, recall: 1, f1: 1 });
  expect(points.map(({ threshold }) => threshold)).toEqual([
    0.2,
    expect.closeTo(0.3),
    0.5,
    expect.closeTo(0.7),
  ]);
  expect(points[0]).toEqual({ threshold: 0.2, precision: 0.5, recall: 1, f1: expect.closeTo(2 / 3) });
});

test('of equally good thresholds the one that keeps most is proposed', () => {
  // 0.1 keeps all: F1 = 4/5. Between 0.5 and 0.9 it keeps one good of two: 2/3.
  expect(thresholdCurve([good(0.1), bad(0.5), good(0.9)]).best.threshold).toBe(0.1);
});

test('no other threshold does better', () => {
  const labelled = fc.record({ value: fc.integer({ min: -10, max: 10 }), isGood: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(labelled, { minLength: 1 }).filter((values) => values.some(({ isGood }) => isGood)),
      fc.integer({ min: -11, max: 11 }),
      (values, threshold) => {
        const kept = values.filter(({ value }) => value >= threshold);
        const right = kept.filter(({ isGood }) => isGood).length;
        const f1 = (2 * right) / (kept.length + values.filter(({ isGood }) => isGood).length);
        expect(thresholdCurve(values).best.f1).toBeGreaterThanOrEqual(f1 - 1e-12);
      },
    ),
  );
});

test('without a good value there is nothing to find', () => {
  expect(() => thresholdCurve([bad(0.3)])).toThrow(RangeError);
});
