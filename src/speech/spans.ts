import type { SpeechSpan } from '../records/speech.ts';
import { toMillisecondsAbove, toMillisecondsBelow } from './milliseconds.ts';
import { frameSec, type SpeechTrack } from './vad.ts';

export interface SpanOptions {
  /** Speech begins at a frame of at least this probability. */
  threshold: number;
  /** Speech goes on while frames have at least this probability (hysteresis). */
  stayThreshold: number;
  /** Shorter speech is passed over. */
  minSpeechSec: number;
  /** Shorter silence does not end a span. */
  minSilenceSec: number;
  /** Added before and after each span, as far as the silence there allows. */
  padSec: number;
}

/** Silero's own thresholds; the padding keeps soft consonants that the detector misses at both ends. */
export const spanDefaults: SpanOptions = {
  threshold: 0.5,
  stayThreshold: 0.35,
  minSpeechSec: 0.25,
  minSilenceSec: 0.3,
  padSec: 0.2,
};

/** A stretch of a track in which nobody speaks, long enough to cut in. */
export interface Pause {
  startSec: number;
  endSec: number;
}

/**
 * Where somebody speaks: spans in time order that never overlap and never leave `startSec` to `endSec` of the
 * track, in whole milliseconds. Two spans may touch, where the silence between them is shorter than both paddings.
 */
export function findSpeech(track: SpeechTrack, options: SpanOptions = spanDefaults): SpeechSpan[] {
  const minSilence = Math.max(1, Math.round(options.minSilenceSec / frameSec));
  const runs: { first: number; end: number }[] = [];
  let first = -1;
  let quiet = 0;
  const close = (end: number): void => {
    if ((end - first) * frameSec >= options.minSpeechSec) runs.push({ first, end });
    first = -1;
    quiet = 0;
  };
  track.probabilities.forEach((probability, i) => {
    if (first < 0) {
      if (probability >= options.threshold) first = i;
      return;
    }
    quiet = probability >= options.stayThreshold ? 0 : quiet + 1;
    if (quiet >= minSilence) close(i + 1 - quiet);
  });
  if (first >= 0) close(track.probabilities.length - quiet);

  return runs.map((run, i) => {
    const before =
      i === 0 ? track.startSec : (frameStart(track, runs[i - 1]!.end) + frameStart(track, run.first)) / 2;
    const next = runs[i + 1];
    const after =
      next === undefined ? track.endSec : (frameStart(track, run.end) + frameStart(track, next.first)) / 2;
    return {
      startSec: toMillisecondsAbove(Math.max(before, frameStart(track, run.first) - options.padSec)),
      endSec: toMillisecondsBelow(Math.min(after, frameStart(track, run.end) + options.padSec)),
    };
  });
}

/** Pauses of at least `minSec` inside a stretch: runs of frames below the threshold, in time order. */
export function findPauses(
  track: SpeechTrack,
  stretch: SpeechSpan,
  minSec: number,
  threshold: number = spanDefaults.stayThreshold,
): Pause[] {
  const pauses: Pause[] = [];
  const from = Math.max(0, Math.ceil((stretch.startSec - track.startSec) / frameSec));
  const to = Math.min(track.probabilities.length, Math.floor((stretch.endSec - track.startSec) / frameSec));
  let first = from;
  for (let i = from; i <= to; i++) {
    if (i < to && track.probabilities[i]! < threshold) continue;
    if ((i - first) * frameSec >= minSec) {
      pauses.push({ startSec: frameStart(track, first), endSec: frameStart(track, i) });
    }
    first = i + 1;
  }
  return pauses;
}

/** Middle of the frame of a stretch in which speech is least likely; the quieter one of equals. */
export function quietestSec(track: SpeechTrack, stretch: SpeechSpan): number {
  const { probabilities, levels } = track;
  const from = Math.max(0, Math.ceil((stretch.startSec - track.startSec) / frameSec));
  const to = Math.min(probabilities.length, Math.floor((stretch.endSec - track.startSec) / frameSec));
  if (to <= from) return (stretch.startSec + stretch.endSec) / 2;
  let best = from;
  for (let i = from + 1; i < to; i++) {
    const less = probabilities[i]! - probabilities[best]!;
    if (less < 0 || (less === 0 && levels[i]! < levels[best]!)) best = i;
  }
  return frameStart(track, best) + frameSec / 2;
}

/** Seconds of a stretch in which somebody speaks, and the loudest frame there in dB of full scale. */
export function voiceIn(track: SpeechTrack, stretch: SpeechSpan): { voicedSec: number; peakLevel: number } {
  const from = Math.max(0, Math.floor((stretch.startSec - track.startSec) / frameSec));
  const to = Math.min(track.probabilities.length, Math.ceil((stretch.endSec - track.startSec) / frameSec));
  let voiced = 0;
  let peakLevel = -120;
  for (let i = from; i < to; i++) {
    if (track.probabilities[i]! >= spanDefaults.stayThreshold) voiced++;
    peakLevel = Math.max(peakLevel, track.levels[i]!);
  }
  return { voicedSec: voiced * frameSec, peakLevel };
}

function frameStart(track: SpeechTrack, frame: number): number {
  return Math.min(track.endSec, track.startSec + frame * frameSec);
}
