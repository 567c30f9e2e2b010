import { growTo, instantiateKernel, type Kernel } from './kernel.ts';
import { checkPlane, type LumaPlane, type LumaRange, lumaLevels } from './luma.ts';
import { checkSsimSize, ssim, ssimConstants, ssimWindow } from './ssim.ts';

/** Compares pictures of one size with a reference that stays where it is between comparisons. */
export interface SsimComparer {
  readonly width: number;
  readonly height: number;
  readonly lumaRange: LumaRange;
  /** Copies the plane in as the reference. */
  setReference(plane: LumaPlane): void;
  /** Mean structural similarity of reference and plane, -1 to 1 (see `ssim`). */
  compare(plane: LumaPlane): number;
  /** Makes the plane compared last the reference, without copying it again. */
  keepCompared(): void;
}

/** The kernel reads eight pixels at once. */
const block = 8;

/**
 * A comparer for planes of this size and range: the WebAssembly kernel, equal to `ssim` within 1e-6, or `ssim`
 * itself where the machine's WebAssembly has no SIMD. Its memory (two planes and a few rows) goes with it.
 * Throws a RangeError below 7 x 7 pixels; its methods throw one for a plane of another size or range.
 */
export function createSsim(width: number, height: number, lumaRange: LumaRange): SsimComparer {
  checkSsimSize(width, height);
  const kernel = instantiateKernel();
  return kernel ? kernelSsim(kernel, width, height, lumaRange) : plainSsim(width, height, lumaRange);
}

function checkAlike(plane: LumaPlane, width: number, height: number, lumaRange: LumaRange): void {
  checkPlane(plane);
  if (plane.width !== width || plane.height !== height || plane.lumaRange !== lumaRange) {
    throw new RangeError(
      `Expected a ${lumaRange}-range plane of ${width} x ${height}, ` +
        `got a ${plane.lumaRange}-range one of ${plane.width} x ${plane.height}.`,
    );
  }
}

function kernelSsim(kernel: Kernel, width: number, height: number, lumaRange: LumaRange): SsimComparer {
  const paddedStride = Math.ceil(width / block) * block;
  const planeBytes = paddedStride * height;
  let reference = 0;
  let compared = planeBytes;
  let holds: 'nothing' | 'reference' | 'both' = 'nothing';
  const scratch = 2 * planeBytes;
  const memory = growTo(kernel, scratch + kernel.scratchBytes(paddedStride));

  const { black } = lumaLevels[lumaRange];
  const { c1, c2 } = ssimConstants(lumaRange);
  // The kernel works on window sums instead of means and variances (its head says how).
  const pixels = ssimWindow * ssimWindow;
  const scaledC1 = c1 * pixels * pixels;
  const scaledC2 = c2 * pixels * (pixels - 1);

  const copyIn = (plane: LumaPlane, to: number): void => {
    checkAlike(plane, width, height, lumaRange);
    const stride = plane.stride ?? width;
    if (stride === paddedStride && stride === width) {
      memory.set(plane.luma.subarray(0, planeBytes), to);
      return;
    }
    for (let y = 0; y < height; y++) {
      memory.set(plane.luma.subarray(y * stride, y * stride + width), to + y * paddedStride);
    }
  };

  return {
    width,
    height,
    lumaRange,
    setReference(plane) {
      copyIn(plane, reference);
      holds = 'reference';
    },
    compare(plane) {
      if (holds === 'nothing') throw new Error('Expected a reference before the first comparison.');
      copyIn(plane, compared);
      holds = 'both';
      return kernel.ssim(
        reference,
        compared,
        width,
        height,
        paddedStride,
        black,
        scaledC1,
        scaledC2,
        scratch,
      );
    },
    keepCompared() {
      if (holds !== 'both') throw new Error('Expected a comparison before its plane can be kept.');
      [reference, compared] = [compared, reference];
      holds = 'reference';
    },
  };
}

/** The same comparer on `ssim` in float64; exported for machines without SIMD and for tests. */
export function plainSsim(width: number, height: number, lumaRange: LumaRange): SsimComparer {
  checkSsimSize(width, height);
  let reference: LumaPlane | null = null;
  let compared: LumaPlane | null = null;
  const own = (plane: LumaPlane): LumaPlane => {
    checkAlike(plane, width, height, lumaRange);
    return { ...plane, luma: plane.luma.slice() };
  };
  return {
    width,
    height,
    lumaRange,
    setReference(plane) {
      reference = own(plane);
      compared = null;
    },
    compare(plane) {
      if (!reference) throw new Error('Expected a reference before the first comparison.');
      compared = own(plane);
      return ssim(reference, compared);
    },
    keepCompared() {
      if (!compared) throw new Error('Expected a comparison before its plane can be kept.');
      reference = compared;
      compared = null;
    },
  };
}
