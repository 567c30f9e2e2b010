/** At which times pictures are written, and which picture of the film each shows. */
import type { Timing } from './recipe.ts';

/** When the first of the bursts comes. */
const burstsFromSec = 2;

export interface Shown {
  /** Time of the picture in the recording, in seconds. */
  atSec: number;
  /** Time of the film whose picture it shows. */
  fromSec: number;
}

/** A stretch of the film that shows one thing. */
export interface FilmScreen {
  startSec: number;
  endSec: number;
}

/** What timing asks of a film. `changesSec`: times of its pictures that differ from the last one taken (see `changes`). */
export interface FilmTimes {
  durationSec: number;
  screens: readonly FilmScreen[];
  changesSec: readonly number[];
}

/** Rate of the film, and of what is thinned out. */
export const filmFramesPerSec = 25;

/** How long before its end a screen is taken as finished: ahead of any cross-fade. */
const finishedBeforeSec = 0.6;

/** The pictures of a recording in order. Their film times never decrease. */
export function shownPictures(timing: Timing, film: FilmTimes): Shown[] {
  const { durationSec } = film;
  switch (timing.kind) {
    case 'constant':
      return steadily(timing.framesPerSec, durationSec);
    case 'jittered': {
      const random = sequence(7);
      const periodSec = 1 / timing.framesPerSec;
      return steadily(timing.framesPerSec, durationSec).map(({ atSec }, index) => {
        const jitteredSec = index === 0 ? 0 : atSec + (random() - 0.5) * 0.8 * periodSec;
        return { atSec: jitteredSec, fromSec: jitteredSec };
      });
    }
    case 'decimated':
      return thinned(film, timing.maxGapSec);
    case 'slides':
      return film.screens
        .filter(({ startSec }) => startSec < durationSec - finishedBeforeSec)
        .map(({ startSec, endSec }) => ({
          atSec: startSec,
          fromSec: Math.max(startSec, Math.min(endSec, durationSec) - finishedBeforeSec),
        }));
    case 'bursts':
      // The example's cross-fades lie outside of these seconds: none may stand until the next.
      return steadily(filmFramesPerSec, durationSec).filter(
        ({ atSec }) =>
          (atSec + timing.everySec - burstsFromSec) % timing.everySec < timing.onSec - 1e-6 || atSec === 0,
      );
  }
}

/** Rate that a header states for such pictures. */
export function statedRate(timing: Timing, shown: readonly Shown[], durationSec: number): number {
  if ('framesPerSec' in timing) return timing.framesPerSec;
  return timing.kind === 'slides' ? shown.length / durationSec : filmFramesPerSec;
}

function steadily(framesPerSec: number, durationSec: number): Shown[] {
  const count = Math.ceil(durationSec * framesPerSec - 1e-6);
  return Array.from({ length: count }, (_, index) => {
    const atSec = index / framesPerSec;
    return { atSec, fromSec: atSec };
  });
}

function thinned({ durationSec, changesSec }: FilmTimes, maxGapSec: number | null): Shown[] {
  const times = changesSec.filter((timeSec) => timeSec < durationSec);
  if (maxGapSec === null) return times.map((timeSec) => ({ atSec: timeSec, fromSec: timeSec }));
  const filled = times.flatMap((timeSec, index) => {
    const untilSec = times[index + 1] ?? durationSec;
    const count = Math.ceil((untilSec - timeSec) / maxGapSec - 1e-6);
    return Array.from({ length: count }, (_, step) => timeSec + step * maxGapSec);
  });
  return filled.map((timeSec) => ({ atSec: timeSec, fromSec: timeSec }));
}

/** Numbers from 0 to 1, always the same ones. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

/**
 * Tells of each luma plane that is offered whether it differs from the last that did, by the rule of FFmpeg's
 * `mpdecimate`: one block of 8 x 8 pixels differs by more than 12 levels a pixel, or a third of them by more than 5.
 */
export function changes(width: number, height: number): (luma: Uint8Array, lineBytes: number) => boolean {
  const [high, low, share] = [64 * 12, 64 * 5, 0.33];
  let last: Uint8Array | null = null;
  return (luma, lineBytes) => {
    const tight = new Uint8Array(width * height);
    for (let y = 0; y < height; y += 1)
      tight.set(luma.subarray(y * lineBytes, y * lineBytes + width), y * width);
    let changed = last === null;
    let differing = 0;
    const allowed = share * Math.floor(width / 8) * Math.floor(height / 8);
    for (let top = 0; last && top + 8 <= height && !changed; top += 8) {
      for (let left = 0; left + 8 <= width && !changed; left += 8) {
        const sum = blockDifference(tight, last, top * width + left, width);
        if (sum > low) differing += 1;
        changed = sum > high || differing > allowed;
      }
    }
    if (changed) last = tight;
    return changed;
  };
}

function blockDifference(a: Uint8Array, b: Uint8Array, at: number, width: number): number {
  let sum = 0;
  for (let row = 0; row < 8; row += 1) {
    for (let i = at + row * width, end = i + 8; i < end; i += 1) sum += Math.abs(a[i]! - b[i]!);
  }
  return sum;
}
