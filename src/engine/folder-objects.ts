import {
  appendFileSync,
  closeSync,
  constants,
  type Dirent,
  fdatasyncSync,
  fstatSync,
  openSync,
  readSync,
} from 'node:fs';
import { type FileHandle, link, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../base/atomic-file.ts';
import { draftPath, removeDraftsIn } from '../base/drafts.ts';
import { errorCode } from '../base/errors.ts';
import { inParallel } from '../base/in-parallel.ts';
import { makeFolder, makeFolderSync } from '../base/make-folder.ts';
import type { Content, Objects } from './objects.ts';

/** Longest piece of a file that is read at once. */
const chunkBytes = 1 << 18;

/** Objects as files of a folder. Folders are made as they are needed; all but logs is written beside its place and synced. */
export class FolderObjects implements Objects {
  readonly address: string;

  /** @param address Path of the folder, which need not be there yet. */
  constructor(address: string) {
    this.address = address;
  }

  #path(key: string): string {
    return join(this.address, key);
  }

  async read(key: string, { strict = false } = {}): Promise<Buffer | null> {
    if (strict) return readRegular(this.#path(key));
    return unlessMissing(readFile(this.#path(key)), null);
  }

  /** A buffer of its own for each piece, no larger than what is left, so that many small files cost little. */
  async *stream(key: string): AsyncGenerator<Buffer> {
    const handle = await open(this.#path(key));
    try {
      const { size } = await handle.stat();
      for (let at = 0; ; ) {
        // One byte more tells whether the file has grown.
        const buffer = Buffer.allocUnsafe(Math.min(Math.max(0, size - at) + 1, chunkBytes));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }

  async create(key: string, bytes: string | Uint8Array): Promise<boolean> {
    const path = this.#path(key);
    const draft = draftPath(path);
    try {
      await writeDurably(draft, bytes);
      return await linkUnlessThere(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  }

  async replace(key: string, content: Content): Promise<void> {
    await writeAtomically(this.#path(key), content);
  }

  async has(key: string): Promise<boolean> {
    return (await unlessMissing(stat(this.#path(key)), null)) !== null;
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async removeAll(key: string): Promise<void> {
    await emptyFolder(this.#path(key));
    await rm(this.#path(key), { recursive: true, force: true });
  }

  async list(prefix: string): Promise<string[]> {
    const path = this.#path(prefix);
    const entries = await unlessMissing<Dirent[]>(readdir(path, { withFileTypes: true }), []);
    const names: string[] = [];
    for (const entry of entries) {
      const { name } = entry;
      if (name.startsWith('.')) continue;
      names.push((await isFolder(entry, join(path, name))) ? `${name}/` : name);
    }
    return names.sort();
  }

  async sweep(prefix: string): Promise<void> {
    await removeDraftsIn(this.#path(prefix));
  }

  /** Written before it returns: what a log is told, such as a paid answer, a kill in the next instant does not lose. */
  async append(key: string, text: string, { synced = false } = {}): Promise<void> {
    const path = this.#path(key);
    const add = synced ? appendSynced : appendFileSync;
    try {
      add(path, text);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      makeFolderSync(dirname(path));
      add(path, text);
    }
  }

  async readAt(key: string, at: number, bytes: number): Promise<Buffer | null> {
    let file: number;
    try {
      file = openSync(this.#path(key), 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
    try {
      const { size } = fstatSync(file);
      const from = at < 0 ? Math.max(0, size + at) : at;
      const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(bytes, size - from)));
      return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, from));
    } finally {
      closeSync(file);
    }
  }
}

function appendSynced(path: string, text: string): void {
  const file = openSync(path, 'a');
  try {
    appendFileSync(file, text);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function unlessMissing<T>(work: Promise<T>, otherwise: T): Promise<T>;
async function unlessMissing<T, U>(work: Promise<T>, otherwise: U): Promise<T | U>;
async function unlessMissing(work: Promise<unknown>, otherwise: unknown): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return otherwise;
    throw error;
  }
}

/** Files that are removed at once. Left to itself, `rm` begins with all of them, which takes a gigabyte for 480,000. */
const removedAtOnce = 16;

async function emptyFolder(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  await inParallel(entries, removedAtOnce, async (entry) => {
    const inside = join(path, entry.name);
    if (!entry.isDirectory()) await rm(inside, { force: true });
  });
  for (const entry of entries) if (entry.isDirectory()) await emptyFolder(join(path, entry.name));
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A link is no file here; a pipe would wait for its writer. */
async function readRegular(path: string): Promise<Buffer | null> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch((error: unknown) => {
    if (['ENOENT', 'ELOOP', 'ENXIO'].includes(errorCode(error) ?? '')) return null;
    throw error;
  });
  try {
    return handle && (await handle.stat()).isFile() ? await handle.readFile() : null;
  } finally {
    await handle?.close();
  }
}

async function linkUnlessThere(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    // A file system without hard links: results are deterministic, so replacing the winner changes nothing.
    await rename(draft, path);
    return true;
  }
}

async function writeDurably(path: string, bytes: string | Uint8Array): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'wx');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await makeFolder(dirname(path));
    handle = await open(path, 'wx');
  }
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
