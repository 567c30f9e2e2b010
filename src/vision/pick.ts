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
