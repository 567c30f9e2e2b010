import { resizeArea, widthLimited } from './downscale.ts';
import { type LumaPlane, toLumaRange } from './luma.ts';
import { createSsim, type SsimComparer } from './ssim-kernel.ts';

/** A sampled frame of the video, in grey. */
export interface SampledFrame extends LumaPlane {
  /** Seconds from the start of the video; never less than that of the frame before. */
  timeSec: number;
}

/** A part of what is added to a screen, from one pause to the next: a bullet, a line on the board. */
export interface Addition {
  /** When it began, in seconds. */
  sinceSec: number;
  /** Whether it begins now; else it goes on. */
  begins: boolean;
  /** Whether it has just become large enough to be a step of the screen; a pointer at rest never does. */
  isReveal: boolean;
}

/** What a detector says of one frame. */
export interface ScreenVerdict {
  /** Whether the frame is the first of a new screen. */
  newScreen: boolean;
  /** Score against what the detector compared with, in its own scale; null where there was nothing to compare. */
  similarity: number | null;
  /** When the new screen began, where the detector knows only later; else with this frame. */
  sinceSec?: number;
  /** When the screen before began to go, in a transition; else with the start of the new one. */
  leftSec?: number;
  /** Whether the screen before was too short to be one: the new one takes its place and its start. */
  replaces?: boolean;
  /** That something was added to the screen and has now settled. */
  addition?: Addition;
}

/** Finds where the picture changes, frame by frame, in time order. */
export interface ScreenDetector<F extends SampledFrame = SampledFrame> {
  /** Takes the next frame. May look at its bytes only until it returns, or until the promise settles. */
  push(frame: F): ScreenVerdict | Promise<ScreenVerdict>;
  /** Forgets everything: the next frame starts a screen (the paper does so at each clip). */
  restart(): void;
}

export interface SsimDetectorOptions {
  /** A frame less similar than this to the last keyframe starts a new screen; 0 to 1. */
  threshold: number;
  /** Frames wider than this are scaled down to it before they are compared. */
  width: number;
  /** After a keyframe, frames are not looked at for so long; 0 is Algorithm 1 as printed. */
  minScreenSec: number;
}

/** A detector that answers at once. */
export interface SsimDetector extends ScreenDetector {
  push(frame: SampledFrame): ScreenVerdict;
}

/**
 * At this width slides of one template with little on them come close to each other, for they share most of
 * their area: of 180 such slides 0.93 tells 80 % apart, 0.95 92 %, and 0.97 all. Encoder noise and a blinking
 * recording dot stay above 0.998, but a webcam in the corner goes below 0.97 all the time, and now and then
 * below 0.95. The scale matters: full size needs a higher threshold, half the width a lower one.
 */
export const ssimDefaults: SsimDetectorOptions = { threshold: 0.95, width: 640, minScreenSec: 0 };

/**
 * Algorithm 1 of "2.5 Years in Class" (arXiv 2501.00958): the first frame is a keyframe; each later one is
 * compared with the last keyframe, not with its neighbour, and becomes the next keyframe where the structural
 * similarity is strictly below the threshold. The score is that similarity, -1 to 1.
 *
 * A frame whose size or luma range differs from the keyframe's (a stream may change both) is brought to the
 * keyframe's before it is compared. `push` answers at once. Throws a RangeError for a threshold outside 0 to 1.
 */
export function createSsimDetector(options: Partial<SsimDetectorOptions> = {}): SsimDetector {
  const { threshold, width, minScreenSec } = { ...ssimDefaults, ...options };
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new RangeError(
      `Expected a threshold between 0 and 1, got ${threshold}. SSIM is 1 for identical frames.`,
    );
  }
  let comparer: SsimComparer | null = null;
  let keptAtSec = 0;

  const startFrom = (plane: LumaPlane): void => {
    const { width, height, lumaRange } = plane;
    if (comparer?.width !== width || comparer.height !== height || comparer.lumaRange !== lumaRange) {
      comparer = createSsim(width, height, lumaRange);
    }
    comparer.setReference(plane);
  };

  return {
    push(frame) {
      if (comparer && frame.timeSec - keptAtSec < minScreenSec) return { newScreen: false, similarity: null };
      const size = widthLimited(frame.width, frame.height, width);
      const plane = resizeArea(frame, size.width, size.height);
      if (!comparer) {
        startFrom(plane);
        keptAtSec = frame.timeSec;
        return { newScreen: true, similarity: null };
      }
      const alike = likeReference(plane, comparer);
      const similarity = comparer.compare(alike);
      const newScreen = similarity < threshold;
      if (newScreen) {
        keptAtSec = frame.timeSec;
        if (alike === plane) comparer.keepCompared();
        else startFrom(plane);
      }
      return { newScreen, similarity };
    },
    restart() {
      comparer = null;
    },
  };
}

function likeReference(plane: LumaPlane, { width, height, lumaRange }: SsimComparer): LumaPlane {
  const resized = resizeArea(plane, width, height);
  if (resized.lumaRange === lumaRange) return resized;
  return { ...resized, luma: toLumaRange(resized.luma, resized.lumaRange, lumaRange), lumaRange };
}
