import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resizeArea, resizeByWeights, widthLimited } from './downscale.ts';
import type { LumaPlane } from './luma.ts';
import { pattern, plane } from './pattern.fixture.ts';

test('a picture gets no wider than asked, keeps its shape and is never enlarged', () => {
  expect(widthLimited(1920, 1080, 640)).toEqual({ width: 640, height: 360 });
  expect(widthLimited(1616, 1568, 640)).toEqual({ width: 640, height: 621 });
  expect(widthLimited(320, 240, 640)).toEqual({ width: 320, height: 240 });
  expect(widthLimited(6400, 20, 640)).toEqual({ width: 640, height: 7 });
});

test('whole factors give the mean of each box, rounded to nearest', () => {
  const source = plane(4, 2, Uint8Array.of(1, 2, 10, 10, 3, 4, 10, 11));
  expect([...resizeArea(source, 2, 1).luma]).toEqual([3, 10]);
});

test('other ratios weigh pixels by the area they cover', () => {
  expect([...resizeArea(plane(3, 1, Uint8Array.of(0, 90, 240)), 2, 1).luma]).toEqual([30, 190]);
  expect([...resizeArea(plane(2, 1, Uint8Array.of(0, 90)), 3, 1).luma]).toEqual([0, 45, 90]);
});

test('the same size comes back untouched, without the gaps between rows', () => {
  const source = plane(8, 8, pattern(8, 8, 1));
  expect(resizeArea(source, 8, 8)).toBe(source);
  const gaps: LumaPlane = { ...source, stride: 11, luma: new Uint8Array(88).fill(200) };
  for (let y = 0; y < 8; y++) gaps.luma.set(source.luma.subarray(y * 8, y * 8 + 8), y * 11);
  expect(resizeArea(gaps, 8, 8)).toEqual(source);
});

test('the kernel shrinks as the plain way does, whatever the factor, size and gap', () => {
  const sizes = fc.record({
    width: fc.integer({ min: 1, max: 37 }),
    height: fc.integer({ min: 1, max: 9 }),
    factor: fc.integer({ min: 2, max: 9 }),
    gap: fc.integer({ min: 0, max: 5 }),
    seed: fc.nat(1000),
  });
  fc.assert(
    fc.property(sizes, ({ width, height, factor, gap, seed }) => {
      const stride = width * factor + gap;
      const source: LumaPlane = {
        width: width * factor,
        height: height * factor,
        luma: pattern(stride, height * factor, seed),
        lumaRange: 'limited',
        stride,
      };
      expect(resizeArea(source, width, height)).toEqual(resizeByWeights(source, width, height));
    }),
  );
});

test('by three, each sum of nine pixels is divided as the plain way does', () => {
  const sums = 9 * 255 + 1;
  const luma = new Uint8Array(9 * sums);
  for (let sum = 0; sum < sums; sum++) {
    for (let pixel = 0; pixel < 9; pixel++) {
      const at = Math.floor(pixel / 3) * 3 * sums + 3 * sum + (pixel % 3);
      luma[at] = Math.min(255, Math.max(0, sum - 255 * pixel));
    }
  }
  const means = Array.from({ length: sums }, (_, sum) => Math.round(sum / 9));
  expect([...resizeArea(plane(3 * sums, 3, luma), sums, 1).luma]).toEqual(means);
});

test('a flat picture stays flat at any size', () => {
  const side = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(side, side, side, side, fc.nat(255), (width, height, toWidth, toHeight, value) => {
      const flat = plane(width, height, new Uint8Array(width * height).fill(value));
      expect(new Set(resizeArea(flat, toWidth, toHeight).luma)).toEqual(new Set([value]));
    }),
  );
});

test('white stays white at the largest factor the kernel takes and beyond', () => {
  for (const factor of [257, 258]) {
    const white = plane(factor, factor, new Uint8Array(factor * factor).fill(255));
    expect([...resizeArea(white, 1, 1).luma]).toEqual([255]);
  }
});
