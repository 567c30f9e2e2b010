import { constants, type FileHandle, open, readFile, realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { buffer as gathered } from 'node:stream/consumers';
import { errorCode } from '../base/errors.ts';
import { zipChunks, zippedPath } from './zip-bytes.ts';
import { zipDirectory } from './zip-directory.ts';

/** More than any picture of a dataset; a larger file is none. */
const maxBytes = 64 << 20;

/**
 * Bytes of a regular file in a folder. Null where there is none, where it is larger than 64 MiB, and where its path, with
 * links followed, leads out of the folder: a dataset from somewhere else must not show what else is on this machine.
 * @param folder May be one in an archive, `…/archive.zip/folder`.
 * @param path Below the folder, untrusted.
 */
export async function readContained(folder: string, path: string): Promise<Uint8Array | null> {
  const archive = zippedPath(join(folder, 'x'));
  if (archive) return readZipped(archive.zip, posix.dirname(archive.name), path);
  const file = await containedPath(folder, path);
  if (file === null) return null;
  // A pipe would wait for its writer.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(unlessAbsent);
  try {
    const stat = await handle?.stat();
    return handle && stat?.isFile() && stat.size <= maxBytes ? await readSized(handle, stat.size) : null;
  } finally {
    await handle?.close();
  }
}

/** All bytes of a file that has so many: read at once, since there may be millions of them. */
async function readSized(handle: FileHandle, bytes: number): Promise<Uint8Array> {
  const content = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await handle.read(content, 0, bytes, 0);
  return bytesRead === bytes ? content : await readFile(handle);
}

async function readZipped(zip: string, folder: string, path: string): Promise<Uint8Array | null> {
  const name = posix.join(folder, path);
  const isBelow = folder === '.' || name.startsWith(`${folder}/`);
  const entry = isBelow ? (await zipDirectory(zip)).get(name) : undefined;
  return entry && entry.bytes <= maxBytes ? gathered(zipChunks({ zip, name })) : null;
}

/** The file or folder that a path below a folder names, links followed; null where there is none or it lies outside. */
export async function containedPath(folder: string, path: string): Promise<string | null> {
  if (path.includes('\0')) return null;
  const root = await realpath(folder).catch(unlessAbsent);
  const file = await realpath(join(folder, path)).catch(unlessAbsent);
  if (root === null || file === null) return null;
  return file.startsWith(root.endsWith(sep) ? root : `${root}${sep}`) ? file : null;
}

const absent = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EPERM', 'EISDIR', 'ENXIO', 'EINVAL'];

function unlessAbsent(error: unknown): null {
  if (absent.includes(errorCode(error) ?? '')) return null;
  throw error;
}
