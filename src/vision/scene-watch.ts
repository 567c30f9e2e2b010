import type { Observation, SceneLook, SceneWatchOptions } from './observation.ts';
import { Scene } from './scene.ts';
import type { SampledFrame } from './screens.ts';

/**
 * Watches what stands still in a video, and how it changes. Of every sample the luma, shrunk to about `width`, is
 * compared in tiles of 16 x 16 pixels with the sample before: a tile *changed* where at least 4 pixels differ by more
 * than 20 levels (more in grain), and *settles* when a sample leaves it as it was. Settled tiles make up a picture
 * without pointers, hands and fades; `ScreenContent` judges what changes in it, whenever the frame stands still.
 * Tiles that move all the time are left out (`RestlessTiles`). Frames of another size or range are brought to those of
 * the first. Memory: five planes and four maps of the compared size.
 */
export class SceneWatch {
  readonly #options: SceneWatchOptions;
  #scene: Scene | null = null;
  #seen: { frame: SampledFrame; observation: Observation } | null = null;

  constructor(options: SceneWatchOptions) {
    this.#options = options;
  }

  /** Takes the next frame, in time order; the same frame again gets the same answer. */
  observe(frame: SampledFrame): Observation {
    if (this.#seen?.frame === frame) return this.#seen.observation;
    const observation = this.#scene?.push(frame) ?? this.#start(frame);
    this.#seen = { frame, observation };
    return observation;
  }

  /** A copy of what has settled by now; null before the first frame. */
  copySettled(): SceneLook | null {
    return this.#scene?.copySettled() ?? null;
  }

  /** Whether the newest frame shows all that the screen came to show, and more that has not settled yet. */
  showsMore(): boolean {
    return this.#scene?.showsMore() ?? false;
  }

  /** Takes the newest frame for the fullest of a screen that has not come to rest. */
  keepForFuller(): void {
    this.#scene?.keepForFuller();
  }

  /** Whether the newest frame is fuller than the fullest one before; if so it is kept for it. */
  isFuller(): boolean {
    return this.#scene?.isFuller() ?? false;
  }

  #start(frame: SampledFrame): Observation {
    this.#scene = new Scene(frame, this.#options);
    const { timeSec } = frame;
    return {
      change: 'replaced',
      sinceSec: timeSec,
      leftSec: timeSec,
      kept: null,
      tiles: [],
      gained: 0,
      version: 0,
      disturbed: 0,
    };
  }
}
