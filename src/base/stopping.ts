import { resolve, sep } from 'node:path';
import { errorCode, StoppedError } from './errors.ts';

/** Errors of the machine that no other video would be spared. */
const stoppingCodes = new Set('ENOSPC EDQUOT EROFS EMFILE ENFILE EIO EAGAIN ENOMEM'.split(' '));
/** Those of them that tell nothing of the file that was opened. */
const shortageCodes = new Set('EMFILE ENFILE EAGAIN ENOMEM'.split(' '));
/** Errors that stop the run where they are about the workspace, and fail one video where they are about its file. */
export const accessCodes: ReadonlySet<string> = new Set('ENOENT EACCES EPERM EISDIR ENOTDIR'.split(' '));

/**
 * The error to end the run with where a system error leaves no sense in going on (a full or read-only disk, no more
 * file handles), else null.
 * @param error A Node system error, or what a worker told of one.
 */
export function stoppedBy(error: unknown, workspace: string): StoppedError | null {
  const { code, path, message } = Object(error) as { code?: unknown; path?: unknown; message?: unknown };
  if (typeof code !== 'string') return null;
  const inWorkspace = typeof path === 'string' && resolve(path).startsWith(resolve(workspace) + sep);
  if (!stoppingCodes.has(code) && !(accessCodes.has(code) && inWorkspace)) return null;
  const what = String(message).replace(/\.$/, '');
  return new StoppedError(
    `Stopped: ${what}. ${cureOf(code, inWorkspace)} and rerun; finished work in ${workspace} is kept.`,
  );
}

/** Whether no other video would be spared this error, whatever it is about. */
export function isStopping(error: unknown): boolean {
  return stoppingCodes.has(errorCode(error) ?? '');
}

/** Whether a file could not be opened for a reason that would keep any other from being opened. */
export function isShortage(error: unknown): boolean {
  return shortageCodes.has(errorCode(error) ?? '');
}

function cureOf(code: string, inWorkspace: boolean): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'Free disk space';
  return code === 'EROFS' || inWorkspace ? 'Make it writable' : 'Fix the cause';
}
