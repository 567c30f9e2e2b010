import type { RgbPicture } from './picture.ts';

/** Pixels this many grey levels from the paper are ink, at least. */
const minContrast = 40;

/** 1 where a part of a picture differs clearly from its most frequent grey, else 0; row by row. */
export function inkIn(
  picture: RgbPicture,
  left: number,
  top: number,
  width: number,
  height: number,
): Uint8Array {
  const luma = new Uint8Array(width * height);
  const histogram = new Uint32Array(32);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = ((top + y) * picture.width + left + x) * 3;
      const value = (picture.data[at]! * 77 + picture.data[at + 1]! * 150 + picture.data[at + 2]! * 29) >> 8;
      luma[y * width + x] = value;
      histogram[value >> 3]!++;
    }
  const paper = 8 * histogram.indexOf(Math.max(...histogram)) + 4;
  return luma.map((value) => (Math.abs(value - paper) > minContrast ? 1 : 0));
}
