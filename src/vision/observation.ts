import type { SceneChange } from './screen-content.ts';

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
  /** When the frame began to look other than the screen did, as in a transition; at the latest `sinceSec`. */
  leftSec: number;
  /** Share of the ink before that is still there, 0 to 1; null with the first frame. */
  kept: number | null;
  /** Tiles that changed their ink with it. */
  tiles: readonly number[];
  /** How many of them got ink. */
  gained: number;
  /** Grows with each change for the better of what the screen shows; not while it is wiped or fades. */
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
