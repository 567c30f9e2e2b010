import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { videoEndings } from '../video-endings.ts';
import { hasListEnding, looksLikeList } from './list-shape.ts';
import { decodedText } from './list-text.ts';

const headBytes = 1 << 14;

/**
 * Whether a file is a list of videos rather than a video: by the ending of its name, or where that says nothing, by what
 * it begins with.
 * @param isFile Whether it is a regular file: of others the beginning can be read once only.
 * @throws the file system's error where the file cannot be read.
 */
export async function isList(path: string, isFile: boolean): Promise<boolean> {
  if (hasListEnding(path)) return true;
  if (videoEndings.has(extname(path).toLowerCase()) || !isFile) return false;
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const isWhole = bytesRead < headBytes;
    let text = '';
    for await (const part of decodedText(once(buffer.subarray(0, bytesRead)))) text += part;
    return looksLikeList({ text, isWhole });
  } finally {
    await handle.close();
  }
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}
