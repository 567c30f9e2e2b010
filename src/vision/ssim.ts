import { checkPlane, type LumaPlane, type LumaRange, lumaLevels } from './luma.ts';

/** Side of the square window, in pixels; pictures must be at least this wide and high. */
export const ssimWindow = 7;
const pixels = ssimWindow * ssimWindow;

/** The two constants that keep the ratio stable where a window is black or flat: (0.01 L)^2 and (0.03 L)^2. */
export function ssimConstants(lumaRange: LumaRange): { c1: number; c2: number } {
  const { span } = lumaLevels[lumaRange];
  return { c1: (0.01 * span) ** 2, c2: (0.03 * span) ** 2 };
}

/** Throws a RangeError where a picture is smaller than the window. */
export function checkSsimSize(width: number, height: number): void {
  if (width < ssimWindow || height < ssimWindow) {
    throw new RangeError(
      `Expected a picture of at least ${ssimWindow} x ${ssimWindow} pixels, got ${width} x ${height}.`,
    );
  }
}

/**
 * Mean structural similarity of two planes of the same size and range, -1 to 1; 1 for identical planes.
 *
 * Wang et al., "Image Quality Assessment" (2004), as scikit-image's `structural_similarity` computes it by
 * default: uniform 7 x 7 window, sample covariance (49/48), K1 = 0.01, K2 = 0.03, mean over the windows that
 * lie wholly inside the picture. `full` range takes L = 255. `limited` range takes L = 219 and subtracts 16
 * first, which gives what a full-range grey copy of the picture would give, but for its rounding.
 *
 * All in float64: the reference for the kernel, and its replacement where WebAssembly has no SIMD.
 */
export function ssim(a: LumaPlane, b: LumaPlane): number {
  checkPlane(a);
  checkPlane(b);
  const { width, height, lumaRange } = a;
  if (b.width !== width || b.height !== height || b.lumaRange !== lumaRange) {
    throw new RangeError(
      `Expected two planes alike, got ${width} x ${height} ${lumaRange} and ${b.width} x ${b.height} ${b.lumaRange}.`,
    );
  }
  checkSsimSize(width, height);
  const { black } = lumaLevels[lumaRange];
  const { c1, c2 } = ssimConstants(lumaRange);
  const strideA = a.stride ?? width;
  const strideB = b.stride ?? width;
  const windowsAcross = width - ssimWindow + 1;
  const windowsDown = height - ssimWindow + 1;

  const columnA = new Float64Array(width);
  const columnB = new Float64Array(width);
  const columnAA = new Float64Array(width);
  const columnBB = new Float64Array(width);
  const columnAB = new Float64Array(width);
  const slide = (y: number, sign: 1 | -1): void => {
    for (let x = 0; x < width; x++) {
      const valueA = a.luma[y * strideA + x]! - black;
      const valueB = b.luma[y * strideB + x]! - black;
      columnA[x]! += sign * valueA;
      columnB[x]! += sign * valueB;
      columnAA[x]! += sign * valueA * valueA;
      columnBB[x]! += sign * valueB * valueB;
      columnAB[x]! += sign * valueA * valueB;
    }
  };

  let total = 0;
  for (let y = 0; y < height; y++) {
    slide(y, 1);
    if (y >= ssimWindow) slide(y - ssimWindow, -1);
    if (y < ssimWindow - 1) continue;
    let sumA = 0;
    let sumB = 0;
    let sumAA = 0;
    let sumBB = 0;
    let sumAB = 0;
    for (let x = 0; x < width; x++) {
      sumA += columnA[x]!;
      sumB += columnB[x]!;
      sumAA += columnAA[x]!;
      sumBB += columnBB[x]!;
      sumAB += columnAB[x]!;
      const gone = x - ssimWindow;
      if (gone >= 0) {
        sumA -= columnA[gone]!;
        sumB -= columnB[gone]!;
        sumAA -= columnAA[gone]!;
        sumBB -= columnBB[gone]!;
        sumAB -= columnAB[gone]!;
      }
      if (x < ssimWindow - 1) continue;
      const meanA = sumA / pixels;
      const meanB = sumB / pixels;
      const varianceA = (sumAA - sumA * meanA) / (pixels - 1);
      const varianceB = (sumBB - sumB * meanB) / (pixels - 1);
      const covariance = (sumAB - sumA * meanB) / (pixels - 1);
      total +=
        ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
        ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
    }
  }
  return total / (windowsAcross * windowsDown);
}
