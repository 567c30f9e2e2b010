import { growTo, instantiateKernel, type Kernel } from './kernel.ts';
import { checkPlane, type LumaPlane } from './luma.ts';
import { ssimWindow } from './ssim.ts';

/** Size of a picture scaled down to a width, its shape kept; never scaled up, never below 7 x 7. */
export function widthLimited(
  width: number,
  height: number,
  targetWidth: number,
): { width: number; height: number } {
  const limited = Math.min(width, targetWidth);
  return {
    width: Math.max(ssimWindow, limited),
    height: Math.max(ssimWindow, Math.round((height * limited) / width)),
  };
}

/** How much of each source pixel goes into each target pixel along one side; weights are whole numbers. */
interface Coverage {
  /** First source pixel of each target pixel. */
  first: Int32Array;
  /** Weights of target pixel i are `weights[offsets[i]]` up to, not including, `offsets[i + 1]`. */
  offsets: Int32Array;
  weights: Int32Array;
  /** Sum of the weights of any target pixel. */
  total: number;
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

function coverage(source: number, target: number): Coverage {
  const divisor = greatestCommonDivisor(source, target);
  // In units of 1 / (source * target / divisor) of the side, both grids fall on whole numbers.
  const sourceLength = target / divisor;
  const targetLength = source / divisor;
  const first = new Int32Array(target);
  const offsets = new Int32Array(target + 1);
  const weights: number[] = [];
  for (let i = 0; i < target; i++) {
    const start = i * targetLength;
    const end = start + targetLength;
    first[i] = Math.floor(start / sourceLength);
    for (let j = first[i]!; j * sourceLength < end; j++) {
      weights.push(Math.min(end, (j + 1) * sourceLength) - Math.max(start, j * sourceLength));
    }
    offsets[i + 1] = weights.length;
  }
  return { first, offsets, weights: Int32Array.from(weights), total: targetLength };
}

/**
 * The plane at another size, each pixel the mean of the area it covers (as OpenCV's INTER_AREA where it shrinks),
 * rounded to nearest. Sums are exact, so that every machine gives the same bytes. Enlarges too: a pixel is then
 * a copy, or a mix of the two that it lies across. The same plane where the size is the same and no row has a gap.
 */
export function resizeArea(plane: LumaPlane, width: number, height: number): LumaPlane {
  checkPlane(plane);
  if (plane.width === width && plane.height === height && (plane.stride ?? width) === width) return plane;
  const factor = plane.width / width;
  if (Number.isInteger(factor) && factor <= largestShrink && plane.height === factor * height) {
    const shrunk = shrinkWhole(plane, factor);
    if (shrunk) return shrunk;
  }
  return resizeByWeights(plane, width, height);
}

/** `resizeArea` for any pair of sizes, in plain TypeScript. */
export function resizeByWeights(
  { width: sourceWidth, height: sourceHeight, luma, lumaRange, stride = sourceWidth }: LumaPlane,
  width: number,
  height: number,
): LumaPlane {
  const across = coverage(sourceWidth, width);
  const down = coverage(sourceHeight, height);
  const scale = across.total * down.total;
  const resized = new Uint8Array(width * height);
  // Weighted sums of a column stay below 2^31 (255 times the height), those of a pixel far below 2^53.
  const columns = new Int32Array(sourceWidth);
  for (let y = 0; y < height; y++) {
    columns.fill(0);
    const weightsFrom = down.offsets[y]!;
    for (let k = weightsFrom; k < down.offsets[y + 1]!; k++) {
      const weight = down.weights[k]!;
      const row = (down.first[y]! + k - weightsFrom) * stride;
      for (let x = 0; x < sourceWidth; x++)
        columns[x] = (columns[x]! + Math.imul(weight, luma[row + x]!)) | 0;
    }
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let column = across.first[x]!;
      for (let k = across.offsets[x]!; k < across.offsets[x + 1]!; k++) {
        sum += across.weights[k]! * columns[column++]!;
      }
      resized[y * width + x] = Math.floor(sum / scale + 0.5);
    }
  }
  return { width, height, luma: resized, lumaRange };
}

/** Sums of more rows than this would not fit the kernel's 16 bits. */
const largestShrink = 257;
/** The kernel reads sixteen pixels at once. */
const slackBytes = 16;
let kernel: Kernel | null | undefined;

/** `resizeArea` by a whole factor (1280 or 1920 to 640), on the kernel; null where there is none. */
function shrinkWhole(
  { width, height, luma, lumaRange, stride = width }: LumaPlane,
  factor: number,
): LumaPlane | null {
  kernel ??= instantiateKernel();
  if (!kernel) return null;
  const targetWidth = width / factor;
  const targetHeight = height / factor;
  const sourceBytes = (height - 1) * stride + width;
  const target = sourceBytes + slackBytes;
  const scratch = target + targetWidth * targetHeight + slackBytes;
  const memory = growTo(kernel, scratch + kernel.shrinkScratchBytes(stride));
  memory.set(luma.subarray(0, sourceBytes));
  kernel.shrink(0, stride, factor, target, targetWidth, targetHeight, scratch);
  const shrunk = memory.slice(target, target + targetWidth * targetHeight);
  return { width: targetWidth, height: targetHeight, luma: shrunk, lumaRange };
}
