import type { Point, RgbPicture } from './picture.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';

/** Height of a line in pixels as the recogniser wants it. */
export const lineHeight = 48;
/** Longer lines are squeezed to this many pixels, about 200 characters. */
const maxLineWidth = 3840;

/** Quarter turns, clockwise, that the text inside the rectangle is turned by. */
export type QuarterTurn = 0 | 1 | 3;

/**
 * Cuts a line out of the picture and turns it upright at a height of 48 pixels, bilinear, averaging
 * where it shrinks (plain bilinear sampling loses thin strokes there).
 * Pixels outside the picture repeat its edge.
 */
export function cropLine(picture: RgbPicture, region: RotatedRectangle, turn: QuarterTurn): RgbPicture {
  const cos = Math.cos(region.angle);
  const sin = Math.sin(region.angle);
  const along: Point = [region.halfWidth * cos, region.halfWidth * sin];
  const across: Point = [-region.halfHeight * sin, region.halfHeight * cos];
  // The half axes of the text: where it runs to and where its bottom is.
  const right = turn === 0 ? along : turn === 1 ? across : negate(across);
  const down = turn === 0 ? across : turn === 1 ? negate(along) : along;
  const [lengthPx, thicknessPx] = [2 * Math.hypot(...right), 2 * Math.hypot(...down)];
  const width = Math.min(maxLineWidth, Math.max(8, Math.round((lineHeight * lengthPx) / thicknessPx)));
  const taps = Math.max(1, Math.min(8, Math.ceil(thicknessPx / lineHeight)));
  const data = new Uint8Array(width * lineHeight * 3);
  const sum = new Float64Array(3);
  for (let y = 0; y < lineHeight; y++) {
    for (let x = 0; x < width; x++) {
      sum.fill(0);
      for (let tap = 0; tap < taps * taps; tap++) {
        const u = (2 * (x + ((tap % taps) + 0.5) / taps)) / width - 1;
        const v = (2 * (y + (Math.floor(tap / taps) + 0.5) / taps)) / lineHeight - 1;
        addSample(
          picture,
          region.cx + u * right[0] + v * down[0] - 0.5,
          region.cy + u * right[1] + v * down[1] - 0.5,
          sum,
        );
      }
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) data[at + c] = Math.round(sum[c]! / (taps * taps));
    }
  }
  return { width, height: lineHeight, data };
}

function negate([x, y]: Point): Point {
  return [-x, -y];
}

function addSample({ width, height, data }: RgbPicture, x: number, y: number, sum: Float64Array): void {
  x = Math.min(Math.max(x, 0), width - 1);
  y = Math.min(Math.max(y, 0), height - 1);
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const right = x0 + 1 < width ? 3 : 0;
  const below = y0 + 1 < height ? width * 3 : 0;
  const at = (y0 * width + x0) * 3;
  for (let c = 0; c < 3; c++) {
    const top = data[at + c]! * (1 - fx) + data[at + right + c]! * fx;
    const bottom = data[at + below + c]! * (1 - fx) + data[at + below + right + c]! * fx;
    sum[c]! += top * (1 - fy) + bottom * fy;
  }
}
