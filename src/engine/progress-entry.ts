import type { Video } from '../records/video.ts';
import type { RunEntry } from './run-index.ts';
import type { VideoProgress } from './walk.ts';

/** What went wrong around a video, and is tried again by the next run. */
export interface TransientFailure {
  stage: string;
  reason: string;
  message: string;
}

/** The line of the run's index for a video that stands there. */
export function entryOf<Settings>(
  video: Video,
  { keys, next, end }: VideoProgress<Settings>,
  failure?: TransientFailure,
): RunEntry {
  const lastStage = Object.keys(keys).at(-1) ?? '';
  if (failure) {
    const { stage, reason, message } = failure;
    return { video, keys, verdict: 'failed', stage, reason, failure: 'transient', evidence: { message } };
  }
  if (end?.verdict === 'dropped') {
    const { stage, reason, evidence } = end;
    return { video, keys, verdict: 'dropped', stage, reason, failure: null, evidence };
  }
  if (end) {
    const { stage, reason, message } = end;
    return { video, keys, verdict: 'failed', stage, reason, failure: 'data', evidence: { message } };
  }
  const verdict = next ? 'pending' : 'kept';
  return { video, keys, verdict, stage: lastStage, reason: null, failure: null, evidence: {} };
}
