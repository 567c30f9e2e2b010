import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LumaPlane, LumaRange } from './luma.ts';
import { pattern, plane, variant } from './pattern.fixture.ts';
import { ssim } from './ssim.ts';
import { createSsim, plainSsim } from './ssim-kernel.ts';

interface Recorded {
  pairs: { width: number; height: number; kind: string; similarity: number }[];
}
const recorded = JSON.parse(
  readFileSync(new URL('./ssim.expected.json', import.meta.url), 'utf8'),
) as Recorded;

function compare(a: LumaPlane, b: LumaPlane): number {
  const comparer = createSsim(a.width, a.height, a.lumaRange);
  comparer.setReference(a);
  return comparer.compare(b);
}

describe('as scikit-image', () => {
  test.each(recorded.pairs)('$kind at $width x $height', ({ width, height, kind, similarity }) => {
    const first = pattern(width, height, 1);
    const a = plane(width, height, first);
    const b = plane(width, height, variant(kind, first, width, height));
    expect(Math.abs(ssim(a, b) - similarity)).toBeLessThan(1e-9);
    expect(Math.abs(compare(a, b) - similarity)).toBeLessThan(1e-6);
  });
});

const pairs = fc
  .record({
    width: fc.integer({ min: 7, max: 41 }),
    height: fc.integer({ min: 7, max: 23 }),
    padding: fc.integer({ min: 0, max: 9 }),
    lumaRange: fc.constantFrom<LumaRange>('limited', 'full'),
  })
  .chain(({ width, height, padding, lumaRange }) => {
    const bytes = (stride: number) =>
      fc.uint8Array({ minLength: stride * height, maxLength: stride * height, size: 'max' });
    const stride = width + padding;
    return fc.record({
      a: bytes(width).map((luma): LumaPlane => ({ width, height, luma, lumaRange })),
      b: bytes(stride).map((luma): LumaPlane => ({ width, height, luma, lumaRange, stride })),
    });
  });

test('the kernel equals its twin on any two planes, rows with gaps included', () => {
  fc.assert(
    fc.property(pairs, ({ a, b }) => {
      expect(Math.abs(compare(a, b) - ssim(a, b))).toBeLessThan(1e-6);
    }),
    { numRuns: 100 },
  );
});

test('similarity is symmetric, at most 1 either way, and 1 for a plane and itself', () => {
  fc.assert(
    fc.property(pairs, ({ a, b }) => {
      const similarity = compare(a, b);
      expect(compare(b, a)).toBe(similarity);
      expect(Math.abs(similarity)).toBeLessThanOrEqual(1);
      expect(compare(a, a)).toBe(1);
      expect(ssim(b, b)).toBeCloseTo(1, 12);
    }),
    { numRuns: 50 },
  );
});

test('black and white planes of any range stay within what the sums can hold', () => {
  for (const lumaRange of ['limited', 'full'] as const) {
    const black = plane(31, 9, new Uint8Array(31 * 9), lumaRange);
    const white = plane(31, 9, new Uint8Array(31 * 9).fill(255), lumaRange);
    const striped = plane(
      31,
      9,
      new Uint8Array(31 * 9).map((_, i) => (i % 2) * 255),
      lumaRange,
    );
    for (const a of [black, white, striped]) {
      for (const b of [black, white, striped]) expect(compare(a, b)).toBeCloseTo(ssim(a, b), 6);
    }
  }
});

test('limited range gives what the same picture in full range gives, but for rounding', () => {
  const dark = pattern(160, 90, 1).map((value) => value >> 2);
  const darker = variant('noise', dark, 160, 90).map((value) => value >> 1);
  const limited = (luma: Uint8Array) => luma.map((value) => Math.round((value * 219) / 255 + 16));
  const full = compare(plane(160, 90, dark), plane(160, 90, darker));
  const ranged = compare(
    plane(160, 90, limited(dark), 'limited'),
    plane(160, 90, limited(darker), 'limited'),
  );
  expect(Math.abs(ranged - full)).toBeLessThan(0.01);
});

test.each([
  ['kernel', createSsim],
  ['twin', plainSsim],
])('%s: the reference stays until another is set or kept', (_, create) => {
  const [first, second, third] = [1, 2, 3].map((seed) => plane(33, 17, pattern(33, 17, seed)));
  const comparer = create(33, 17, 'full');
  expect(() => comparer.compare(first!)).toThrow('reference');
  comparer.setReference(first!);
  expect(() => comparer.keepCompared()).toThrow('comparison');
  expect(comparer.compare(second!)).toBeCloseTo(ssim(first!, second!), 6);
  expect(comparer.compare(third!)).toBeCloseTo(ssim(first!, third!), 6);
  comparer.keepCompared();
  expect(comparer.compare(second!)).toBeCloseTo(ssim(third!, second!), 6);
  expect(comparer.compare(third!)).toBe(1);
});

test('sizes that cannot be compared are told apart', () => {
  expect(() => createSsim(6, 100, 'full')).toThrow('at least 7 x 7');
  expect(() => ssim(plane(7, 6, new Uint8Array(42)), plane(7, 6, new Uint8Array(42)))).toThrow('7 x 7');
  const comparer = createSsim(8, 8, 'full');
  expect(() => comparer.setReference(plane(9, 8, new Uint8Array(72)))).toThrow('of 8 x 8');
  expect(() => comparer.setReference(plane(8, 8, new Uint8Array(64), 'limited'))).toThrow('full-range');
  expect(() => comparer.setReference(plane(8, 8, new Uint8Array(63)))).toThrow('at least 64 bytes');
});
