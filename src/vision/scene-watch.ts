import { Scene } from './scene.ts';
import type { SceneChange } from './screen-content.ts';
import type { SampledFrame } from './screens.ts';

export interface SceneWatchOptions {
  /** Frames are compared at about this width, in pixels. */
  width: number;
  /** Share of what is drawn, 0 to 1, that may be lost before something else is shown. */
  maxLoss: number;
}

/** What one sample shows, by tiles; tiles that move all the time are left out of every number. */
export interface Observation {
  change: SceneChange;
  /** When the change began, in seconds: before the sample that settles it. */
  sinceSec: number;
  /** Share of the ink before that is still there, 0 to 1; null with the first frame. */
  kept: number | null;
  /** Tiles that changed their ink with it. */
  tiles: readonly number[];
  /** Grows with each change of what the screen shows, for the better or by a trifle; not while it is wiped. */
  version: number;
  /** Tiles that changed since the sample before, or are not what has settled there: motion, a hand, a fade. */
  disturbed: number;
}

/** A copy of what has settled. */
export interface SceneLook {
  /** Size in pixels of the picture in the plane; the plane's sides are filled up to whole tiles. */
  width: number;
  height: number;
  plane: Uint8Array;
  /** By tile, 1 where it moves all the time. */
  ignored: Uint8Array;
  /** Luma levels up to which pixels count as the same. */
  bar: number;
}

/**
 * Watches what stands still in a video, and how it changes. Of every sample the luma, shrunk to about `width`, is
 * compared in tiles of 16 x 16 pixels with the sample before: a tile *changed* where at least 4 pixels differ by more
 * than 20 levels (more in grain), and *settles* when a sample leaves it as it was. Settled tiles make up a picture
 * without pointers, hands and fades; `ScreenContent` judges what changes in it, whenever the frame stands still.
 * Tiles that move all the time are left out (`RestlessTiles`). Frames of another size or range are brought to those of
 * the first. Memory: four planes and two maps of the compared size.
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

  #start(frame: SampledFrame): Observation {
    this.#scene = new Scene(frame, this.#options);
    return { change: 'replaced', sinceSec: frame.timeSec, kept: null, tiles: [], version: 0, disturbed: 0 };
  }
}
