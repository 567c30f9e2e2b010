import { cropGreen, lineHeight } from './line-crop.ts';
import type { RgbPicture } from './picture.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';

/** Share of the gradient energy that may lie above, and below, the text. */
const strayEnergy = 0.01;
/** Free space kept above and below the text, as a share of its height. */
const marginShare = 0.3;
/** No line is cut to less than this share of its region. */
const minShare = 1 / 3;

/**
 * Narrows a region to the height of the text in it. The detector's smallest region is several map
 * pixels high, so around small print it is twice as high as the text; cropped like that the letters
 * come out too small and too close for the recogniser's eight-pixel steps.
 */
export function fitToText(picture: RgbPicture, region: RotatedRectangle): RotatedRectangle {
  const energy = rowEnergy(cropGreen(picture, region));
  const noise = Math.min(...energy);
  const total = energy.reduce((sum, value) => sum + value - noise, 0);
  if (total === 0) return region;
  const skipped = (rows: readonly number[]): number => {
    let passed = 0;
    return rows.findIndex((value) => {
      passed += value - noise;
      return passed >= strayEnergy * total;
    });
  };
  const top = skipped(energy);
  const bottom = lineHeight - skipped(energy.toReversed());
  const margin = marginShare * (bottom - top);
  const from = Math.max(0, top - margin) / lineHeight;
  const to = Math.min(lineHeight, bottom + margin) / lineHeight;
  if (to - from < minShare) return region;
  const shift = (from + to - 1) * region.halfHeight;
  return {
    ...region,
    cx: region.cx - shift * Math.sin(region.angle),
    cy: region.cy + shift * Math.cos(region.angle),
    halfHeight: region.halfHeight * (to - from),
  };
}

/** Sum over each row of the difference between neighbouring values. */
function rowEnergy(green: Uint8Array): number[] {
  const width = green.length / lineHeight;
  return Array.from({ length: lineHeight }, (_, y) => {
    let sum = 0;
    for (let at = y * width; at < (y + 1) * width - 1; at++) sum += Math.abs(green[at + 1]! - green[at]!);
    return sum;
  });
}
