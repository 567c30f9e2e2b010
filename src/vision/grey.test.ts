import { expect, test } from 'vitest';
import { toGrey } from './grey.ts';

// Values of OpenCV 5.0, cv2.cvtColor(…, COLOR_RGB2GRAY).
test.each([
  [[0, 0, 0], 0],
  [[255, 255, 255], 255],
  [[255, 0, 0], 76],
  [[0, 255, 0], 150],
  [[0, 0, 255], 29],
  [[12, 200, 77], 130],
  [[131, 7, 250], 72],
])('%j is %i', (rgb, grey) => {
  expect(toGrey({ rgb: Uint8Array.from(rgb), width: 1, height: 1 })).toEqual({
    width: 1,
    height: 1,
    luma: Uint8Array.from([grey]),
    lumaRange: 'full',
  });
});
