import { expect, test } from 'vitest';
import { Page } from './lecture.fixture.ts';
import type { LumaPlane } from './luma.ts';
import { createSamePicture } from './same-picture.ts';

const isSame = createSamePicture(640);
const slide = new Page().line(0, 8).line(1, 10);
const planeOf = (page: Page): LumaPlane => ({
  luma: page.luma,
  width: 320,
  height: 180,
  lumaRange: 'limited',
});

test('a picture is the same as itself, and as itself with what coding adds', () => {
  const coded = planeOf(slide);
  const noisy = { ...coded, luma: coded.luma.map((level, at) => Math.min(255, level + ((at * 7) % 12))) };
  expect(isSame(coded, coded)).toBe(true);
  expect(isSame(coded, noisy)).toBe(true);
});

test('one more line, another size or another range is not the same', () => {
  const plane = planeOf(slide);
  expect(isSame(plane, planeOf(slide.line(2, 6)))).toBe(false);
  expect(isSame(plane, { ...plane, lumaRange: 'full' })).toBe(false);
  expect(isSame(plane, { ...plane, height: plane.height - 16 })).toBe(false);
});
