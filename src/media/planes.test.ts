import { expect, test } from 'vitest';
import { copyDeepPlane, uprightRgb } from './planes.ts';

test('ten-bit black and white become eight-bit ones', () => {
  const plane = new Uint8Array(Uint16Array.from([64, 940, 0, 512, 1023, 0]).buffer);
  expect([...copyDeepPlane(plane, 6, 2, 2, 10)]).toEqual([16, 235, 128, 255]);
});

const upright = (rotationDeg: 0 | 90 | 180 | 270) => ({ mirrored: false, rotationDeg });

test('four quarter turns give the picture back', () => {
  const source = { data: Uint8Array.from({ length: 18 }, (_, i) => i), width: 3, height: 2 };
  expect([...uprightRgb(source, upright(90)).data.subarray(0, 3)]).toEqual([9, 10, 11]);
  const twice = uprightRgb(uprightRgb(source, upright(90)), upright(90));
  expect(twice).toEqual(uprightRgb(source, upright(180)));
  expect(uprightRgb(uprightRgb(source, upright(90)), upright(270))).toEqual(source);
  expect(uprightRgb(twice, upright(180))).toEqual(source);
});

test('a picture is mirrored before it is turned', () => {
  const source = { data: Uint8Array.from({ length: 18 }, (_, i) => Math.floor(i / 3)), width: 3, height: 2 };
  const pixels = (rotationDeg: 0 | 90 | 180 | 270) => {
    const { data, width, height } = uprightRgb(source, { mirrored: true, rotationDeg });
    const shown = Array.from({ length: width * height }, (_, at) => data[3 * at]!);
    return Array.from({ length: height }, (_, y) => shown.slice(y * width, (y + 1) * width).join(''));
  };
  expect(pixels(0)).toEqual(['210', '543']);
  expect(pixels(90)).toEqual(['52', '41', '30']);
  expect(pixels(180)).toEqual(['345', '012']);
  expect(pixels(270)).toEqual(['03', '14', '25']);
});
