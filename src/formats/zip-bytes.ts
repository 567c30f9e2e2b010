import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import zlib from 'node:zlib';
import { errorMessage } from '../base/errors.ts';
import { FormatError } from './format-error.ts';
import { type ZipEntry, zipDirectory } from './zip-directory.ts';

/** A file inside an archive, named `…/archive.zip/folder/file`. */
export interface ZippedPath {
  zip: string;
  name: string;
}

/** Takes apart the path of a file inside an archive; null for any other path. */
export function zippedPath(path: string): ZippedPath | null {
  for (const { index, 0: ending } of path.matchAll(/\.zip[\\/]/gi)) {
    const zip = path.slice(0, index + ending.length - 1);
    if (statSync(zip, { throwIfNoEntry: false })?.isFile())
      return { zip, name: path.slice(index + ending.length).replaceAll('\\', '/') };
  }
  return null;
}

/** @throws FormatError where there is none of this name. */
export async function zipEntry({ zip, name }: ZippedPath): Promise<ZipEntry> {
  const entry = (await zipDirectory(zip)).get(name);
  if (!entry) throw new FormatError(zip, null, `Expected a file ${JSON.stringify(name)}, got none.`);
  return entry;
}

/** Where the bytes of a file begin in its archive. */
export async function zipDataOffset(zip: string, entry: ZipEntry): Promise<number> {
  const handle = await open(zip);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(30), 0, 30, entry.offset);
    if (bytesRead < 30 || buffer.readUInt32LE() !== 0x04034b50) throw damaged(zip, entry, 'has no header');
    return entry.offset + 30 + buffer.readUInt16LE(26) + buffer.readUInt16LE(28);
  } finally {
    await handle.close();
  }
}

/**
 * The bytes of a file in an archive, unpacked as they come.
 * @throws FormatError where they are not what the archive says, or packed in a way that is not read.
 */
export async function* zipChunks(path: ZippedPath): AsyncGenerator<Buffer, void, undefined> {
  const entry = await zipEntry(path);
  const { zip } = path;
  const unpack = unpackerOf(zip, entry);
  const start = await zipDataOffset(zip, entry);
  let bytes = 0;
  let crc = 0;
  if (entry.packedBytes > 0) {
    const file = createReadStream(zip, { start, end: start + entry.packedBytes - 1, highWaterMark: 1 << 18 });
    const unpacked = unpack ? file.pipe(unpack) : file;
    file.once('error', (error) => unpack?.destroy(error));
    try {
      for await (const chunk of unpacked as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > entry.bytes) throw damaged(zip, entry, 'holds more than the archive says');
        crc = zlib.crc32?.(chunk, crc) ?? entry.crc;
        yield chunk;
      }
    } catch (error) {
      if (file.errored || error instanceof FormatError) throw error;
      throw damaged(zip, entry, `cannot be unpacked (${errorMessage(error)})`);
    } finally {
      file.destroy();
      unpack?.destroy();
    }
  }
  if (bytes !== entry.bytes || (bytes > 0 && crc !== entry.crc))
    throw damaged(zip, entry, 'is not what the archive says');
}

function unpackerOf(zip: string, entry: ZipEntry) {
  const { name, method } = entry;
  if (method === 0) return null;
  if (method === 8) return zlib.createInflateRaw({ chunkSize: 1 << 18 });
  if (method === 93 && zlib.createZstdDecompress) return zlib.createZstdDecompress({ chunkSize: 1 << 18 });
  const how = method < 0 ? 'encrypted' : `packed by method ${method}`;
  throw new FormatError(
    `${zip}/${name}`,
    null,
    `Expected a file that is stored or deflated, got one that is ${how}.`,
  );
}

function damaged(zip: string, { name }: ZipEntry, told: string): FormatError {
  return new FormatError(zip, null, `Expected a whole archive, but ${JSON.stringify(name)} ${told}.`);
}
