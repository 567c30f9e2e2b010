import { link, lstat, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode, StoppedError } from '../../base/errors.ts';
import { sha256 } from '../../base/fingerprint.ts';
import { makeFolder } from '../../base/make-folder.ts';
import { pause } from '../../base/pause.ts';
import type { Digest } from '../../records/basics.ts';

/** A file that is kept here until `release`. */
export interface ScratchFile {
  path: string;
  release(): Promise<void>;
}

export interface Wanted {
  sha256: Digest;
  bytes: number;
  /** Of its name, such as `.mp4`; FFmpeg looks at it. */
  ending: string;
  /** For messages. */
  address: string;
}

export interface ScratchPlace {
  folder: string;
  mostBytes: number;
}

const defaultGigabytes = 20;
const longestWaitMs = 1000;
const fileName = /^([0-9a-f]{64})(?:-(\d+)-\d+(?:-(\d+)\.part(?:\.json)?|\.[a-z0-9]{1,5}|))?$/;
/** Numbers of what this process holds. */
let count = 0;

/** @throws StoppedError where the environment asks for what is no number */
export function scratchPlace(): ScratchPlace {
  const { LECTERN_SCRATCH: folder, LECTERN_SCRATCH_GB: asked = String(defaultGigabytes) } = process.env;
  const gigabytes = Number(asked);
  if (!(gigabytes > 0))
    throw new StoppedError(
      `Expected LECTERN_SCRATCH_GB to be a number of gigabytes, got ${JSON.stringify(asked)}.`,
    );
  // Others may write in the folder for temporary files.
  const own = join(tmpdir(), `lectern-scratch-${process.getuid?.() ?? 'user'}`);
  return { folder: folder ?? own, mostBytes: gigabytes * 1e9 };
}

/** One source is larger than all copies together may be. */
export class TooLargeError extends StoppedError {}

/**
 * Copies of sources on this machine, under their digests, for all processes of it. Together they take no more than a bound:
 * the ones used longest ago go first, none that is in use. A file in use has a second name, with the process that uses it,
 * and one that is being brought has its length in its name, so that room is kept for it.
 */
export class Scratch {
  readonly #place: ScratchPlace;
  /** What is being brought by this process. */
  readonly #coming = new Map<Digest, Promise<void>>();

  constructor(place: ScratchPlace) {
    this.#place = place;
  }

  /**
   * Holds the file with a digest, brought here by `bring` unless it is here. Waits while what is in use leaves no room.
   * @param bring Writes the file to a path, and knows that it is the one that is meant.
   * @throws TooLargeError where it is larger than the bound; what `bring` throws; the signal's reason
   */
  async hold(
    wanted: Wanted,
    bring: (path: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<ScratchFile> {
    const { sha256: digest, bytes, ending, address } = wanted;
    const { folder } = this.#place;
    this.#refuseLarge(bytes, address);
    await ownFolder(folder);
    const whole = join(folder, digest);
    const name = /^\.[a-z0-9]{1,5}$/.test(ending) ? ending : '';
    const held = join(folder, `${digest}-${process.pid}-${++count}${name}`);
    for (;;) {
      if (await isLinked(whole, held)) break;
      const others = this.#coming.get(digest);
      if (others) {
        // Where it fails there, it is tried here.
        await others.catch(() => {});
        signal.throwIfAborted();
        continue;
      }
      const bringIt = async (path: string): Promise<string> => {
        await bring(path);
        return whole;
      };
      const coming = this.#bring(whole, bytes, bringIt, signal);
      this.#coming.set(digest, coming);
      await coming.finally(() => this.#coming.delete(digest));
    }
    const now = new Date();
    await utimes(held, now, now).catch(() => {});
    return { path: held, release: () => rm(held, { force: true }) };
  }

  /**
   * Brings a file whose digest nobody knows yet, so that it is here when it is worked on, unless others need the room before.
   * @param bring Writes the file to a path, and tells its digest.
   * @throws as `hold`
   */
  async learn(
    { bytes, address }: Pick<Wanted, 'bytes' | 'address'>,
    bring: (path: string) => Promise<Digest>,
    signal: AbortSignal,
  ): Promise<Digest> {
    const { folder } = this.#place;
    this.#refuseLarge(bytes, address);
    await ownFolder(folder);
    let digest: Digest | null = null;
    const bringIt = async (path: string): Promise<string> => {
      digest = await bring(path);
      return join(folder, digest);
    };
    await this.#bring(join(folder, sha256(address)), bytes, bringIt, signal);
    return digest!;
  }

  #refuseLarge(bytes: number, address: string): void {
    const { mostBytes } = this.#place;
    if (bytes <= mostBytes) return;
    throw new TooLargeError(
      `${address} takes ${bytes} bytes, and copies of sources may take ${mostBytes}: set LECTERN_SCRATCH_GB.`,
    );
  }

  /** @param bring Writes the file to a path, and tells where it belongs. */
  async #bring(
    about: string,
    bytes: number,
    bring: (path: string) => Promise<string>,
    signal: AbortSignal,
  ): Promise<void> {
    const draft = `${about}-${process.pid}-${++count}-${bytes}.part`;
    try {
      await this.#makeRoom(draft, signal);
      await rename(draft, await bring(draft));
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Says what is to come before it looks: of two processes that do at once, one sees the other. */
  async #makeRoom(draft: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      await (await open(draft, 'w', 0o600)).close();
      const { bytes, unused } = await this.#look();
      let over = bytes - this.#place.mostBytes;
      for (const file of unused) {
        if (over <= 0) break;
        await rm(file.path, { force: true });
        over -= file.bytes;
      }
      if (over <= 0) return;
      await rm(draft, { force: true });
      await pause(longestWaitMs * (0.5 + Math.random() / 2), signal);
    }
  }

  /** Bytes that files here take or will take, and those that nobody uses, the one used longest ago first. */
  async #look(): Promise<{ bytes: number; unused: { path: string; bytes: number }[] }> {
    const taken = new Map<string, number>();
    const unused: { path: string; bytes: number; usedMs: number }[] = [];
    for (const name of await readdir(this.#place.folder)) {
      const [, digest, pid, coming] = fileName.exec(name) ?? [];
      if (digest === undefined) continue;
      const path = join(this.#place.folder, name);
      if (pid !== undefined && !isAlive(Number(pid))) {
        await rm(path, { force: true });
        continue;
      }
      const found = await stat(path).catch(() => null);
      if (found === null) continue;
      if (coming !== undefined) taken.set(name.replace('.json', ''), Number(coming));
      // All names of one file are counted once.
      else taken.set(String(found.ino), found.size);
      if (pid === undefined && found.nlink === 1)
        unused.push({ path, bytes: found.size, usedMs: found.mtimeMs });
    }
    const bytes = [...taken.values()].reduce((sum, one) => sum + one, 0);
    return { bytes, unused: unused.sort((a, b) => a.usedMs - b.usedMs) };
  }
}

async function isLinked(whole: string, held: string): Promise<boolean> {
  try {
    await link(whole, held);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** A folder that somebody else made might hold anything. */
async function ownFolder(folder: string): Promise<void> {
  await makeFolder(folder, 0o700);
  const found = await lstat(folder);
  const isOwn = process.getuid === undefined || found.uid === process.getuid();
  if (found.isDirectory() && isOwn) return;
  throw new StoppedError(`${folder} is not a folder of this user: set LECTERN_SCRATCH to one.`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
