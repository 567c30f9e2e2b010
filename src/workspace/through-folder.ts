import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { UsageError } from '../base/errors.ts';
import { inParallel } from '../base/in-parallel.ts';
import { checksumsName, readChecksums } from '../engine/checksums.ts';
import { openObjects } from '../engine/open-objects.ts';

const uploadsAtOnce = 8;

/**
 * Does for a place in a bucket what needs a folder of this machine: in a temporary one, whose files go up when all are whole,
 * their digests last. Files of an earlier export there that this one has not are removed.
 * @throws UsageError where something else is there
 */
export async function throughFolder<T>(address: string, work: (folder: string) => Promise<T>): Promise<T> {
  const objects = openObjects(address);
  const before = await readChecksums(objects);
  const [other] = before.size === 0 ? await objects.list('') : [];
  if (other !== undefined)
    throw new UsageError(
      `Expected a new place or one of an earlier export, got ${address}, which holds ${other}.`,
    );
  const folder = await mkdtemp(join(tmpdir(), 'lectern-export-'));
  try {
    const done = await work(folder);
    const names = await filesIn(folder);
    await objects.remove(checksumsName);
    await inParallel(
      names.filter((name) => name !== checksumsName),
      uploadsAtOnce,
      (name) => objects.replace(name, createReadStream(join(folder, name))),
    );
    const now = new Set(names);
    for (const name of before.keys())
      if (!now.has(name) && !name.split('/').includes('..')) await objects.remove(name);
    if (now.has(checksumsName))
      await objects.replace(checksumsName, createReadStream(join(folder, checksumsName)));
    return done;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Files below a folder, with `/` in their names. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return paths.map((path) => relative(folder, path).split(sep).join('/')).sort();
}
