import { steadyTiles } from './scene.ts';
import type { SceneWatch } from './scene-watch.ts';
import { fewTiles } from './screen-content.ts';
import type { Addition, SampledFrame, ScreenDetector, ScreenVerdict } from './screens.ts';

export interface TilesOptions {
  /**
   * A change sooner after the start of a screen takes its place: that one was a transition. Not where it stood still, and
   * was the outcome of the screen before or only lost what it showed.
   */
  minScreenSec: number;
}

/** What is added after a pause of this length is another step. */
const pauseSec = 1;
/** What keeps so much of the ink of the screen before goes on from it: what a button did, an answer. */
const goesOnShare = 0.4;
/** Tiles with new ink that make a step: an equation of three letters has five, a pointer four. */
const revealTiles = 5;

/**
 * Lectern's own detector: a new screen where `SceneWatch` sees what was drawn replaced, an addition where it sees
 * something added. It answers when the change has settled, a sample or two late, and says since when. The score is
 * the share of the ink that is kept.
 */
export function createTilesDetector(
  watch: SceneWatch,
  { minScreenSec }: TilesOptions,
): ScreenDetector & { push(frame: SampledFrame): ScreenVerdict } {
  let startSec = Number.NEGATIVE_INFINITY;
  let restarting = true;
  // Whether the screen stood still when it was found, and goes on from the one before.
  let [stands, goesOn] = [false, false];
  let steps = new Steps(startSec, minScreenSec);
  return {
    push(frame) {
      const { change, sinceSec, leftSec, kept, tiles, gained, disturbed } = watch.observe(frame);
      if (!restarting && change !== 'replaced') {
        const verdict = { newScreen: false, similarity: kept };
        return change === 'added'
          ? { ...verdict, addition: steps.add(sinceSec, frame.timeSec, tiles) }
          : verdict;
      }
      const isShort = !restarting && sinceSec - startSec < minScreenSec;
      const replaces = isShort && !(stands && (goesOn || gained <= fewTiles));
      stands = disturbed <= steadyTiles;
      goesOn = !restarting && kept !== null && kept >= goesOnShare;
      if (restarting) startSec = frame.timeSec;
      else if (!replaces) startSec = sinceSec;
      restarting = false;
      steps = new Steps(startSec, minScreenSec);
      return { newScreen: true, similarity: kept, sinceSec: startSec, leftSec, replaces };
    },
    restart() {
      restarting = true;
    },
  };
}

/** Divides what is added to one screen into steps. */
class Steps {
  readonly #minStepSec: number;
  #stepSec: number;
  #addedAtSec: number;
  #isTold = true;
  readonly #tiles = new Set<number>();

  constructor(startSec: number, minStepSec: number) {
    this.#stepSec = this.#addedAtSec = startSec;
    this.#minStepSec = minStepSec;
  }

  add(sinceSec: number, timeSec: number, tiles: readonly number[]): Addition {
    const begins = sinceSec - this.#addedAtSec >= pauseSec && sinceSec - this.#stepSec >= this.#minStepSec;
    if (begins) {
      this.#stepSec = sinceSec;
      this.#isTold = false;
      this.#tiles.clear();
    }
    this.#addedAtSec = timeSec;
    for (const tile of tiles) this.#tiles.add(tile);
    const isReveal = !this.#isTold && this.#tiles.size >= revealTiles;
    if (isReveal) this.#isTold = true;
    return { sinceSec: this.#stepSec, begins, isReveal };
  }
}
