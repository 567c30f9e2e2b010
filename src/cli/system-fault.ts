import { StoppedError, UsageError } from '../index.ts';

/** Places that cannot be read or written, or cannot be what they are taken for. */
const placeCodes = new Set('EACCES EPERM ENOTDIR EISDIR ENAMETOOLONG'.split(' '));
/** Of folders to be made: where the system has no place for any, and where a link that leads nowhere has the name. */
const folderCodes = new Set('ENOENT EEXIST'.split(' '));
/** Disks that are full, read-only or broken, and machines that have no more to give. */
const stoppingCodes = new Set('ENOSPC EDQUOT EROFS EIO EMFILE ENFILE ENOMEM'.split(' '));

/**
 * What an error of the operating system that nobody took care of means to the user: a file or folder that is the wrong
 * one, or something outside that has to be mended first. Null for any other error, and for those of the system that only
 * a bug explains.
 */
export function systemFault(error: unknown): UsageError | StoppedError | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  const code = String(error.code);
  const what = error.message.replace(/\.$/, '');
  if (placeCodes.has(code) || (error.syscall === 'mkdir' && folderCodes.has(code)))
    return new UsageError(`${what}. Change its permissions or use another path.`);
  if (stoppingCodes.has(code)) return new StoppedError(`${what}. ${cureOf(code)} and rerun.`);
  return null;
}

function cureOf(code: string): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'Free disk space';
  return code === 'EROFS' ? 'Make it writable' : 'Fix the cause';
}
