import { resizeArea, widthLimited } from './downscale.ts';
import { type LumaPlane, type LumaRange, lumaLevels, toLumaRange } from './luma.ts';
import type { SampledFrame, ScreenDetector, ScreenVerdict } from './screens.ts';
import { createTilePlanes, type TilePlanes } from './tile-planes.ts';

export interface AbsdiffOptions {
  /** A frame that differs more than this from the last keyframe starts a screen; mean grey levels, 0 to 255. */
  maxDifference: number;
  /** Frames wider than this are scaled down to it before they are compared. */
  width: number;
  /** After a keyframe, frames are not looked at for so long. */
  minScreenSec: number;
}

/**
 * Mean absolute difference against the last keyframe, as OpenCV's `absdiff(a, b).mean()` of grey pictures:
 *
 *     difference = sum |a - b| / pixels, in full-range grey levels (limited-range luma is scaled by 255 / 219)
 *
 * A new screen where it is above `maxDifference`. The score is 1 - difference / 255. Cheap, but deaf: a slide of the
 * same template with little on it differs by 2 or 3 levels, and a webcam or a change of light by as much.
 */
export function createAbsdiffDetector({
  maxDifference,
  width: wished,
  minScreenSec,
}: AbsdiffOptions): ScreenDetector & { push(frame: SampledFrame): ScreenVerdict } {
  let reference: { tiles: TilePlanes; width: number; height: number; lumaRange: LumaRange } | null = null;
  let keptAtSec = 0;
  /** Which of the two planes holds the keyframe. */
  let held = 0;

  const load = (to: number, plane: LumaPlane): void => {
    const { tiles, width, height, lumaRange } = reference!;
    const resized = resizeArea(plane, width, height);
    const luma = toLumaRange(resized.luma, resized.lumaRange, lumaRange);
    for (let y = 0; y < height; y++) {
      tiles.planes[to]!.set(luma.subarray(y * width, (y + 1) * width), y * tiles.stride);
    }
  };

  return {
    push(frame) {
      if (!reference) {
        const size = widthLimited(frame.width, frame.height, wished);
        const tiles = createTilePlanes(size.width, size.height, 2);
        reference = { ...size, tiles, lumaRange: frame.lumaRange };
        load(held, frame);
        keptAtSec = frame.timeSec;
        return { newScreen: true, similarity: null };
      }
      if (frame.timeSec - keptAtSec < minScreenSec) return { newScreen: false, similarity: null };
      load(1 - held, frame);
      const { sums } = reference.tiles.compare(0, 1, 0);
      let sum = 0;
      for (const tile of sums) sum += tile;
      const scale = 255 / lumaLevels[reference.lumaRange].span;
      const difference = Math.min(255, (sum * scale) / (reference.width * reference.height));
      const newScreen = difference > maxDifference;
      if (newScreen) {
        held = 1 - held;
        keptAtSec = frame.timeSec;
      }
      return { newScreen, similarity: 1 - difference / 255 };
    },
    restart() {
      reference = null;
    },
  };
}
