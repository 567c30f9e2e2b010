import { type FileHandle, open } from 'node:fs/promises';
import { buffer as gathered } from 'node:stream/consumers';
import { chunksOf, isSeekable } from './file-bytes.ts';
import { FormatError } from './format-error.ts';
import { zipDataOffset, zipEntry, zippedPath } from './zip-bytes.ts';

/** A file of which any part can be read. */
export interface ByteRanges {
  byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** Of a file that has to be unpacked as a whole. */
const maxHeldBytes = 256 << 20;

/**
 * Opens a file for reading parts of it: where it is in an archive too, unless it is packed and larger than 256 MiB.
 * @throws FormatError for such a one.
 */
export async function openRanges(path: string): Promise<ByteRanges> {
  if (isSeekable(path)) {
    const handle = await open(path);
    return ofHandle(handle, 0, (await handle.stat()).size);
  }
  const zipped = zippedPath(path);
  const entry = zipped && !/\.(gz|zst)$/i.test(path) ? await zipEntry(zipped) : null;
  if (zipped && entry?.method === 0)
    return ofHandle(await open(zipped.zip), await zipDataOffset(zipped.zip, entry), entry.bytes);
  return held(path);
}

function ofHandle(handle: FileHandle, offset: number, byteLength: number): ByteRanges {
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const bytes = new Uint8Array(Math.max(0, end - start));
      for (let filled = 0; filled < bytes.length; ) {
        const { bytesRead } = await handle.read(
          bytes,
          filled,
          bytes.length - filled,
          offset + start + filled,
        );
        if (bytesRead === 0) throw new Error('the file ends before its data');
        filled += bytesRead;
      }
      return bytes.buffer;
    },
    close: () => handle.close(),
  };
}

async function held(path: string): Promise<ByteRanges> {
  const bytes = await gathered(bounded(path));
  return {
    byteLength: bytes.length,
    slice: async (start, end = bytes.length) => new Uint8Array(bytes.subarray(start, end)).buffer,
    close: async () => {},
  };
}

async function* bounded(path: string): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunksOf(path)) {
    bytes += chunk.length;
    if (bytes > maxHeldBytes)
      throw new FormatError(
        path,
        null,
        'Expected a compressed Parquet file of at most 256 MiB, got a larger one: decompress it first.',
      );
    yield chunk;
  }
}
