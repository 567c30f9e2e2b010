import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { draftPath } from './drafts.ts';
import { makeFolder } from './make-folder.ts';

const bufferChars = 1 << 18;

/** Of a file, in their order. */
export type Parts = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes a file so that it is seen whole or not at all: a temporary file in the same folder, fsync, rename. The
 * folder is made if it is missing. If `parts` throws, the file that was there before stays.
 */
export async function writeAtomically(path: string, parts: string | Uint8Array | Parts): Promise<void> {
  await makeFolder(dirname(path));
  const draft = draftPath(path);
  try {
    const handle = await open(draft, 'wx');
    try {
      if (typeof parts === 'string' || parts instanceof Uint8Array) await handle.writeFile(parts);
      else await writeParts(handle, parts);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeParts(handle: FileHandle, parts: Parts): Promise<void> {
  let buffered: string[] = [];
  let chars = 0;
  for await (const part of parts) {
    if (typeof part !== 'string') {
      await handle.writeFile(buffered.join(''));
      await handle.writeFile(part);
      buffered = [];
      chars = 0;
      continue;
    }
    buffered.push(part);
    chars += part.length;
    if (chars < bufferChars) continue;
    await handle.writeFile(buffered.join(''));
    buffered = [];
    chars = 0;
  }
  await handle.writeFile(buffered.join(''));
}
