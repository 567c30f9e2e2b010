import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { errorMessage } from '../engine/errors.ts';
import { FormatError } from './format-error.ts';

const CHUNK_BYTES = 1 << 18;

/**
 * The bytes of a file from its beginning; unpacked where its name ends in `.gz`. Closes the file when the reader stops.
 * @throws FormatError where it cannot be unpacked.
 */
export async function* chunksOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!isPacked(path)) {
    yield* file as AsyncIterable<Buffer>;
    return;
  }
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  file.once('error', (error) => unpacked.destroy(error));
  try {
    yield* file.pipe(unpacked) as AsyncIterable<Buffer>;
  } catch (error) {
    if (file.errored) throw error;
    throw new FormatError(path, null, `Expected gzip data, got something else (${errorMessage(error)}).`);
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}

/**
 * Some bytes of a file, of what is in it where its name ends in `.gz`.
 * @throws FormatError where the file ends before them.
 */
export async function readBytes(path: string, offset: number, bytes: number): Promise<Buffer> {
  const found = await (isPacked(path) ? readPacked : readPlain)(path, offset, bytes);
  if (found.length === bytes) return found;
  throw new FormatError(
    path,
    null,
    `Expected ${bytes} bytes at ${offset}, got ${found.length}: was it changed?`,
  );
}

async function readPlain(path: string, offset: number, bytes: number): Promise<Buffer> {
  const handle = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    let filled = 0;
    while (filled < bytes) {
      const { bytesRead } = await handle.read(buffer, filled, bytes - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

async function readPacked(path: string, offset: number, bytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let at = 0;
  for await (const chunk of chunksOf(path)) {
    const part = chunk.subarray(Math.max(0, offset - at), Math.max(0, offset + bytes - at));
    if (part.length > 0) parts.push(part);
    at += chunk.length;
    if (at >= offset + bytes) break;
  }
  return Buffer.concat(parts);
}

function isPacked(path: string): boolean {
  return path.endsWith('.gz');
}
