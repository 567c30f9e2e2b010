import type { Settings } from '../../config/schema.ts';
import { toScore } from '../../records/basics.ts';
import type { Evidence } from '../../records/outcome.ts';
import type { PictureHash } from '../../records/screen.ts';
import { isSameHash } from '../../vision/picture-hash.ts';
import { type OpenSketch, sharedRuns } from '../shared/speech-sketch.ts';

/** Fewer runs of words in common (about ten seconds of speech) are a greeting that a course begins with. */
const leastRuns = 24;

/** What tells whether two videos are one lecture. */
export interface Fingerprint {
  speech: OpenSketch;
  /** Hashes of its screens; the blank ones are ''. */
  screens: readonly PictureHash[];
}

/** How much of the shorter of two videos the other has too. */
export interface Shared {
  /** Share of its runs of words. */
  speech: number;
  /** Estimated number of those runs. */
  runs: number;
  /** Share of its screens; null where one of the two has none that can be compared. */
  screens: number | null;
}

export function sharedBetween(a: Fingerprint, b: Fingerprint): Shared {
  const { share, runs } = sharedRuns(a.speech, b.speech);
  const screensOf = ({ screens }: Fingerprint) => screens.filter((hash) => hash !== '');
  const [fewer, more] = [screensOf(a), screensOf(b)].sort((one, other) => one.length - other.length);
  const known = fewer!.filter((hash) => more!.some((other) => isSameHash(hash, other)));
  return {
    speech: toScore(share),
    runs,
    screens: fewer!.length === 0 ? null : toScore(known.length / fewer!.length),
  };
}

/**
 * Whether two videos are one lecture: more of the speech is the same than `weave.maxShared`; or half as much where that
 * much of the screens is the same, since captions and a recogniser word things differently. Screens alone never decide: a
 * lecture held again has the same slides.
 */
export function isOneLecture({ speech, runs, screens }: Shared, settings: Settings['weave']): boolean {
  const { maxShared } = settings;
  if (runs < leastRuns) return false;
  return speech > maxShared || (screens !== null && screens > maxShared && speech > leastSpeech(settings));
}

/** Two videos that share less of their speech are never one lecture. */
export function leastSpeech({ maxShared }: Settings['weave']): number {
  return maxShared / 2;
}

/** A video that is left out because a fuller one has the same lecture. */
export interface Duplicate {
  video: string;
  /** The video that is kept. */
  of: string;
  shared: Shared;
}

export function duplicateEvidence({ of, shared }: Duplicate, { maxShared }: Settings['weave']): Evidence {
  const { speech, runs, screens } = shared;
  return { value: speech, atMost: maxShared, of, runs, screens };
}

/**
 * Decides among videos of which some may be one lecture: fullest first (most runs of words; of equals the lower id), each
 * is kept unless it is one lecture with a video kept before it. Their order does not matter.
 */
export async function decideDuplicates(
  videos: readonly { id: string; runs: number }[],
  compare: (id: string, kept: string) => Promise<Shared>,
  settings: Settings['weave'],
): Promise<Duplicate[]> {
  const kept: string[] = [];
  const duplicates: Duplicate[] = [];
  for (const { id } of videos.toSorted((a, b) => b.runs - a.runs || (a.id < b.id ? -1 : 1))) {
    let best: Duplicate | null = null;
    for (const of of kept) {
      const shared = await compare(id, of);
      if (isOneLecture(shared, settings) && (best === null || shared.speech > best.shared.speech))
        best = { video: id, of, shared };
    }
    if (best) duplicates.push(best);
    else kept.push(id);
  }
  return duplicates;
}
