import { tileSide } from './tile-planes.ts';

/** What is drawn: for each pixel 0 (nothing), 1 (a faint edge) or 2 (a clear edge). */
export type InkMap = Uint8Array;

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
      if (step >= faint) into[i] = step >= clear ? 2 : 1;
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
      if (ink[i] !== 2) continue;
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
}

/** Compares two ink maps inside one tile, given by its number in a grid of `columns`. */
export function inkChange(
  before: InkMap,
  after: InkMap,
  stride: number,
  columns: number,
  tile: number,
): InkChange {
  const change: InkChange = { before: 0, lost: 0, added: 0 };
  const left = (tile % columns) * tileSide;
  const top = Math.floor(tile / columns) * tileSide;
  for (let y = top; y < top + tileSide; y++) {
    for (let x = left, i = y * stride + left; x < left + tileSide; x++, i++) {
      if (before[i] === 2) {
        change.before++;
        if (!hasInkAround(after, i, stride)) change.lost++;
      }
      if (after[i] === 2 && !hasInkAround(before, i, stride)) change.added++;
    }
  }
  return change;
}

/** Pixels of clear edges in a tile. */
export function inkIn(ink: InkMap, stride: number, columns: number, tile: number): number {
  let count = 0;
  const start = Math.floor(tile / columns) * tileSide * stride + (tile % columns) * tileSide;
  for (let row = start; row < start + tileSide * stride; row += stride) {
    for (let i = row; i < row + tileSide; i++) if (ink[i] === 2) count++;
  }
  return count;
}

function hasInkAround(ink: InkMap, i: number, stride: number): boolean {
  // Clear edges are never in the first row or column; past the last row reads give undefined.
  for (const row of [i - stride, i, i + stride]) {
    if (ink[row - 1]! > 0 || ink[row]! > 0 || ink[row + 1]! > 0) return true;
  }
  return false;
}
