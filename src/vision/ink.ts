import { tileSide } from './tile-planes.ts';

/**
 * What is drawn: for each pixel the luma step of its edge, 0 where there is none, or only one too small to be seen. The
 * lowest bit tells a clear edge (1) from a faint one (0).
 */
export type InkMap = Uint8Array;

const clearBit = 1;

/** A clear edge is a luma step of this much between neighbours; pencil on paper has about 40. */
const clearStep = 28;

/**
 * Edges of a plane: the larger of the horizontal and the vertical luma step to the pixel before. Clear from
 * 28 levels (or `noiseBar`, where that is more), faint from half of it. The first row and column have none, nor
 * have rows and columns with clear edges along 60 % of them.
 */
export function findInk(
  plane: Uint8Array,
  stride: number,
  width: number,
  height: number,
  noiseBar: number,
  into: InkMap,
): void {
  const clear = Math.max(clearStep, noiseBar);
  const faint = clear / 2;
  into.fill(0);
  for (let y = 1; y < height; y++) {
    for (let x = 1, i = y * stride + 1; x < width; x++, i++) {
      const value = plane[i]!;
      const across = Math.abs(value - plane[i - 1]!);
      const down = Math.abs(value - plane[i - stride]!);
      const step = Math.max(across, down);
      if (step >= faint) into[i] = step >= clear ? step | clearBit : step & ~clearBit;
    }
  }
  eraseRules(into, stride, width, height);
}

/** Clear edges along this share of a side are a rule, a frame or a letterbox: a template's, not what is drawn. */
const ruleShare = 0.6;

function eraseRules(ink: InkMap, stride: number, width: number, height: number): void {
  const inColumn = new Uint32Array(width);
  for (let y = 1; y < height; y++) {
    let inRow = 0;
    for (let x = 1, i = y * stride + 1; x < width; x++, i++) {
      if (!(ink[i]! & clearBit)) continue;
      inRow++;
      inColumn[x]!++;
    }
    if (inRow > ruleShare * width) ink.fill(0, y * stride, y * stride + width);
  }
  inColumn.forEach((count, x) => {
    if (count <= ruleShare * height) return;
    for (let y = 0; y < height; y++) ink[y * stride + x] = 0;
  });
}

/** How the ink of a tile changed, in pixels of clear edges. */
export interface InkChange {
  before: number;
  /** Clear edges of before that have not even a faint one within a pixel now. */
  lost: number;
  /** Clear edges of now that had not even a faint one within a pixel before. */
  added: number;
  /** Clear edges of before that are faint now, within a pixel, and less than half as high: faded or blurred. */
  faded: number;
  /** Clear edges of now that were lower by an eighth before: fading in, or coming into focus. */
  sharpened: number;
}

/** Compares two ink maps inside one tile, given by its number in a grid of `columns`. */
export function inkChange(
  before: InkMap,
  after: InkMap,
  stride: number,
  columns: number,
  tile: number,
): InkChange {
  const change: InkChange = { before: 0, lost: 0, added: 0, faded: 0, sharpened: 0 };
  const left = (tile % columns) * tileSide;
  const top = Math.floor(tile / columns) * tileSide;
  for (let y = top; y < top + tileSide; y++) {
    for (let x = left, i = y * stride + left; x < left + tileSide; x++, i++) {
      const was = before[i]!;
      const is = after[i]!;
      if (was & clearBit) {
        change.before++;
        // Most edges stay where they are.
        const now = is & clearBit ? is : highestAround(after, i, stride);
        if (now === 0) change.lost++;
        else if (!(now & clearBit) && 2 * now < was) change.faded++;
      }
      if (is & clearBit) {
        const then = 8 * was >= 7 * is ? was : highestAround(before, i, stride);
        if (then === 0) change.added++;
        if (8 * then < 7 * is) change.sharpened++;
      }
    }
  }
  return change;
}

/** Pixels of clear edges in a tile. */
export function inkIn(ink: InkMap, stride: number, columns: number, tile: number): number {
  let count = 0;
  const start = Math.floor(tile / columns) * tileSide * stride + (tile % columns) * tileSide;
  for (let row = start; row < start + tileSide * stride; row += stride) {
    for (let i = row; i < row + tileSide; i++) count += ink[i]! & clearBit;
  }
  return count;
}

/** The highest edge within a pixel; of edges as high as each other a clear one. */
function highestAround(ink: InkMap, i: number, stride: number): number {
  // Clear edges are never in the first row or column; past the last row reads give undefined.
  let highest = ink[i]!;
  for (let row = i - stride; row <= i + stride; row += stride) {
    const left = ink[row - 1]!;
    const middle = ink[row]!;
    const right = ink[row + 1]!;
    if (left > highest) highest = left;
    if (middle > highest) highest = middle;
    if (right > highest) highest = right;
  }
  return highest;
}
