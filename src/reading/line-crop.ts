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
  const source = picture.data;
  const [lastX, lastY] = [picture.width - 1, picture.height - 1];
  const rowBytes = picture.width * 3;
  const [rightX, rightY] = right;
  const [downX, downY] = down;
  const { cx, cy } = region;
  // Where the samples of a row lie, from the middle of the row.
  const alongX = new Float64Array(width * taps);
  const alongY = new Float64Array(width * taps);
  for (let x = 0, at = 0; x < width; x++) {
    for (let tapX = 0; tapX < taps; tapX++, at++) {
      const u = (2 * (x + (tapX + 0.5) / taps)) / width - 1;
      alongX[at] = cx + u * rightX;
      alongY[at] = cy + u * rightY;
    }
  }
  // Up to sixty-four samples a pixel: one loop of plain numbers, without calls.
  for (let y = 0, at = 0; y < lineHeight; y++) {
    for (let x = 0, column = 0; x < width; x++, at += 3, column += taps) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tapY = 0; tapY < taps; tapY++) {
        const v = (2 * (y + (tapY + 0.5) / taps)) / lineHeight - 1;
        const acrossX = v * downX;
        const acrossY = v * downY;
        for (let tapX = column; tapX < column + taps; tapX++) {
          const sampleX = Math.min(Math.max(alongX[tapX]! + acrossX - 0.5, 0), lastX);
          const sampleY = Math.min(Math.max(alongY[tapX]! + acrossY - 0.5, 0), lastY);
          // None is negative: a cut is a floor.
          const x0 = sampleX | 0;
          const y0 = sampleY | 0;
          const fx = sampleX - x0;
          const fy = sampleY - y0;
          const from = y0 * rowBytes + x0 * 3;
          const beside = x0 < lastX ? from + 3 : from;
          const below = y0 < lastY ? rowBytes : 0;
          red +=
            (source[from]! * (1 - fx) + source[beside]! * fx) * (1 - fy) +
            (source[from + below]! * (1 - fx) + source[beside + below]! * fx) * fy;
          green +=
            (source[from + 1]! * (1 - fx) + source[beside + 1]! * fx) * (1 - fy) +
            (source[from + below + 1]! * (1 - fx) + source[beside + below + 1]! * fx) * fy;
          blue +=
            (source[from + 2]! * (1 - fx) + source[beside + 2]! * fx) * (1 - fy) +
            (source[from + below + 2]! * (1 - fx) + source[beside + below + 2]! * fx) * fy;
        }
      }
      data[at] = Math.round(red / (taps * taps));
      data[at + 1] = Math.round(green / (taps * taps));
      data[at + 2] = Math.round(blue / (taps * taps));
    }
  }
  return { width, height: lineHeight, data };
}

function negate([x, y]: Point): Point {
  return [-x, -y];
}
