import type { SceneWatch } from './scene-watch.ts';
import type { SampledFrame, ScreenDetector, ScreenVerdict } from './screens.ts';

export interface TilesOptions {
  /** A change sooner after the start of a screen takes its place: that one was a transition. */
  minScreenSec: number;
}

/**
 * Lectern's own detector: a new screen where `SceneWatch` sees what was drawn replaced, a reveal where it sees
 * something added. It answers when the change has settled, a sample or two late, and says since when. The score is
 * the share of the ink that is kept.
 */
export function createTilesDetector(
  watch: SceneWatch,
  { minScreenSec }: TilesOptions,
): ScreenDetector & { push(frame: SampledFrame): ScreenVerdict } {
  let startSec = Number.NEGATIVE_INFINITY;
  let stepSec = startSec;
  let restarting = true;
  return {
    push(frame) {
      const { change, sinceSec, kept } = watch.observe(frame);
      if (restarting) {
        restarting = false;
        startSec = stepSec = frame.timeSec;
        return { newScreen: true, similarity: kept };
      }
      if (change === 'replaced') {
        const replaces = sinceSec - startSec < minScreenSec;
        if (!replaces) startSec = sinceSec;
        stepSec = startSec;
        return { newScreen: true, similarity: kept, sinceSec: startSec, replaces };
      }
      const isReveal = change === 'added' && sinceSec - stepSec >= minScreenSec;
      if (isReveal) stepSec = sinceSec;
      return { newScreen: false, similarity: kept, ...(isReveal && { revealSec: sinceSec }) };
    },
    restart() {
      restarting = true;
    },
  };
}
