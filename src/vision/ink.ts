import { growTo, instantiateKernel, type Kernel } from './kernel.ts';
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
  const counts = (kernelSteps() ?? findStepsPlainly)(plane, stride, width, height, clear, into);
  eraseRules(into, stride, width, height, counts);
}

/** Clear edges in each row and each column. */
interface ClearCounts {
  inRow: Uint32Array;
  inColumn: Uint16Array;
}

type FindSteps = (
  plane: Uint8Array,
  stride: number,
  width: number,
  height: number,
  clear: number,
  into: InkMap,
) => ClearCounts;

let onKernel: FindSteps | null | undefined;

/** `findStepsPlainly` on the kernel; null where there is none. Its memory is of the largest plane so far. */
function kernelSteps(): FindSteps | null {
  if (onKernel === undefined) {
    const kernel = instantiateKernel();
    onKernel = kernel && stepsOn(kernel);
  }
  return onKernel;
}

function stepsOn(kernel: Kernel): FindSteps {
  return (plane, stride, width, height, clear, into) => {
    if (stride % tileSide !== 0) return findStepsPlainly(plane, stride, width, height, clear, into);
    const bytes = stride * height;
    const inRowAt = 2 * bytes;
    const inColumnAt = inRowAt + 4 * height;
    const memory = growTo(kernel, inColumnAt + 2 * stride);
    memory.set(plane.subarray(0, bytes));
    kernel.findSteps(
      0,
      stride,
      width,
      height,
      Math.ceil(clear),
      Math.ceil(clear / 2),
      bytes,
      inRowAt,
      inColumnAt,
    );
    into.fill(0, bytes);
    into.set(memory.subarray(bytes, 2 * bytes));
    return {
      inRow: new Uint32Array(memory.buffer, inRowAt, height),
      inColumn: new Uint16Array(memory.buffer, inColumnAt, width),
    };
  };
}

/** Edges with rules and frames among them, in plain TypeScript. */
export const findStepsPlainly: FindSteps = (plane, stride, width, height, clear, into) => {
  const faint = clear / 2;
  const counts = { inRow: new Uint32Array(height), inColumn: new Uint16Array(width) };
  into.fill(0);
  for (let y = 1; y < height; y++) {
    for (let x = 1, i = y * stride + 1; x < width; x++, i++) {
      const value = plane[i]!;
      const across = Math.abs(value - plane[i - 1]!);
      const down = Math.abs(value - plane[i - stride]!);
      const step = Math.max(across, down);
      if (step < faint) continue;
      into[i] = step >= clear ? step | clearBit : step & ~clearBit;
      if (step < clear) continue;
      counts.inRow[y]!++;
      counts.inColumn[x]!++;
    }
  }
  return counts;
};

/** Clear edges along this share of a side are a rule, a frame or a letterbox: a template's, not what is drawn. */
const ruleShare = 0.6;

function eraseRules(
  ink: InkMap,
  stride: number,
  width: number,
  height: number,
  { inRow, inColumn }: ClearCounts,
): void {
  inRow.forEach((count, y) => {
    if (count > ruleShare * width) ink.fill(0, y * stride, y * stride + width);
  });
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

/** Pixels of clear edges in each tile. */
export function inkByTile(ink: InkMap, stride: number, columns: number): Uint16Array {
  const counts = new Uint16Array(ink.length / tileSide ** 2);
  for (let tile = 0; tile < counts.length; tile++) counts[tile] = inkIn(ink, stride, columns, tile);
  return counts;
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
