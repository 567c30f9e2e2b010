import { randomBytes } from 'node:crypto';
import { rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../base/errors.ts';
import { makeFolder } from '../../base/make-folder.ts';
import { namesIn } from '../../base/names-in.ts';
import { machineTag } from './machine-tag.ts';

/** A part that nothing was written to for so long belongs to nobody, whatever its name says. */
const abandonedMs = 60 * 60 * 1000;
const lookAgainMs = 200;
const nobody = 'free';

/**
 * What has come so far of a blob: `<blob>.<owner>.incomplete`. Its owner alone writes to it. Whoever wants the same blob
 * waits for it, or takes over the part of an owner that is gone, by renaming it.
 */
export class PartFile {
  readonly path: string;
  readonly #blob: string;

  private constructor(blob: string) {
    this.#blob = blob;
    this.path = partPath(blob, ownName());
  }

  /**
   * The part to go on with, empty where there is none.
   * @param stallMs A part that others have not written to for so long is not waited for.
   * @returns null where the blob has come while another was waited for
   */
  static async take(
    blob: string,
    stallMs: number,
    signal: AbortSignal | undefined,
  ): Promise<PartFile | null> {
    await makeFolder(dirname(blob));
    const part = new PartFile(blob);
    for (let waited = false; ; waited = true) {
      if (waited && (await stat(blob).catch(() => null))) return null;
      const others = await partsIn(dirname(blob), basename(blob));
      for (const other of others) {
        if (!(await isTaken(other)) && (await moved(other.path, part.path))) return part;
      }
      const isAwaited = others.some(({ idleMs }) => idleMs < stallMs);
      if (!isAwaited) break;
      await sleep(lookAgainMs, undefined, { signal });
    }
    await writeFile(part.path, '', { flag: 'wx' });
    return part;
  }

  async bytes(): Promise<number> {
    return (await stat(this.path)).size;
  }

  /** Leaves it to whoever goes on. */
  async release(): Promise<void> {
    const size = await this.bytes().catch(() => 0);
    if (size > 0) await moved(this.path, partPath(this.#blob, nobody));
    else await this.remove();
  }

  async empty(): Promise<void> {
    await truncate(this.path);
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  /** @returns false where another took it for left behind */
  async becomeBlob(): Promise<boolean> {
    return moved(this.path, this.#blob);
  }
}

/**
 * Removes what has come of downloads that nobody is at.
 * @param blob Name of a blob; null for all of the folder.
 * @returns bytes removed
 */
export async function removeParts(folder: string, blob: string | null): Promise<number> {
  let removed = 0;
  for (const part of await partsIn(folder, blob)) {
    if (await isTaken(part)) continue;
    await rm(part.path, { force: true });
    removed += part.bytes;
  }
  return removed;
}

interface OtherPart {
  path: string;
  bytes: number;
  owner: string;
  idleMs: number;
}

/** @param blob Name of a blob; null for the parts of all. */
async function partsIn(folder: string, blob: string | null): Promise<OtherPart[]> {
  const form = new RegExp(`^${blob ?? '[0-9a-f]+'}\\.(${nobody}|[0-9a-f]{8}-\\d+-[0-9a-f]+)\\.incomplete$`);
  const parts: OtherPart[] = [];
  for (const name of await namesIn(folder)) {
    const owner = form.exec(name)?.[1];
    const path = join(folder, name);
    const found = owner === undefined ? null : await stat(path).catch(() => null);
    if (owner !== undefined && found)
      parts.push({ path, bytes: found.size, owner, idleMs: Date.now() - found.mtimeMs });
  }
  return parts;
}

async function isTaken({ owner, idleMs }: OtherPart): Promise<boolean> {
  if (owner === nobody || idleMs > abandonedMs) return false;
  const [tag, pid] = owner.split('-');
  if (tag !== machineTag()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

function ownName(): string {
  return `${machineTag()}-${process.pid}-${randomBytes(4).toString('hex')}`;
}

function partPath(blob: string, owner: string): string {
  return `${blob}.${owner}.incomplete`;
}

/** @returns false where it is not there any more */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
