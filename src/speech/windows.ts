import type { SpeechSpan } from '../records/speech.ts';
import { findPauses, type Pause, quietestSec } from './spans.ts';
import type { SpeechTrack } from './vad.ts';

export interface WindowOptions {
  /** Longest window. Moonshine was trained on 4 to 30 s and is surest up to about 15. */
  maxSec: number;
  /** Spans further apart than this never share a window. */
  maxGapSec: number;
  /** Shortest pause at which a window may end. */
  minPauseSec: number;
  /** Silence kept at both sides of a cut. */
  padSec: number;
}

export const windowDefaults: WindowOptions = { maxSec: 15, maxGapSec: 1.5, minPauseSec: 0.1, padSec: 0.2 };

/** A cut comes no earlier than this share of the longest window, so that every cut makes progress. */
const earliestCut = 0.4;

/**
 * Cuts speech into windows of at most `maxSec`, in time order and without overlap: neighbouring spans are joined,
 * and what is too long is cut at its longest pause, or, where nobody pauses, at the frame least likely to be speech.
 */
export function planWindows(
  track: SpeechTrack,
  spans: SpeechSpan[],
  options: WindowOptions = windowDefaults,
): SpeechSpan[] {
  return joinSpans(spans, options.maxGapSec).flatMap((stretch) => cutStretch(track, stretch, options));
}

function joinSpans(spans: SpeechSpan[], maxGapSec: number): SpeechSpan[] {
  const joined: SpeechSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && span.startSec - last.endSec <= maxGapSec) last.endSec = span.endSec;
    else joined.push({ ...span });
  }
  return joined;
}

function cutStretch(track: SpeechTrack, stretch: SpeechSpan, options: WindowOptions): SpeechSpan[] {
  const windows: SpeechSpan[] = [];
  let { startSec } = stretch;
  while (stretch.endSec - startSec > options.maxSec) {
    const cut = findCut(track, startSec, options);
    windows.push({ startSec, endSec: cut.startSec });
    startSec = cut.endSec;
  }
  if (stretch.endSec > startSec) windows.push({ startSec, endSec: stretch.endSec });
  return windows;
}

/** Where a window that starts at `startSec` ends and the next one begins: `startSec` and `endSec` of the cut. */
function findCut(track: SpeechTrack, startSec: number, options: WindowOptions): Pause {
  const range = { startSec: startSec + earliestCut * options.maxSec, endSec: startSec + options.maxSec };
  const pauses = findPauses(track, range, options.minPauseSec);
  const longest = pauses.reduce<Pause | null>(
    (best, pause) => (best === null || length(pause) >= length(best) ? pause : best),
    null,
  );
  if (longest === null) {
    const atSec = quietestSec(track, range);
    return { startSec: atSec, endSec: atSec };
  }
  return padPause(longest, options.padSec);
}

/** A pause without the padding that its neighbours keep; its middle where it is shorter than both paddings. */
export function padPause(pause: Pause, padSec: number): Pause {
  const pad = Math.min(padSec, length(pause) / 2);
  return { startSec: pause.startSec + pad, endSec: pause.endSec - pad };
}

function length(pause: Pause): number {
  return pause.endSec - pause.startSec;
}
