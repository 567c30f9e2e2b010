/**
 * What a decoding pass met; filled in while it runs.
 * `damagedPackets` counts packets that could not be read or decoded, and pictures decoded with known errors;
 * `packets` those that were handed to the decoder.
 */
export interface DecodeTally {
  packets: number;
  damagedPackets: number;
  decodedFrames: number;
  /** Time of the first and of the last frame in seconds from the start of the file; null before there is one. */
  firstSec: number | null;
  lastSec: number | null;
  /** Longest time from one frame to the next, in seconds. */
  longestGapSec: number;
}

export function newTally(): DecodeTally {
  return {
    packets: 0,
    damagedPackets: 0,
    decodedFrames: 0,
    firstSec: null,
    lastSec: null,
    longestGapSec: 0,
  };
}

/** Notes when a frame is shown or heard. */
export function noteTime(tally: DecodeTally, timeSec: number): void {
  tally.firstSec ??= timeSec;
  tally.longestGapSec = Math.max(tally.longestGapSec, timeSec - (tally.lastSec ?? timeSec));
  tally.lastSec = timeSec;
}
