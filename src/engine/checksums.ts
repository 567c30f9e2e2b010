import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../records/basics.ts';
import { writeAtomically } from './atomic-file.ts';
import { digestFile } from './digest-file.ts';
import { errorCode } from './errors.ts';

const fileName = 'SHA256SUMS';

/**
 * Digests of finished files of one folder, in the format of `sha256sum`. They are removed before any of the files
 * changes and written when all are whole, so that a folder which has them was finished.
 */
export async function writeChecksums(folder: string, digests: ReadonlyMap<string, Digest>): Promise<void> {
  const lines = [...digests]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, digest]) => `${digest}  ${name}\n`);
  await writeAtomically(join(folder, fileName), lines);
}

/** Reads files of a folder for `writeChecksums`. @param names Below the folder, `/` between their parts. */
export async function digestFiles(folder: string, names: Iterable<string>): Promise<Map<string, Digest>> {
  const digests = new Map<string, Digest>();
  for (const name of names) digests.set(name, await digestFile(join(folder, name)));
  return digests;
}

/** Whether a folder was finished and has not been worked on since. */
export function hasChecksums(folder: string): boolean {
  return existsSync(join(folder, fileName));
}

export async function removeChecksums(folder: string): Promise<void> {
  await rm(join(folder, fileName), { force: true });
}

/** What of the files with a checksum in a folder is not as it was; nothing where there are no checksums. */
export async function* checkSums(
  folder: string,
  only?: string,
): AsyncGenerator<{ name: string; what: 'missing' | 'damaged' }> {
  let text: string;
  try {
    text = await readFile(join(folder, fileName), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return;
    throw error;
  }
  for (const line of text.split('\n').slice(0, -1)) {
    const [, digest, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (digest === undefined || name === undefined) {
      yield { name: fileName, what: 'damaged' };
      return;
    }
    if (only !== undefined && name !== only) continue;
    try {
      if ((await digestFile(join(folder, name))) !== digest) yield { name, what: 'damaged' };
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      yield { name, what: 'missing' };
    }
  }
  if (text !== '' && !text.endsWith('\n')) yield { name: fileName, what: 'damaged' };
}
