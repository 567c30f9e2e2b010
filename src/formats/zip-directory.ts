import { isUtf8 } from 'node:buffer';
import { statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { FormatError } from './format-error.ts';

/** A file in a ZIP archive, as the archive's directory tells of it. */
export interface ZipEntry {
  /** Path inside the archive, `/` between its parts; never absolute, never with `..`. */
  name: string;
  /** How it is packed: 0 not at all, 8 deflate, 93 Zstandard. */
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  /** Where its own header begins. */
  offset: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locatorSignature = 0x07064b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
const maxCommentBytes = 0xffff;
const maxDirectoryBytes = 512 << 20;
/** Packed a thousand times smaller than it is: deflate does that for nothing but bombs. */
const maxRatio = 500;
const ratioFromBytes = 64 << 20;

const directories = new Map<string, { stamp: string; entries: ReadonlyMap<string, ZipEntry> }>();
const maxDirectories = 16;

/**
 * The files of a ZIP archive by name, ZIP64 or not. Folders, links, and names that lead out of the archive are left out.
 * @throws FormatError where it is no archive, is one in parts, or has files that share their bytes.
 */
export async function zipDirectory(path: string): Promise<ReadonlyMap<string, ZipEntry>> {
  const { size, mtimeMs, ino } = statSync(path);
  const stamp = `${size} ${mtimeMs} ${ino}`;
  const known = directories.get(path);
  if (known?.stamp === stamp) return known.entries;
  const handle = await open(path);
  try {
    const entries = await readDirectory(handle, size, path);
    if (directories.size >= maxDirectories) directories.delete(directories.keys().next().value!);
    directories.set(path, { stamp, entries });
    return entries;
  } finally {
    await handle.close();
  }
}

async function readDirectory(
  handle: FileHandle,
  fileBytes: number,
  path: string,
): Promise<ReadonlyMap<string, ZipEntry>> {
  const { offset, bytes } = await findDirectory(handle, fileBytes, path);
  if (bytes > maxDirectoryBytes || offset + bytes > fileBytes) throw noZip(path, 'its directory is damaged');
  const directory = await read(handle, offset, bytes);
  const entries = new Map<string, ZipEntry>();
  const all: ZipEntry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === entrySignature; ) {
    const nameBytes = directory.readUInt16LE(at + 28);
    const extraBytes = directory.readUInt16LE(at + 30);
    const end = at + 46 + nameBytes + extraBytes + directory.readUInt16LE(at + 32);
    if (end > directory.length) throw noZip(path, 'its directory is damaged');
    const raw = directory.subarray(at + 46, at + 46 + nameBytes);
    const extra = directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes);
    const isLink = ((directory.readUInt32LE(at + 38) >>> 16) & 0o170000) === 0o120000;
    const isEncrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
    const name = (isUtf8(raw) ? raw.toString('utf8') : raw.toString('latin1')).replaceAll('\\', '/');
    const entry: ZipEntry = {
      name,
      method: isEncrypted ? -1 : directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      ...sizesOf(directory, at, extra),
    };
    all.push(entry);
    if (!isLink && isContained(name) && !entries.has(name)) entries.set(name, entry);
    at = end;
  }
  checkEntries(all, offset, path);
  return entries;
}

/** Sizes and place; in ZIP64 those that are too large for their fields stand in the extra field. */
function sizesOf(
  directory: Buffer,
  at: number,
  extra: Buffer,
): Pick<ZipEntry, 'packedBytes' | 'bytes' | 'offset'> {
  let wide = Buffer.alloc(0) as Buffer;
  for (let from = 0; from + 4 <= extra.length; from += 4 + extra.readUInt16LE(from + 2)) {
    if (extra.readUInt16LE(from) === 1)
      wide = extra.subarray(from + 4, from + 4 + extra.readUInt16LE(from + 2));
  }
  let used = 0;
  const value = (field: number): number => {
    const narrow = directory.readUInt32LE(at + field);
    if (narrow !== 0xffffffff || used + 8 > wide.length) return narrow;
    used += 8;
    return Number(wide.readBigUInt64LE(used - 8));
  };
  const bytes = value(24);
  const packedBytes = value(20);
  return { bytes, packedBytes, offset: value(42) };
}

async function findDirectory(
  handle: FileHandle,
  fileBytes: number,
  path: string,
): Promise<{ offset: number; bytes: number }> {
  const from = Math.max(0, fileBytes - endBytes - maxCommentBytes);
  const tail = await read(handle, from, fileBytes - from);
  let at = tail.length - endBytes;
  while (at >= 0 && tail.readUInt32LE(at) !== endSignature) at--;
  if (at < 0) throw noZip(path, 'it has no directory (perhaps it is cut off)');
  if (tail.readUInt16LE(at + 4) !== tail.readUInt16LE(at + 6))
    throw noZip(path, 'it is one of several parts');
  const narrow = { offset: tail.readUInt32LE(at + 16), bytes: tail.readUInt32LE(at + 12) };
  const locator = at - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== locatorSignature) return narrow;
  const end64 = await read(handle, Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (end64.length < 56 || end64.readUInt32LE() !== end64Signature)
    throw noZip(path, 'its directory is damaged');
  return { offset: Number(end64.readBigUInt64LE(48)), bytes: Number(end64.readBigUInt64LE(40)) };
}

/** @throws FormatError for archives that are made to unpack to more than they hold. */
function checkEntries(entries: readonly ZipEntry[], directoryOffset: number, path: string): void {
  const byPlace = entries.filter(({ packedBytes }) => packedBytes > 0).sort((a, b) => a.offset - b.offset);
  for (const [index, { name, offset, packedBytes, bytes }] of byPlace.entries()) {
    const next = byPlace[index + 1]?.offset ?? directoryOffset;
    if (offset + packedBytes > next)
      throw noZip(path, `${JSON.stringify(name)} shares its bytes with what follows it`);
    if (bytes > ratioFromBytes && bytes > maxRatio * packedBytes)
      throw noZip(path, `${JSON.stringify(name)} would unpack to ${maxRatio} times its size and more`);
  }
}

function isContained(name: string): boolean {
  const parts = name.split('/');
  return (
    !name.endsWith('/') &&
    !name.includes('\0') &&
    !/^([A-Za-z]:|\/)/.test(name) &&
    !parts.some((part) => part === '..' || part === '.' || part === '')
  );
}

async function read(handle: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, offset);
  return buffer.subarray(0, bytesRead);
}

function noZip(path: string, told: string): FormatError {
  return new FormatError(path, null, `Expected a ZIP archive, but ${told}.`);
}
