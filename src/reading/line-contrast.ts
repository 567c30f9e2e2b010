import type { RgbPicture } from './picture.ts';

/** Noise and the edges of letters lie beyond this share of the pixels at either end. */
const strayPixels = 0.03;

/** Grey levels between the dark and the light of a line, 0 to 255. */
export function lineContrast({ width, height, data }: RgbPicture): number {
  const histogram = greysOf({ width, height, data });
  const levelAt = (share: number): number => {
    let count = 0;
    return histogram.findIndex((pixels) => {
      count += pixels;
      return count > share * width * height;
    });
  };
  return levelAt(1 - strayPixels) - levelAt(strayPixels);
}

/** The grey that most of a line has, to eight levels: letters take up less. */
export function paperOf(line: RgbPicture): number {
  const greys = greysOf(line);
  const bands = Array.from({ length: 32 }, (_, band) => greys.subarray(8 * band, 8 * band + 8));
  const counts = bands.map((band) => band.reduce((sum, pixels) => sum + pixels, 0));
  return 8 * counts.indexOf(Math.max(...counts)) + 4;
}

function greysOf({ width, height, data }: RgbPicture): Uint32Array {
  const histogram = new Uint32Array(256);
  for (let i = 0; i < 3 * width * height; i += 3)
    histogram[(data[i]! * 77 + data[i + 1]! * 150 + data[i + 2]! * 29) >> 8]!++;
  return histogram;
}
