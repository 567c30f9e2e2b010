import { expect, test } from 'vitest';
import { copyDeepPlane, copyPlane, rotateRgb } from './planes.ts';

test('copies leave the padding of lines behind', () => {
  const padded = Uint8Array.from([1, 2, 0, 3, 4, 0]);
  expect([...copyPlane(padded, 3, 2, 2)]).toEqual([1, 2, 3, 4]);
  const tight = Uint8Array.from([1, 2, 3, 4, 9]);
  const copy = copyPlane(tight, 2, 2, 2);
  tight[0] = 7;
  expect([...copy]).toEqual([1, 2, 3, 4]);
});

test('ten-bit black and white become eight-bit ones', () => {
  const plane = new Uint8Array(Uint16Array.from([64, 940, 0, 512, 1023, 0]).buffer);
  expect([...copyDeepPlane(plane, 6, 2, 2, 10)]).toEqual([16, 235, 128, 255]);
});

test('four quarter turns give the picture back', () => {
  const source = { data: Uint8Array.from({ length: 18 }, (_, i) => i), width: 3, height: 2 };
  expect([...rotateRgb(source, 90).data.subarray(0, 3)]).toEqual([9, 10, 11]);
  const twice = rotateRgb(rotateRgb(source, 90), 90);
  expect(twice).toEqual(rotateRgb(source, 180));
  expect(rotateRgb(rotateRgb(source, 90), 270)).toEqual(source);
  expect(rotateRgb(twice, 180)).toEqual(source);
});
