import { expect, test } from 'vitest';
import { cropGreen, cropLine, lineHeight, type QuarterTurn } from './line-crop.ts';
import { fitToText } from './line-extent.ts';
import type { RgbPicture } from './picture.ts';

function painted(width: number, height: number, luma: (x: number, y: number) => number): RgbPicture {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return luma(pixel % width, Math.floor(pixel / width));
  });
  return { width, height, data };
}

const at = ({ data, width }: RgbPicture, x: number, y: number): number => data[(y * width + x) * 3]!;

test('an upright crop of the full size is the picture itself', () => {
  const picture = painted(96, 48, (x, y) => (x * 2 + y) % 256);
  const crop = cropLine(picture, { cx: 48, cy: 24, halfWidth: 48, halfHeight: 24, angle: 0 }, 0);
  expect(crop).toEqual(picture);
});

test.each<[QuarterTurn, number]>([
  [1, 0],
  [3, 1],
])('turn %i reads text that runs downwards from its top, or upwards from its bottom', (turn, darkEnd) => {
  // Dark at the top of a tall region.
  const picture = painted(48, 192, (_, y) => (y < 96 ? 0 : 255));
  const crop = cropLine(picture, { cx: 24, cy: 96, halfWidth: 24, halfHeight: 96, angle: 0 }, turn);
  expect([crop.width, crop.height]).toEqual([192, lineHeight]);
  expect(at(crop, darkEnd === 0 ? 4 : 188, 20)).toBe(0);
  expect(at(crop, darkEnd === 0 ? 188 : 4, 20)).toBe(255);
});

test.each([
  ['larger', 200, 9.3],
  ['smaller', 60, 70.7],
  ['out of the picture', 250, 21],
])(
  'rows and columns of the picture make the same bytes as a line that slopes by next to nothing: %s',
  (_, halfWidth, halfHeight) => {
    const noise = (x: number, y: number): number => (x * 7919 + y * 104729 + ((x * y) % 13) * 31) % 256;
    const grey = painted(301, 151, noise);
    const picture = { ...grey, data: grey.data.map((value, i) => value + 50 * (i % 3)) };
    const region = { cx: 150.3, cy: 80.9, halfWidth, halfHeight, angle: 0 };
    const crop = cropLine(picture, region, 0);
    expect(crop).toEqual(cropLine(picture, { ...region, angle: Number.MIN_VALUE }, 0));
    const green = crop.data.filter((_, i) => i % 3 === 1);
    expect(cropGreen(picture, region)).toEqual(green);
    expect(cropGreen(picture, { ...region, angle: Number.MIN_VALUE })).toEqual(green);
  },
);

test('a region that reaches out of the picture repeats its edge', () => {
  const picture = painted(10, 10, () => 77);
  const crop = cropLine(picture, { cx: 0, cy: 0, halfWidth: 100, halfHeight: 20, angle: 0.3 }, 0);
  expect(new Set(crop.data)).toEqual(new Set([77]));
});

test('shrinking averages', () => {
  const picture = painted(480, 480, (x) => (x % 2 === 0 ? 0 : 200));
  const crop = cropLine(picture, { cx: 240, cy: 240, halfWidth: 240, halfHeight: 240, angle: 0 }, 0);
  expect(at(crop, 24, 24)).toBeGreaterThan(80);
  expect(at(crop, 24, 24)).toBeLessThan(120);
});

test('a region far higher than its text is narrowed to it', () => {
  const picture = painted(400, 100, (x, y) => (y >= 40 && y < 60 && x % 8 < 4 ? 0 : 255));
  const fitted = fitToText(picture, { cx: 200, cy: 45, halfWidth: 180, halfHeight: 25, angle: 0 });
  expect(fitted.cy - fitted.halfHeight).toBeLessThanOrEqual(40);
  expect(fitted.cy + fitted.halfHeight).toBeGreaterThanOrEqual(60);
  expect(fitted.halfHeight).toBeLessThan(20);
});

test('a region without ink stays as it is', () => {
  const region = { cx: 50, cy: 50, halfWidth: 40, halfHeight: 10, angle: 0.1 };
  expect(
    fitToText(
      painted(100, 100, () => 128),
      region,
    ),
  ).toBe(region);
});
