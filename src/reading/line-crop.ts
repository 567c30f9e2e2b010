import type { Point, RgbPicture } from './picture.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';

/** Height of a line in pixels as the recogniser wants it. */
export const lineHeight = 48;
/** Longer lines are squeezed to this many pixels, about 200 characters. */
const maxLineWidth = 3840;

/** Quarter turns, clockwise, that the text inside the rectangle is turned by. */
export type QuarterTurn = 0 | 1 | 3;

/** Where the samples of a crop lie. */
interface Sampling {
  /** From the centre of the text to where it runs to, and to its bottom. */
  right: Point;
  down: Point;
  width: number;
  /** Samples a pixel, along each side. */
  taps: number;
}

/**
 * Cuts a line out of the picture and turns it upright at a height of 48 pixels, bilinear, averaging
 * where it shrinks (plain bilinear sampling loses thin strokes there).
 * Pixels outside the picture repeat its edge.
 */
export function cropLine(picture: RgbPicture, region: RotatedRectangle, turn: QuarterTurn): RgbPicture {
  const sampling = samplingOf(region, turn);
  const isUpright = turn === 0 && region.angle === 0;
  const data = isUpright ? upright(picture, region, sampling, 0, 3) : turned(picture, region, sampling);
  return { width: sampling.width, height: lineHeight, data };
}

/** The green of such a crop, a byte a pixel, of text that runs along the first side of its region. */
export function cropGreen(picture: RgbPicture, region: RotatedRectangle): Uint8Array {
  const sampling = samplingOf(region, 0);
  if (region.angle === 0) return upright(picture, region, sampling, 1, 1);
  return turned(picture, region, sampling).filter((_, at) => at % 3 === 1);
}

function samplingOf(region: RotatedRectangle, turn: QuarterTurn): Sampling {
  const cos = Math.cos(region.angle);
  const sin = Math.sin(region.angle);
  const along: Point = [region.halfWidth * cos, region.halfWidth * sin];
  const across: Point = [-region.halfHeight * sin, region.halfHeight * cos];
  const right = turn === 0 ? along : turn === 1 ? across : negate(across);
  const down = turn === 0 ? across : turn === 1 ? negate(along) : along;
  const [lengthPx, thicknessPx] = [2 * Math.hypot(...right), 2 * Math.hypot(...down)];
  const width = Math.min(maxLineWidth, Math.max(8, Math.round((lineHeight * lengthPx) / thicknessPx)));
  return { right, down, width, taps: Math.max(1, Math.min(8, Math.ceil(thicknessPx / lineHeight))) };
}

/**
 * Samples whose rows and columns are those of the picture: each row of the picture is sampled once, and each row of the line
 * is made of two of them. Gives the same bytes as `turned`.
 *
 * @param first the first channel that is wanted, of so many
 */
function upright(
  picture: RgbPicture,
  { cx, cy }: RotatedRectangle,
  { right: [rightX], down: [, downY], width, taps }: Sampling,
  first: number,
  channels: number,
): Uint8Array {
  const source = picture.data;
  const lastY = picture.height - 1;
  const columns = placesOf(width, taps, cx, rightX, picture.width - 1);
  const rows = placesOf(lineHeight, taps, cy, downY, lastY);
  // One loop of plain numbers for all samples of a row: tap by tap, pixel by pixel, channel by channel.
  const size = width * channels;
  const left = new Int32Array(taps * size);
  const right = new Int32Array(taps * size);
  const shares = new Float64Array(taps * size);
  for (let tap = 0, at = 0; tap < taps; tap++)
    for (let x = 0; x < width; x++)
      for (let channel = first; channel < first + channels; channel++, at++) {
        const column = x * taps + tap;
        left[at] = 3 * columns.from[column]! + channel;
        right[at] = 3 * columns.next[column]! + channel;
        shares[at] = columns.share[column]!;
      }
  // Rows of the picture: one with an even number, one with an odd one.
  const sampled = [new Float64Array(taps * size), new Float64Array(taps * size)];
  const held = [-1, -1];
  const rowOf = (y: number): Float64Array => {
    const row = sampled[y & 1]!;
    if (held[y & 1] === y) return row;
    held[y & 1] = y;
    const start = y * picture.width * 3;
    for (let at = 0; at < row.length; at++) {
      const share = shares[at]!;
      row[at] = source[start + left[at]!]! * (1 - share) + source[start + right[at]!]! * share;
    }
    return row;
  };
  const data = new Uint8Array(lineHeight * size);
  const sums = new Float64Array(size);
  for (let y = 0; y < lineHeight; y++) {
    sums.fill(0);
    for (let tap = y * taps; tap < (y + 1) * taps; tap++) {
      const above = rowOf(rows.from[tap]!);
      const below = rowOf(rows.next[tap]!);
      const share = rows.share[tap]!;
      for (let from = 0; from < above.length; from += size)
        for (let at = 0; at < size; at++)
          sums[at]! += above[from + at]! * (1 - share) + below[from + at]! * share;
    }
    for (let at = 0; at < size; at++) data[y * size + at] = Math.round(sums[at]! / (taps * taps));
  }
  return data;
}

/** For samples along one side: the pixels that each lies between, and its share of the second. */
function placesOf(
  size: number,
  taps: number,
  centre: number,
  half: number,
  last: number,
): { from: Int32Array; next: Int32Array; share: Float64Array } {
  const from = new Int32Array(size * taps);
  const next = new Int32Array(size * taps);
  const share = new Float64Array(size * taps);
  for (let at = 0; at < size * taps; at++) {
    const place = (2 * (Math.floor(at / taps) + ((at % taps) + 0.5) / taps)) / size - 1;
    const sample = Math.min(Math.max(centre + place * half - 0.5, 0), last);
    from[at] = sample;
    next[at] = Math.min(from[at]! + 1, last);
    share[at] = sample - from[at]!;
  }
  return { from, next, share };
}

/** Samples of a line that slopes, or is turned. */
function turned(
  picture: RgbPicture,
  { cx, cy }: RotatedRectangle,
  { right: [rightX, rightY], down: [downX, downY], width, taps }: Sampling,
): Uint8Array {
  const data = new Uint8Array(width * lineHeight * 3);
  const source = picture.data;
  const [lastX, lastY] = [picture.width - 1, picture.height - 1];
  const rowBytes = picture.width * 3;
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
  return data;
}

function negate([x, y]: Point): Point {
  return [-x, -y];
}
