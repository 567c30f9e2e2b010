import { type FileHandle, open } from 'node:fs/promises';
import type { z } from 'zod';
import { FormatError } from './format-error.ts';
import { type PlacedRecord, recordIn } from './json-file.ts';

const blockBytes = 512;
/** More than any record or picture of a dataset. */
const maxBytes = 64 << 20;

/** Whether a file is a shard of WebDataset by its name. */
export function isTar(path: string): boolean {
  return /\.tar$/i.test(path);
}

interface Member {
  name: string;
  /** Where its bytes begin. */
  offset: number;
  bytes: number;
}

/**
 * Records of a shard of WebDataset: of each sample the file that ends in `.json`. Its place is that of its bytes in the
 * shard.
 * @param onBad Called with what is wrong with a record that cannot be read; the others go on.
 * @throws FormatError where the shard is cut or is no tar file.
 */
export async function* tarRecords<T>(
  path: string,
  schema: z.ZodType<T>,
  onBad: (error: FormatError) => void,
): AsyncGenerator<PlacedRecord<T>> {
  const handle = await open(path);
  try {
    for await (const { name, offset, bytes } of members(handle, path, 0)) {
      if (!/\.json$/i.test(name)) continue;
      let record: T;
      try {
        if (bytes > maxBytes)
          throw new FormatError(path, null, `Expected a record of at most 64 MiB: ${name}.`);
        record = recordIn(await bytesAt(handle, path, offset, bytes), schema, path);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        onBad(error);
        continue;
      }
      yield { record, offset, bytes };
    }
  } finally {
    await handle.close();
  }
}

/**
 * A picture of a sample, by its name after the key (`0.jpg`): of the files that follow the record at a place, up to the next
 * sample. Null where it is not there.
 */
export async function tarPicture(
  path: string,
  { offset, bytes }: { offset: number; bytes: number },
  name: string,
): Promise<Uint8Array | null> {
  const handle = await open(path);
  try {
    let key: string | null = null;
    for await (const member of members(handle, path, offset - blockBytes)) {
      const ownKey = keyOf(member.name);
      // The first is the record itself.
      if (key === null && (member.offset !== offset || member.bytes !== bytes)) return null;
      key ??= ownKey;
      if (ownKey !== key) return null;
      if (member.name !== `${key}.${name}` || member.bytes > maxBytes) continue;
      return await bytesAt(handle, path, member.offset, member.bytes);
    }
    return null;
  } finally {
    await handle.close();
  }
}

/** What is before the first dot of a file's own name, as WebDataset takes it. */
function keyOf(name: string): string {
  const folder = name.lastIndexOf('/') + 1;
  const dot = name.indexOf('.', folder);
  return dot === -1 ? name : name.slice(0, dot);
}

/** The files of a tar file from a header on. Folders, links and names in headers of their own are passed over. */
async function* members(handle: FileHandle, path: string, from: number): AsyncGenerator<Member> {
  const header = Buffer.alloc(blockBytes);
  for (let at = from; ; ) {
    const { bytesRead } = await handle.read(header, 0, blockBytes, at);
    if (bytesRead === blockBytes && header.every((byte) => byte === 0)) return;
    const bytes = sizeIn(header);
    if (bytesRead !== blockBytes || bytes === null)
      throw new FormatError(
        path,
        null,
        `Expected a tar file, got something else at byte ${at}: is it cut off?`,
      );
    const type = header[156];
    const offset = at + blockBytes;
    if (type === 0 || type === 0x30) yield { name: nameIn(header), offset, bytes };
    at = offset + Math.ceil(bytes / blockBytes) * blockBytes;
  }
}

function nameIn(header: Buffer): string {
  const text = (from: number, to: number): string => {
    const field = header.subarray(from, to);
    const end = field.indexOf(0);
    return field.toString('utf8', 0, end === -1 ? field.length : end);
  };
  const prefix = text(345, 500);
  return header.toString('latin1', 257, 262) === 'ustar' && prefix !== ''
    ? `${prefix}/${text(0, 100)}`
    : text(0, 100);
}

/** Null where the block is no header. */
function sizeIn(header: Buffer): number | null {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  if (Number.parseInt(header.toString('latin1', 148, 156), 8) !== sum) return null;
  const size = /^ *([0-7]+)[\0 ]*$/.exec(header.toString('latin1', 124, 136));
  return size ? Number.parseInt(size[1]!, 8) : null;
}

async function bytesAt(handle: FileHandle, path: string, offset: number, bytes: number): Promise<Buffer> {
  const content = Buffer.alloc(bytes);
  for (let filled = 0; filled < bytes; ) {
    const { bytesRead } = await handle.read(content, filled, bytes - filled, offset + filled);
    if (bytesRead === 0) throw new FormatError(path, null, 'Expected more bytes: is the file cut off?');
    filled += bytesRead;
  }
  return content;
}
