import type { RunEntry } from '../../engine/run-index.ts';
import type { Video } from '../../records/video.ts';

/** The line of a video that no worker has finished. */
export function pendingEntry(video: Video): RunEntry {
  return { video, verdict: 'pending', stage: '', reason: null, failure: null, evidence: {}, keys: {} };
}
