import type { SceneWatch } from './scene-watch.ts';
import type { SampledFrame, ScreenVerdict } from './screens.ts';

/** Chooses which frame of a screen is taken as its keyframe. */
export interface KeyframePick {
  /**
   * Whether this frame is, for now, the one to take for the screen it belongs to; a later frame of the same
   * screen may replace it. The first frame of a screen always is, so that every screen has one.
   */
  push(frame: SampledFrame, verdict: ScreenVerdict): boolean;
}

/** The first frame of each screen, as the paper takes it. */
export function pickFirst(): KeyframePick {
  return { push: (_frame, verdict) => verdict.newScreen };
}

/** Tiles in motion, or covered, that a frame may have and still show what has settled: a pointer has eight. */
const steadyTiles = 8;
/** Where nothing stands still the newest frame is taken this often, so that the last one is not far from the end. */
const unsteadySec = 4;
/** A frame of the same content is taken for the better only where it has this share of the disturbance. */
const betterShare = 0.75;
/**
 * What has stood so long is taken once more: the last of a fade, and the coder's last touches, come after it settled. What
 * was added and stood so long is taken though something else moves.
 */
const standingSec = 2;
/** What is being drawn in the last second of a film will never settle. */
const lastSec = 1;

/**
 * The last frame that is steady and shows all that the screen came to show: after each settled change the first frame
 * that nothing moves in, or moves least. So neither a fade nor a half-built slide is taken, nor a hand or a moving
 * pointer where the screen has a frame without, nor a board that is being wiped. A frame is taken only after something has
 * changed.
 */
export function pickSettled(watch: SceneWatch, untilSec = Number.POSITIVE_INFINITY): KeyframePick {
  let taken = { version: -1, disturbed: 0 };
  let standsFromSec: number | null = null;
  let newerSinceSec: number | null = null;
  let rested = false;
  return {
    push(frame, { newScreen }) {
      const { version, disturbed, change, gained, sinceSec, leftSec } = watch.observe(frame);
      const isNewer = version > taken.version;
      if (!isNewer) newerSinceSec = null;
      else newerSinceSec ??= frame.timeSec;
      const isSteady = disturbed <= steadyTiles;
      const isOverdue = newerSinceSec !== null && frame.timeSec - newerSinceSec >= unsteadySec;
      // What was added stood while something else moved, and is more than that: the cut may come before all is calm.
      const isMost =
        change === 'added' &&
        leftSec === sinceSec &&
        gained > disturbed &&
        frame.timeSec - sinceSec >= standingSec;
      const isBetter = !isNewer && disturbed < betterShare * taken.disturbed;
      const isLast = frame.timeSec >= untilSec - lastSec && disturbed > 0 && watch.showsMore();
      const isStill = disturbed <= Math.min(steadyTiles, taken.disturbed);
      if (!isStill && standsFromSec !== null) standsFromSec = frame.timeSec;
      const hasStood = standsFromSec !== null && frame.timeSec - standsFromSec >= standingSec;
      const isFound = newScreen || (isNewer && (isSteady || isOverdue || isMost)) || isBetter || isLast;
      if (newScreen) rested = false;
      // What never comes to rest before the cut is taken as full as it was.
      const isFuller = !isFound && !rested && !isSteady && watch.isFuller();
      const take = isFound || hasStood || isFuller;
      if (take) {
        if (isSteady) rested = true;
        else if (!isFuller) watch.keepForFuller();
        standsFromSec = isFound ? frame.timeSec : null;
        taken = { version, disturbed };
        newerSinceSec = null;
      }
      return take;
    },
  };
}
