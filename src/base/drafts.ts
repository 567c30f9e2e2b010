import { createHash, randomBytes } from 'node:crypto';
import { lstat, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './errors.ts';
import { namesIn } from './names-in.ts';

/** Tells hosts apart in names of drafts. */
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
/** A draft of another host is given up after this long: no file is written for a day, and clocks differ by less. */
const otherHostsMs = 86_400_000;

/** Where a file is written before it is put under its name: hidden, in the same folder, with who writes it. */
export function draftPath(path: string): string {
  const writer = `${host}-${process.pid}-${randomBytes(6).toString('hex')}`;
  return join(dirname(path), `.${basename(path).slice(0, 100)}.${writer}.tmp`);
}

export function isDraft(name: string): boolean {
  return name.startsWith('.') && name.endsWith('.tmp');
}

/**
 * Removes the drafts in one folder whose writers are gone: of dead processes of this host, and of other hosts what is
 * old. Those of other processes that are at work stay. To be called before this process writes there itself.
 */
export async function removeDraftsIn(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (isDraft(name) && (await isLeft(name, path))) await rm(path, { force: true });
  }
}

async function isLeft(name: string, path: string): Promise<boolean> {
  const [, writtenOn, pid] = /\.([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.tmp$/.exec(name) ?? [];
  // Versions before did not say who wrote, and are not at work beside this one.
  if (writtenOn === undefined) return true;
  if (writtenOn === host) return Number(pid) === process.pid || !isAlive(Number(pid));
  const info = await lstat(path).catch(() => null);
  return info !== null && Date.now() - info.mtimeMs > otherHostsMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
