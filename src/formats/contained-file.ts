import { closeSync, constants, fstatSync, open, openSync, read, readSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, posix, sep } from 'node:path';
import { buffer as gathered } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { errorCode } from '../base/errors.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { openObjects } from '../engine/open-objects.ts';
import { zipChunks, zippedPath } from './zip-bytes.ts';
import { zipDirectory } from './zip-directory.ts';

/** More than any picture of a dataset; a larger file is none. */
const maxBytes = 64 << 20;

/** Where the bytes of a file go: memory of so many bytes, with anything in it. */
export type Room = (bytes: number) => Buffer;

/**
 * Bytes of a regular file in a folder. Null where there is none, where it is larger than 64 MiB, and where its path, with
 * links followed, leads out of the folder: a dataset from somewhere else must not show what else is on this machine.
 * @param folder May be one in an archive, `…/archive.zip/folder`, or in a bucket, where there are no links.
 * @param path Below the folder, untrusted.
 */
export function readContained(folder: string, path: string): Promise<Uint8Array | null> {
  return new ContainedFolder(folder).read(path);
}

/**
 * A folder of which many files are read, as `readContained` reads them. Where the folders in it really are is found once:
 * for a folder whose own folders are not replaced by links to elsewhere meanwhile.
 */
export class ContainedFolder {
  readonly path: string;
  /** Folders that lie in it, links followed, by the paths that were asked for. */
  readonly #found = new Map<string, string>();
  readonly #files = new FileAccess();

  constructor(path: string) {
    this.path = path;
  }

  /** @param room Memory for what is read; some of its own where it is left out. */
  async read(path: string, room: Room = Buffer.allocUnsafe): Promise<Uint8Array | null> {
    if (isBucketAddress(this.path)) return readStored(this.path, path);
    const archive = zippedPath(join(this.path, 'x'));
    if (archive) return readZipped(archive.zip, posix.dirname(archive.name), path);
    if (path.includes('\0')) return null;
    const file = join(this.path, path);
    const folder = await this.#folderOf(file);
    if (folder === null) return null;
    if (constants.O_NOFOLLOW !== undefined) {
      const found = await readRegular(this.#files, join(folder, basename(file)), constants.O_NOFOLLOW, room);
      if (found !== 'link') return found;
    }
    const target = await containedPath(this.path, path);
    const found = target === null ? null : await readRegular(this.#files, target, 0, room);
    return found === 'link' ? null : found;
  }

  /** Where the folder of a file really is; null where it is not in this one. */
  async #folderOf(file: string): Promise<string | null> {
    const folder = dirname(file);
    const known = this.#found.get(folder);
    if (known !== undefined) return known;
    const [root, there] = await Promise.all(
      [this.path, folder].map((one) => realpath(one).catch(unlessAbsent)),
    );
    if (!root || !there || (there !== root && !isBelow(root, there))) return null;
    if (this.#found.size >= mostFolders) this.#found.clear();
    this.#found.set(folder, there);
    return there;
  }
}

/** Folders that are remembered; some have one for each document. */
const mostFolders = 10_000;

/**
 * Opens and reads files: in this thread while they come at once, since to hand a small one to another thread takes longer
 * than to read it; in others, several at a time, while they have to be waited for.
 */
class FileAccess {
  /** What is still asked of other threads. */
  #elsewhere = 0;

  open(file: string, flags: number): number | Promise<number> {
    return this.#isElsewhere() ? opened(file, flags) : this.#timed(() => openSync(file, flags));
  }

  /** @returns Bytes that were read, to fill the rest of a buffer. */
  read(handle: number, buffer: Buffer, from: number): number | Promise<number> {
    const length = buffer.length - from;
    if (this.#isElsewhere())
      return readInto(handle, buffer, from, length, null).then(({ bytesRead }) => bytesRead);
    return this.#timed(() => readSync(handle, buffer, from, length, null));
  }

  #isElsewhere(): boolean {
    return this.#elsewhere > 0 && this.#elsewhere-- > 0;
  }

  #timed(work: () => number): number {
    const start = performance.now();
    try {
      return work();
    } finally {
      if (performance.now() - start > slowMs) this.#elsewhere = asksAfterSlow;
    }
  }
}

/** A network or a turning disk takes longer, memory and the way to another thread and back less. */
const slowMs = 0.5;
/** Then one is tried here again: it may only have been that the machine was busy. */
const asksAfterSlow = 32;

const opened = promisify(open);
const readInto = promisify(read);

/** All bytes of a regular file, null where there is none; `link` where a flag forbids to follow one. */
async function readRegular(
  files: FileAccess,
  file: string,
  flags: number,
  room: Room,
): Promise<Uint8Array | 'link' | null> {
  let handle: number;
  try {
    // A pipe would wait for its writer.
    handle = await files.open(file, constants.O_RDONLY | constants.O_NONBLOCK | flags);
  } catch (error) {
    return errorCode(error) === 'ELOOP' ? 'link' : unlessAbsent(error);
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile() || stat.size > maxBytes) return null;
    const content = room(stat.size);
    let length = 0;
    while (length < content.length) {
      const bytesRead = await files.read(handle, content, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return content.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

async function readStored(folder: string, path: string): Promise<Uint8Array | null> {
  const key = posix.normalize(path);
  if (path.includes('\0') || /^(\.\.?$|\.\.\/|\/)/.test(key)) return null;
  const bytes = await openObjects(folder).read(key);
  return bytes && bytes.length <= maxBytes ? bytes : null;
}

async function readZipped(zip: string, folder: string, path: string): Promise<Uint8Array | null> {
  const name = posix.join(folder, path);
  const isInFolder = folder === '.' || name.startsWith(`${folder}/`);
  const entry = isInFolder ? (await zipDirectory(zip)).get(name) : undefined;
  return entry && entry.bytes <= maxBytes ? gathered(zipChunks({ zip, name })) : null;
}

/** The file or folder that a path below a folder names, links followed; null where there is none or it lies outside. */
export async function containedPath(folder: string, path: string): Promise<string | null> {
  if (path.includes('\0')) return null;
  const root = await realpath(folder).catch(unlessAbsent);
  const file = await realpath(join(folder, path)).catch(unlessAbsent);
  if (root === null || file === null) return null;
  return isBelow(root, file) ? file : null;
}

function isBelow(root: string, file: string): boolean {
  return file.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

const absent = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EPERM', 'EISDIR', 'ENXIO', 'EINVAL'];

function unlessAbsent(error: unknown): null {
  if (absent.includes(errorCode(error) ?? '')) return null;
  throw error;
}
