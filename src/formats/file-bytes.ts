import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { errorMessage } from '../base/errors.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { objectAt } from '../engine/open-objects.ts';
import { FormatError } from './format-error.ts';
import { zipChunks, zippedPath } from './zip-bytes.ts';
import { zstdFrames } from './zstd-frames.ts';

const chunkBytes = 1 << 18;

/**
 * The bytes of a file, or of an object of a bucket, from its beginning; of one in an archive where the path is `…/archive.zip/file`; unpacked where its
 * name ends in `.gz` or `.zst`. Closes the file when the reader stops.
 * @throws FormatError where it cannot be unpacked.
 */
export async function* chunksOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  const packed = packingOf(path);
  if (packed === null) yield* storedChunks(path);
  else yield* packed === 'gzip' ? unzipped(path) : decompressed(path);
}

async function* storedChunks(path: string): AsyncGenerator<Buffer, void, undefined> {
  if (isBucketAddress(path)) {
    const { objects, key } = objectAt(path);
    return yield* objects.stream(key);
  }
  const zipped = zippedPath(path);
  if (zipped) return yield* zipChunks(zipped);
  yield* createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;
}

async function* unzipped(path: string): AsyncGenerator<Buffer, void, undefined> {
  const unpacked = zlib.createGunzip({ chunkSize: chunkBytes });
  yield* through(unpacked, storedChunks(path), path, 'gzip');
}

async function* decompressed(path: string): AsyncGenerator<Buffer, void, undefined> {
  if (!zlib.createZstdDecompress)
    throw new FormatError(
      path,
      null,
      'Expected Node 22.15 or later to read Zstandard data, got an older one.',
    );
  const frames = zstdFrames(storedChunks(path));
  try {
    for await (const frame of frames)
      yield* through(zlib.createZstdDecompress({ chunkSize: chunkBytes }), frame, path, 'Zstandard');
  } catch (error) {
    throw error instanceof FormatError || isOfSystem(error) ? error : notPacked(path, 'Zstandard', error);
  }
}

/** What comes out of an unpacker. */
async function* through(
  unpacked: NodeJS.ReadWriteStream & { destroy(error?: Error): void },
  chunks: AsyncGenerator<Buffer, void, undefined>,
  path: string,
  format: string,
): AsyncGenerator<Buffer, void, undefined> {
  const input = Readable.from(chunks);
  input.once('error', (error) => unpacked.destroy(error));
  try {
    yield* input.pipe(unpacked) as unknown as AsyncIterable<Buffer>;
  } catch (error) {
    // Of the file itself, or of the archive that it is in.
    if (input.errored && (isOfSystem(input.errored) || input.errored instanceof FormatError))
      throw input.errored;
    throw notPacked(path, format, error);
  } finally {
    input.destroy();
    unpacked.destroy();
  }
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function notPacked(path: string, format: string, error: unknown): FormatError {
  return new FormatError(path, null, `Expected ${format} data, got something else (${errorMessage(error)}).`);
}

/**
 * Some bytes of a file, of what is in it where it is packed.
 * @throws FormatError where the file ends before them.
 */
export async function readBytes(path: string, offset: number, bytes: number): Promise<Buffer> {
  const found = await (isSeekable(path) ? readPlain : readPacked)(path, offset, bytes);
  if (found.length === bytes) return found;
  throw new FormatError(
    path,
    null,
    `Expected ${bytes} bytes at ${offset}, got ${found.length}: was it changed?`,
  );
}

async function readPlain(path: string, offset: number, bytes: number): Promise<Buffer> {
  if (isBucketAddress(path)) {
    const { objects, key } = objectAt(path);
    return (await objects.readAt(key, offset, bytes)) ?? Buffer.alloc(0);
  }
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

function packingOf(path: string): 'gzip' | 'zstd' | null {
  if (/\.gz$/i.test(path)) return 'gzip';
  return /\.zst$/i.test(path) ? 'zstd' : null;
}

/** The name of what is in a file: without the ending of the packing. */
export function unpackedName(path: string): string {
  return path.replace(/\.(gz|zst)$/i, '');
}

/** Whether a part of the file can be read without what is before it. */
export function isSeekable(path: string): boolean {
  return packingOf(path) === null && zippedPath(path) === null;
}
