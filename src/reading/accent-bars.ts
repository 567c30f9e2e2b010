import { inkMask } from './blank-columns.ts';
import { cropLine } from './line-crop.ts';
import type { RgbPicture } from './picture.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';

/** A bar is higher than the text beside it by this factor; letters and numbers are not. */
const higher = 1.12;
/** It is at least so many times as high as wide. */
const leastSlender = 2.5;
/** Share of its place that is filled: a bracket has less. */
const leastFilled = 0.8;
/** Free space between it and the text, as a share of the height of the text. */
const leastGap = 0.15;
/** A pipe is as high: it is no wider than this share of the height of the text, and has its colour. */
const widestPipe = 0.22;
/** Cosine between two differences from the paper: thin strokes are paler, but of the same colour. */
const sameColour = 0.96;

/**
 * A region without the bar that a design puts before a heading, or the rule beside a cell: it is read as a letter
 * (`I Summary`), and makes the letters small.
 */
export function withoutAccentBar(picture: RgbPicture, region: RotatedRectangle): RotatedRectangle {
  if (region.halfHeight >= region.halfWidth) return region;
  const line = cropLine(picture, region, 0);
  const { width, height } = line;
  const ink = inkMask(line);
  const columns = Array.from({ length: width }, (_, x) => rowsOf(ink, width, height, x, x + 1));
  const start = columns.findIndex(({ count }) => count > 0);
  const end = columns.findIndex(({ count }, x) => x > start && count === 0);
  const next = columns.findIndex(({ count }, x) => x > end && count > 0);
  if (start < 0 || end < 0 || next < 0) return region;
  const bar = rowsOf(ink, width, height, start, end);
  const text = rowsOf(ink, width, height, next, width);
  const isBar =
    bar.span >= higher * text.span &&
    bar.span >= leastSlender * (end - start) &&
    bar.count >= leastFilled * bar.span * (end - start) &&
    next - end >= leastGap * text.span;
  if (!isBar) return region;
  const isThin = end - start <= widestPipe * text.span;
  const paper = meanColour(line, ink, 0, { from: 0, to: width });
  const [ofBar, ofText] = [
    { from: start, to: end },
    { from: next, to: width },
  ].map((part) => meanColour(line, ink, 1, part).map((value, channel) => value - paper[channel]!));
  if (isThin && cosine(ofBar!, ofText!) >= sameColour) return region;
  const cut = (end + next) / 2 / width;
  const shift = cut * region.halfWidth;
  return {
    ...region,
    cx: region.cx + shift * Math.cos(region.angle),
    cy: region.cy + shift * Math.sin(region.angle),
    halfWidth: region.halfWidth - shift,
  };
}

/** How many pixels of some columns are ink, and how many rows they reach over. */
function rowsOf(
  ink: Uint8Array,
  width: number,
  height: number,
  from: number,
  to: number,
): { count: number; span: number } {
  let [count, first, last] = [0, height, -1];
  for (let y = 0; y < height; y++)
    for (let x = from; x < to; x++) {
      if (!ink[y * width + x]) continue;
      count++;
      first = Math.min(first, y);
      last = y;
    }
  return { count, span: last < 0 ? 0 : last - first + 1 };
}

/** Mean red, green and blue of the ink (1) or the paper (0) of some columns. */
function meanColour(
  { width, height, data }: RgbPicture,
  ink: Uint8Array,
  kind: 0 | 1,
  { from, to }: { from: number; to: number },
): number[] {
  const sums = [0, 0, 0];
  let count = 0;
  for (let y = 0; y < height; y++)
    for (let x = from; x < to; x++) {
      if (ink[y * width + x] !== kind) continue;
      count++;
      for (let channel = 0; channel < 3; channel++) sums[channel]! += data[3 * (y * width + x) + channel]!;
    }
  return sums.map((sum) => sum / Math.max(1, count));
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return product / (Math.hypot(...a) * Math.hypot(...b) || 1);
}
