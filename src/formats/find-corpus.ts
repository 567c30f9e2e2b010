import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { errorCode, UsageError } from '../engine/errors.ts';
import { containedPath } from './contained-file.ts';
import type { CorpusKind } from './corpus.ts';
import { knownRecords, recogniseKind } from './corpus-kind.ts';
import { FormatError } from './format-error.ts';
import { readRecords } from './json-file.ts';

/** What a path that the user names holds. */
export interface FoundCorpus {
  kind: CorpusKind;
  /** Folder in which all of it lies, links followed. */
  folder: string;
  /** Files of records, in the order of their names. */
  files: string[];
}

const absent: readonly string[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'];
/** What can be opened, for messages. */
const readable = 'a workspace or a dataset (.json, .jsonl, .jsonl.gz)';
const recordFile = /\.jsonl?(\.gz)?$/;

/**
 * Finds the dataset at a path: a file of records, a folder of one (or of its shards), or a workspace.
 * @throws UsageError where there is none, or more than one.
 */
export async function findCorpus(path: string): Promise<FoundCorpus> {
  try {
    const there = await realpath(path);
    const entry = await stat(there);
    if (entry.isDirectory()) return (await findWorkspace(there, path)) ?? (await findInFolder(there, path));
    // What comes through a pipe cannot be read twice.
    if (!entry.isFile()) throw new UsageError(`Expected a file or folder, got something else at ${path}.`);
    return { kind: await kindOfFile(there, path), folder: dirname(there), files: [there] };
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (absent.includes(code)) throw new UsageError(`There is no file or folder ${path}.`);
    if (code === 'EACCES' || code === 'EPERM') throw new UsageError(`${path} cannot be read (${code}).`);
    throw error;
  }
}

async function findWorkspace(folder: string, path: string): Promise<FoundCorpus | null> {
  const samples = await recordFiles(folder, 'samples');
  if (samples.length > 0) return { kind: 'workspace', folder, files: samples };
  if ((await containedPath(folder, 'lectern.lock.json')) === null) return null;
  throw new UsageError(
    `The workspace ${path} holds no samples yet. They are written at the end of: lectern run VIDEO --out ${path}`,
  );
}

async function findInFolder(folder: string, path: string): Promise<FoundCorpus> {
  const files = await recordFiles(folder, '.');
  const [only] = files;
  if (only !== undefined && files.length === 1) return { kind: await kindOfFile(only, only), folder, files };
  const known: { file: string; kind: CorpusKind }[] = [];
  for (const file of files) {
    const kind = await kindIfKnown(file);
    if (kind !== null) known.push({ file, kind });
  }
  const [first] = known;
  if (!first) throw new UsageError(`Expected ${readable} in ${path}, found none.`);
  // Two files of one dataset, or the same records twice: only names that differ in a number are shards.
  const other = known.find(
    ({ file, kind }) => kind !== first.kind || shardless(file) !== shardless(first.file),
  );
  if (other)
    throw new UsageError(
      `Expected one dataset in ${path}, found ${basename(first.file)} and ${basename(other.file)}. Name the one that is meant.`,
    );
  return { kind: first.kind, folder, files: known.map(({ file }) => file) };
}

async function recordFiles(folder: string, below: string): Promise<string[]> {
  const names = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
    if (absent.includes(errorCode(error) ?? '')) return [];
    throw error;
  });
  const files: string[] = [];
  for (const entry of names) {
    const { name } = entry;
    if (name.startsWith('.') || !recordFile.test(name) || entry.isDirectory()) continue;
    const file = await containedPath(folder, join(below, name));
    if (file !== null && (await stat(file)).isFile()) files.push(file);
  }
  return files.sort();
}

function shardless(file: string): string {
  return basename(file).replace(/\d+/g, '0');
}

async function kindOfFile(file: string, path: string): Promise<CorpusKind> {
  try {
    for await (const record of readRecords(file, z.unknown())) {
      const kind = recogniseKind(record);
      if (kind !== null) return kind;
      throw new UsageError(
        `Expected the first record of ${path} to be ${knownRecords}, got ${shapeOf(record)}.`,
      );
    }
  } catch (error) {
    // Of a video, say, it helps nobody to know the line in which no JSON is.
    if (!(error instanceof FormatError) || recordFile.test(file)) throw error;
    throw new UsageError(`Expected ${readable}, got something else in ${path}.`);
  }
  throw new UsageError(`Expected ${knownRecords} in ${path}, got no record.`);
}

async function kindIfKnown(file: string): Promise<CorpusKind | null> {
  try {
    for await (const record of readRecords(file, z.unknown())) return recogniseKind(record);
  } catch (error) {
    // A file of something else in the same folder.
    if (!(error instanceof FormatError)) throw error;
  }
  return null;
}

function shapeOf(record: unknown): string {
  if (Array.isArray(record)) return 'an array';
  if (typeof record !== 'object' || record === null) return JSON.stringify(record).slice(0, 40);
  const fields = Object.keys(record).slice(0, 8);
  return fields.length === 0
    ? 'one without fields'
    : `one with ${JSON.stringify(fields).slice(1, -1).slice(0, 200)}`;
}
