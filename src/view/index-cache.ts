import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { filesOfRun, isBucketAddress, makeFolder } from '../library/program.ts';
import { getFact, indexVersion } from './database.ts';
import type { Dataset } from './dataset.ts';
import { fileState } from './held-records.ts';

/** Another process may be filling a draft that is younger. */
const draftsLastMs = 24 * 3_600_000;

/** Where the index of a dataset lies: one folder for each path and run, in it one file for each state of its files. */
export interface IndexPlace {
  folder: string;
  file: string;
}

/**
 * Where the index of a dataset belongs, in the user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`). Its name
 * follows from path, size and time of every file that it is made from.
 */
export async function indexPlace(dataset: Dataset): Promise<IndexPlace> {
  const path = isBucketAddress(dataset.path) ? dataset.path : await realpath(dataset.path);
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cache, 'lectern', 'view', digest([path, dataset.run?.run ?? '']));
  const states = [String(indexVersion)];
  for (const file of filesOf(dataset)) states.push(`${file} ${await fileState(file)}`);
  return { folder, file: join(folder, `${digest(states)}.sqlite`) };
}

/** Opens the index that is there; null where there is none, or none that is whole. */
export function openIndex({ file }: IndexPlace): DatabaseSync | null {
  if (!existsSync(file)) return null;
  const db = new DatabaseSync(file, { readOnly: true });
  if (isWhole(db)) return db;
  db.close();
  return null;
}

function isWhole(db: DatabaseSync): boolean {
  try {
    return getFact(db, 'version') === indexVersion;
  } catch {
    return false;
  }
}

/** Makes the folder and an empty file to fill. @throws the file system's error where they cannot be made. */
export async function startDraft({ folder, file }: IndexPlace): Promise<string> {
  await makeFolder(folder, 0o700);
  const draft = `${file}.${process.pid}.draft`;
  await (await open(draft, 'w')).close();
  return draft;
}

/** Puts a filled index, closed, into its place, and removes those of earlier states of the same dataset. */
export async function commitDraft(draft: string, { folder, file }: IndexPlace): Promise<void> {
  const handle = await open(draft, 'r+');
  await handle.sync();
  await handle.close();
  await rename(draft, file);
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (path === file) continue;
    const info = await stat(path).catch(() => null);
    const isInUse = name.endsWith('.draft') && info !== null && Date.now() - info.mtimeMs < draftsLastMs;
    // What somebody holds open cannot be removed everywhere; the next index removes it.
    if (!isInUse) await rm(path, { force: true }).catch(() => {});
  }
}

/** The files that an index is made from. Artefacts do not change: those of a run are named in its index. */
export function filesOf({ path, run, corpus, results }: Dataset): string[] {
  const files = [...(corpus?.files ?? []), ...(results?.files ?? [])];
  if (run) files.push(...filesOfRun(path, run.run));
  return files;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}
