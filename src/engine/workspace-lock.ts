import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errorCode, UsageError } from '../base/errors.ts';
import { layout } from './workspace-layout.ts';

interface Owner {
  pid: number;
  host: string;
  /** Start of the process in clock ticks since boot, so that a number used again is not taken for the owner; or null. */
  startTicks: string | null;
  since: string;
}

export interface WorkspaceLock {
  release(): Promise<void>;
}

const attempts = 10;

/**
 * Makes this process the only coordinator of a workspace until `release`. The lock of a process of this host that has
 * died is taken over.
 * @throws UsageError naming pid and host where another one is at work.
 */
export async function lockWorkspace(workspace: string): Promise<WorkspaceLock> {
  const path = join(workspace, layout.lock);
  const own: Owner = {
    pid: process.pid,
    host: hostname(),
    startTicks: startTicks(process.pid),
    since: new Date().toISOString(),
  };
  const text = `${JSON.stringify(own)}\n`;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await claim(path, text)) {
      return {
        async release() {
          // Whoever took the lock over (a person, after a crash of the host's clock, say) keeps it.
          if ((await readLock(path)) === text) await rm(path, { force: true });
        },
      };
    }
    const found = await readLock(path);
    if (found === null) continue;
    const owner = parseOwner(found);
    if (owner && !isDead(owner)) {
      throw new UsageError(
        `Another run is using ${workspace}: process ${owner.pid} on ${owner.host}, since ${owner.since}. ` +
          (owner.host === hostname()
            ? 'Wait for it or stop it.'
            : `If it is no longer running, remove ${path}.`),
      );
    }
    await removeStale(path, found);
  }
  throw new UsageError(`Cannot get the lock ${path}: other processes hold it. Try again.`);
}

/** The process that is the coordinator of a workspace now, or null; one of another host is taken to be alive. */
export async function workspaceOwner(workspace: string): Promise<{ pid: number; host: string } | null> {
  const found = await readLock(join(workspace, layout.lock));
  const owner = found === null ? null : parseOwner(found);
  return owner === null || isDead(owner) ? null : { pid: owner.pid, host: owner.host };
}

/** Whether a coordinator is at work on a workspace. */
export async function isAtWork(workspace: string): Promise<boolean> {
  return (await workspaceOwner(workspace)) !== null;
}

/** Puts the lock there unless there is one: written beside it first, so that nobody reads half of it. */
async function claim(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(draft, text, { flag: 'wx' });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    // ENOENT: the owner, who sweeps drafts away, took this one too.
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOENT') return false;
    if (errorCode(error) !== 'EPERM' && errorCode(error) !== 'ENOTSUP') throw error;
    // A file system without hard links.
    return writeFile(path, text, { flag: 'wx' }).then(
      () => true,
      (failed: unknown) => {
        if (errorCode(failed) === 'EEXIST') return false;
        throw failed;
      },
    );
  } finally {
    await rm(draft, { force: true });
  }
}

/** Takes away the lock of a dead owner, and puts it back if it turns out to be another's, made in the meantime. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readLock(aside)) !== stale) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function readLock(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function parseOwner(text: string): Owner | null {
  try {
    const owner = JSON.parse(text) as Owner;
    return Number.isInteger(owner.pid) && typeof owner.host === 'string' ? owner : null;
  } catch {
    // Half a file, left by a power cut.
    return null;
  }
}

function isDead({ pid, host, startTicks: ticks }: Owner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
  const now = startTicks(pid);
  return ticks !== null && now !== null && now !== ticks;
}

function startTicks(pid: number): string | null {
  try {
    // Field 22; the name in field 2 may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
