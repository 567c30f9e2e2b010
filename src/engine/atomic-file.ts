import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const BUFFER_CHARS = 1 << 18;

/**
 * Writes a file so that it is seen whole or not at all: a temporary file in the same folder, fsync, rename. The
 * folder is made if it is missing. If `parts` throws, the file that was there before stays.
 */
export async function writeAtomically(
  path: string,
  parts: string | Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(draft, 'wx');
    try {
      let buffered: string[] = [];
      let chars = 0;
      for await (const part of typeof parts === 'string' ? [parts] : parts) {
        buffered.push(part);
        chars += part.length;
        if (chars < BUFFER_CHARS) continue;
        await handle.writeFile(buffered.join(''));
        buffered = [];
        chars = 0;
      }
      await handle.writeFile(buffered.join(''));
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
