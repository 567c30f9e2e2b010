import { unavailableCode } from '../base/errors.ts';
import { accessCodes, stoppedBy } from '../base/stopping.ts';
import type { Video } from '../records/video.ts';
import type { UnitEnd } from './workers.ts';

type ErrorEnd = Extract<UnitEnd, { end: 'error' }>;
/** How a unit ends that did not do its work. */
export type BadEnd = Extract<UnitEnd, { end: 'error' | 'crashed' | 'overdue' | 'oversized' }>;

/** For the journal: with whatever helps to find the cause. */
export function detailOf(end: BadEnd): string {
  if (end.end === 'error') return end.stack || end.message;
  return end.end === 'crashed' ? `${end.message} ${end.lastWords}`.trim() : end.message;
}

/** The reason code of an error. @throws StoppedError where the error is not one of the video. */
export function reasonOf(
  end: ErrorEnd,
  video: Video,
  workspace: string,
): 'source-unreadable' | 'provider-unavailable' | 'internal-error' {
  if (end.code === unavailableCode) return 'provider-unavailable';
  const ofSource = end.path === null || end.path === video.path || end.path === video.captions?.path;
  if (end.code !== null && accessCodes.has(end.code) && ofSource) return 'source-unreadable';
  // A bad sector under one video need not stop the others.
  if (end.code === 'EIO' && ofSource && end.path !== null) return 'source-unreadable';
  const stop = stoppedBy(end, workspace);
  if (stop) throw stop;
  return 'internal-error';
}
