import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { type Entry, extract } from 'tar-stream';
import { errorMessage } from '../../base/errors.ts';
import { FormatError } from '../../formats/format-error.ts';
import { zipChunks } from '../../formats/zip-bytes.ts';
import { zipDirectory } from '../../formats/zip-directory.ts';

/** A regular file in an archive or on disk. Its content is read once, or passed over. */
export interface Member {
  /** Untrusted; never used as a path. */
  name: string;
  bytes: number;
  chunks(): AsyncIterable<Uint8Array>;
}

export type ArchiveKind = 'zip' | 'tar.gz' | 'tar';

const tarMagicAt = 257;
/** What an archive may unpack to. The largest package with weights has a tenth of it. */
const maxUnpackedBytes = 4 * 2 ** 30;
const maxMembers = 100_000;

/** What kind of archive a file is, told by its first bytes; null for any other file. */
export async function archiveKind(path: string): Promise<ArchiveKind | null> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    const head = buffer.subarray(0, bytesRead);
    // The second is that of an empty archive.
    if (['PK\u0003\u0004', 'PK\u0005\u0006'].includes(head.toString('latin1', 0, 4))) return 'zip';
    if (head[0] === 0x1f && head[1] === 0x8b) return 'tar.gz';
    return head.toString('latin1', tarMagicAt, tarMagicAt + 5) === 'ustar' ? 'tar' : null;
  } finally {
    await handle.close();
  }
}

/**
 * The regular files in an archive, one after the other; links, devices and folders are passed over. Nothing in it is run,
 * and nothing is written.
 * @throws FormatError where it is damaged, or made to unpack to more than any package holds.
 */
export function membersOf(path: string, kind: ArchiveKind): AsyncGenerator<Member> {
  return kind === 'zip' ? zipMembers(path) : tarMembers(path, kind === 'tar.gz');
}

async function* zipMembers(zip: string): AsyncGenerator<Member> {
  for (const { name, bytes } of (await zipDirectory(zip)).values()) {
    yield { name, bytes, chunks: () => zipChunks({ zip, name }) };
  }
}

async function* tarMembers(path: string, isPacked: boolean): AsyncGenerator<Member> {
  const files = extract();
  const file = createReadStream(path);
  const unpacked = isPacked
    ? pipeline(file, zlib.createGunzip(), bounded(path), files)
    : pipeline(file, bounded(path), files);
  // Told by the iteration below.
  unpacked.catch(() => {});
  let members = 0;
  try {
    for await (const entry of files) {
      if (++members > maxMembers) throw damaged(path, `it has more than ${maxMembers} files`);
      const { name, size = 0, type } = entry.header;
      if (type === 'file') yield { name, bytes: size, chunks: () => wholeChunks(entry, path) };
      await passOver(entry);
    }
    await unpacked;
  } catch (error) {
    throw asDamage(error, path);
  } finally {
    files.destroy();
    await unpacked.catch(() => {});
  }
}

async function* wholeChunks(entry: Entry, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* entry;
  } catch (error) {
    throw asDamage(error, path);
  }
}

async function passOver(entry: Entry): Promise<void> {
  if (entry.destroyed || entry.readableEnded) return;
  for await (const _ of entry);
}

function bounded(path: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxUnpackedBytes) done(damaged(path, `it unpacks to more than ${maxUnpackedBytes} bytes`));
      else done(null, chunk);
    },
  });
}

function asDamage(error: unknown, path: string): FormatError {
  return error instanceof FormatError ? error : damaged(path, `it cannot be read (${errorMessage(error)})`);
}

function damaged(path: string, told: string): FormatError {
  return new FormatError(path, null, `Expected a whole archive, but ${told}.`);
}
