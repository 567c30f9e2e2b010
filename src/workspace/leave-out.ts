import type { RunEntry } from '../engine/run-index.ts';
import type { DigestCache } from '../inputs/digest-cache.ts';
import type { ExcludedVideo, Identified } from '../inputs/identify.ts';
import { removedDigests } from '../ledger/removals.ts';

/** How many videos of the inputs are not worked on. */
export interface LeftOut {
  /** Excluded by a list. */
  excluded: number;
  /** Removed from the workspace before. */
  removed: number;
}

/**
 * Takes out what was removed from a workspace before. It leaves no trace there, not even in the cache of digests, which
 * names files: its record is its removal.
 */
export async function leaveOutRemoved(
  found: Identified,
  workspace: string,
  cache: DigestCache,
): Promise<{ identified: Identified; leftOut: LeftOut }> {
  const removed = await removedDigests(workspace);
  const videos = found.videos.filter(({ sha256 }) => !removed.has(sha256));
  const excluded = found.excluded.filter(({ video }) => !removed.has(video.sha256));
  cache.forget((_, sha256) => removed.has(sha256));
  const missing = found.missing.filter(({ excludedBy }) => excludedBy !== null).length;
  const all = found.videos.length + found.excluded.length;
  return {
    identified: { ...found, videos, excluded },
    leftOut: { excluded: excluded.length + missing, removed: all - videos.length - excluded.length },
  };
}

/** The line of a run's index about a video that a list excludes: nothing was done for it. */
export function excludedEntry({ video, entry }: ExcludedVideo): RunEntry {
  return {
    video,
    verdict: 'dropped',
    stage: 'probe',
    reason: 'excluded',
    failure: null,
    evidence: { entry },
    keys: {},
  };
}
