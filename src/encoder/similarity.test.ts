import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine } from './similarity.ts';

const vector = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 3 });

describe('cosine', () => {
  it('is 1, 0 and -1 for parallel, perpendicular and opposite vectors', () => {
    expect(cosine([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(cosine([1, 0], [0, 5])).toBe(0);
    expect(cosine(Float32Array.of(1, -1), [-3, 3])).toBeCloseTo(-1, 12);
  });

  it('is symmetric and stays between -1 and 1', () => {
    const long = vector.filter((numbers) => Math.hypot(...numbers) > 1e-3);
    fc.assert(
      fc.property(long, long, (a, b) => {
        const value = cosine(a, b);
        expect(value).toBe(cosine(b, a));
        expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([
    ['same length', [1, 2], [1, 2, 3]],
    ['zero vector', [0, 0], [1, 2]],
    ['zero vector', [], []],
    ['finite', [Number.NaN, 1], [1, 2]],
    ['finite', [1, 1], [Number.POSITIVE_INFINITY, 2]],
  ])('says what is wrong: %s', (message, a, b) => {
    expect(() => cosine(a, b)).toThrow(RangeError);
    expect(() => cosine(a, b)).toThrow(message);
  });
});
