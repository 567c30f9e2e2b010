import { createHash } from 'node:crypto';
import { errorCode } from '../base/errors.ts';
import { byteLinesOf } from '../base/lines.ts';
import type { Digest } from '../records/basics.ts';
import type { Objects } from './objects.ts';
import { openObjects } from './open-objects.ts';

export const checksumsName = 'SHA256SUMS';
const lineFeed = 0x0a;
const linePattern = /^([0-9a-f]{64}) {2}(.+)$/;

/** A folder, or what else holds objects. */
type Place = string | Objects;

/**
 * Digests of finished files of one folder, in the format of `sha256sum`. They are removed before any of the files
 * changes and written when all are whole, so that a folder which has them was finished.
 */
export async function writeChecksums(place: Place, digests: ReadonlyMap<string, Digest>): Promise<void> {
  const lines = [...digests]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, digest]) => `${digest}  ${name}\n`);
  await openObjects(place).replace(checksumsName, lines);
}

/** Reads files of a folder for `writeChecksums`. @param names Below the folder, `/` between their parts. */
export async function digestFiles(place: Place, names: Iterable<string>): Promise<Map<string, Digest>> {
  const objects = openObjects(place);
  const digests = new Map<string, Digest>();
  for (const name of names) digests.set(name, await digestOf(objects, name));
  return digests;
}

/** Adds to the digests of a folder whose files are finished at different times. */
export async function addChecksums(place: Place, digests: ReadonlyMap<string, Digest>): Promise<void> {
  await writeChecksums(place, new Map([...(await readChecksums(place)), ...digests]));
}

/** Takes files out of the digests of a folder, before they change. */
export async function forgetChecksums(place: Place, isMeant: (name: string) => boolean): Promise<void> {
  const digests = await readChecksums(place);
  const left = new Map([...digests].filter(([name]) => !isMeant(name)));
  if (left.size === 0) await removeChecksums(place);
  else if (left.size < digests.size) await writeChecksums(place, left);
}

/** Whether a folder, or the named file of it, was finished and has not been worked on since. */
export async function hasChecksums(place: Place, name?: string): Promise<boolean> {
  if (name === undefined) return openObjects(place).has(checksumsName);
  return (await readChecksums(place)).has(name);
}

/** Of a folder, by the names of its files. None where there are none; lines that are no digest are left out. */
export async function readChecksums(place: Place): Promise<Map<string, Digest>> {
  const text = (await openObjects(place).read(checksumsName))?.toString('utf8') ?? '';
  const lines = text.split('\n').map((line) => linePattern.exec(line));
  return new Map(lines.flatMap((line) => (line ? [[line[2]!, line[1]!]] : [])));
}

export async function removeChecksums(place: Place): Promise<void> {
  await openObjects(place).remove(checksumsName);
}

/** What of the files with a checksum in a folder is not as it was; nothing where there are no checksums. */
export async function* checkSums(
  place: Place,
  only?: string,
): AsyncGenerator<{ name: string; what: 'missing' | 'damaged' }> {
  const objects = openObjects(place);
  for await (const line of sumLines(objects)) {
    const [, digest, name] = (line !== null && linePattern.exec(line)) || [];
    if (digest === undefined || name === undefined || leadsOut(name)) {
      yield { name: checksumsName, what: 'damaged' };
      return;
    }
    if (only !== undefined && name !== only) continue;
    try {
      if ((await digestOf(objects, name)) !== digest) yield { name, what: 'damaged' };
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      yield { name, what: 'missing' };
    }
  }
}

/** The file may come from anybody. */
function leadsOut(name: string): boolean {
  return name.startsWith('/') || name.split(/[\\/]/).includes('..');
}

/** The lines of the digests, one at a time, since there may be millions; null for the last where it was cut. */
async function* sumLines(objects: Objects): AsyncGenerator<string | null> {
  let isCut = false;
  async function* chunks(): AsyncGenerator<Buffer> {
    for await (const chunk of objects.stream(checksumsName)) {
      isCut = chunk.at(-1) !== lineFeed;
      yield chunk;
    }
  }
  let last: string | null = null;
  try {
    for await (const line of byteLinesOf(chunks())) {
      if (last !== null) yield last;
      last = line;
    }
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
    return;
  }
  if (last !== null) yield isCut ? null : last;
}

async function digestOf(objects: Objects, key: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of objects.stream(key)) hash.update(chunk);
  return hash.digest('hex');
}
