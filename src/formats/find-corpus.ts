import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { z } from 'zod';
import { errorCode, UsageError } from '../base/errors.ts';
import { groupBy } from '../base/group-by.ts';
import { addressBelow, isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { objectAt, openObjects } from '../engine/open-objects.ts';
import { layout, runNamePattern } from '../engine/workspace-layout.ts';
import { containedPath, readContained } from './contained-file.ts';
import type { CorpusKind } from './corpus.ts';
import { knownRecords, recogniseKind } from './corpus-kind.ts';
import { datasetRecords } from './dataset-records.ts';
import { FormatError } from './format-error.ts';
import { packageFile } from './packages/package-folder.ts';
import { isTar } from './tar-records.ts';
import { zippedPath } from './zip-bytes.ts';
import { zipDirectory } from './zip-directory.ts';

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
const readable =
  'a workspace or a dataset (.json or .jsonl, plain, .gz or .zst, .parquet, .tar, or a .zip of them)';
const recordFile = /\.(jsonl?|ndjson)(\.(gz|zst))?$|\.(parquet|tar)$/i;
/** What can be read from its beginning to its end. */
const streamed = /\.(jsonl?|ndjson)(\.(gz|zst))?$/i;
const zipFile = /\.zip$/i;
/** Where Hugging Face keeps the files of a dataset. */
const dataFolder = 'data';
/** Files of one dataset, in the parts that Hugging Face knows. */
const splitName = /^(train|validation|valid|val|dev|test)(?=(-\d+(-of-\d+)?\.(parquet|tar)|\.jsonl)$)/;
/** Records at the beginning of a file that may be unreadable before nothing is known of it. */
const mostBad = 100;

/**
 * Finds the dataset at a path: a file of records, a folder of one (or of its shards), a ZIP archive of one, or a
 * workspace. A file in an archive is named `archive.zip/file`. In a bucket (`s3://…`) the same is found, but for Parquet,
 * tar and ZIP, which are read from many places.
 * @param run Of a workspace, whose samples are meant; the one made last where it is null.
 * @throws UsageError where there is none, or more than one.
 */
export async function findCorpus(path: string, run: string | null = null): Promise<FoundCorpus> {
  if (isBucketAddress(path)) return findInBucket(path, run);
  try {
    if (zippedPath(path)) return await findZippedFile(path);
    const there = await realpath(path);
    const entry = await stat(there);
    if (entry.isDirectory())
      return (await findWorkspace(there, path, run)) ?? (await findInFolder(there, path));
    // What comes through a pipe cannot be read twice.
    if (!entry.isFile()) throw new UsageError(`Expected a file or folder, got something else at ${path}.`);
    if (zipFile.test(there)) return await findInZip(there, path);
    return { kind: await kindOfFile(there, path), folder: dirname(there), files: [there] };
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (absent.includes(code)) throw new UsageError(`No file or folder ${path}.`);
    if (code === 'EACCES' || code === 'EPERM') throw new UsageError(`${path} cannot be read (${code}).`);
    throw error;
  }
}

async function findInBucket(address: string, run: string | null): Promise<FoundCorpus> {
  const objects = openObjects(address);
  const folder = objects.address;
  if (recordFile.test(folder) || zipFile.test(folder)) {
    requireStream(folder, folder);
    const file = objectAt(folder);
    if (!(await file.objects.has(file.key))) throw new UsageError(`Nothing is at ${folder}.`);
    return { kind: await kindOfFile(folder, folder), folder: posix.dirname(folder), files: [folder] };
  }
  const names = await objects.list('');
  if (names.length === 0) throw new UsageError(`Nothing is at ${folder}.`);
  if (names.includes(layout.lastRun)) return (await findWorkspace(folder, folder, run))!;
  return findInFolder(folder, folder);
}

/** @throws UsageError for what is not read from its beginning to its end */
function requireStream(file: string, path: string): void {
  if (streamed.test(file)) return;
  throw new UsageError(
    `Expected .json or .jsonl (plain, .gz or .zst) in a bucket, got ${nameIn(path, file)}. Copy it to this machine first.`,
  );
}

async function storedRecords(folder: string, below: string): Promise<string[]> {
  const prefix = below === '.' ? '' : below;
  const names = (await openObjects(folder).list(prefix)).filter(
    (name) => recordFile.test(name) || zipFile.test(name),
  );
  const files = names.map((name) => addressBelow(folder, prefix === '' ? name : `${prefix}/${name}`));
  for (const file of files) requireStream(file, folder);
  return files;
}

async function findWorkspace(folder: string, path: string, run: string | null): Promise<FoundCorpus | null> {
  const record = await readContained(folder, layout.lastRun);
  if (record === null) return null;
  const meant = run ?? runOf(record);
  const samples = meant === null ? [] : await recordFiles(folder, layout.samplesOf(meant));
  if (samples.length > 0) return { kind: 'workspace', folder, files: samples };
  throw new UsageError(
    `The workspace ${path} has no samples yet. They are written at the end of: lectern run VIDEO --out ${path}`,
  );
}

/** The name of the run made last, by its record; null where that is damaged. */
function runOf(record: Uint8Array): string | null {
  try {
    const { run } = JSON.parse(Buffer.from(record).toString('utf8')) as { run?: unknown };
    return typeof run === 'string' && runNamePattern.test(run) ? run : null;
  } catch {
    return null;
  }
}

async function findInFolder(folder: string, path: string): Promise<FoundCorpus> {
  if (await holdsPages(folder))
    throw new UsageError(
      `${path} holds pages for people, and no records: open its README.md in any reader of Markdown.`,
    );
  let files = await recordFiles(folder, '.');
  if (files.length === 0) files = await recordFiles(folder, dataFolder);
  return findAmong(files, folder, path);
}

/** @throws UsageError where the files are not those of one dataset. */
async function findAmong(files: string[], folder: string, path: string): Promise<FoundCorpus> {
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
    ({ file, kind }) => kind !== first.kind || shardless(file, folder) !== shardless(first.file, folder),
  );
  if (other)
    throw new UsageError(
      `Expected one dataset in ${path}, found ${nameIn(folder, first.file)} and ${nameIn(folder, other.file)}. Name one of them.`,
    );
  return { kind: first.kind, folder, files: known.map(({ file }) => file) };
}

/** Whether an export wrote pages for people there. */
async function holdsPages(folder: string): Promise<boolean> {
  const about = await readContained(folder, packageFile);
  return about !== null && /"format": "markdown"/.test(Buffer.from(about).toString('utf8'));
}

async function recordFiles(folder: string, below: string): Promise<string[]> {
  if (isBucketAddress(folder)) return storedRecords(folder, below);
  const names = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
    if (absent.includes(errorCode(error) ?? '')) return [];
    throw error;
  });
  const files: string[] = [];
  for (const entry of names) {
    const { name } = entry;
    const isZip = zipFile.test(name);
    if (name.startsWith('.') || !(isZip || recordFile.test(name)) || entry.isDirectory()) continue;
    const file = await containedPath(folder, join(below, name));
    if (file === null || !(await stat(file)).isFile()) continue;
    files.push(...(isZip ? await zippedRecords(file) : [file]));
  }
  return files.sort();
}

function nameIn(folder: string, file: string): string {
  return file.startsWith(folder) ? file.slice(folder.length).replace(/^[\\/]/, '') : basename(file);
}

function shardless(file: string, folder: string): string {
  const name = nameIn(folder, file).replace(/^data[\\/]/, '');
  return name.replace(splitName, 'split').replace(/\d+/g, '0');
}

/** Files of records in an archive, by their paths; those of the systems that packed it are none. */
async function zippedRecords(zip: string): Promise<string[]> {
  const names = [...(await zipDirectory(zip)).keys()].filter(
    (name) =>
      recordFile.test(name) && !isTar(name) && !name.split('/').some((part) => /^(\.|__MACOSX$)/.test(part)),
  );
  return names.sort().map((name) => `${zip}/${name}`);
}

async function findZippedFile(path: string): Promise<FoundCorpus> {
  return { kind: await kindOfFile(path, path), folder: dirname(path), files: [path] };
}

/** The dataset of an archive: that of the folder nearest to the top which holds one. */
async function findInZip(zip: string, path: string): Promise<FoundCorpus> {
  const byFolder = groupBy(await zippedRecords(zip), (file) => posix.dirname(file));
  const depth = (folder: string): number => folder.split('/').length;
  const folders = [...byFolder].sort(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1));
  if (folders.length === 1) {
    const [[folder, files]] = folders as [[string, string[]]];
    return findAmong(files, folder, path);
  }
  for (const [folder, files] of folders) {
    const known = (await Promise.all(files.map(kindIfKnown))).some((kind) => kind !== null);
    if (known) return findAmong(files, folder, path);
  }
  throw new UsageError(`Expected ${readable} in ${path}, found none.`);
}

async function kindOfFile(file: string, path: string): Promise<CorpusKind> {
  try {
    const record = await firstRecord(file);
    const kind = recogniseKind(record);
    if (kind !== null) return kind;
    if (record !== undefined)
      throw new UsageError(
        `Expected the first record of ${path} to be ${knownRecords()}, got ${shapeOf(record)}.`,
      );
  } catch (error) {
    // Of a video, say, it helps nobody to know the line in which no JSON is.
    if (!(error instanceof FormatError) || recordFile.test(file)) throw error;
    throw new UsageError(`Expected ${readable}, got something else in ${path}.`);
  }
  throw new UsageError(`Expected ${knownRecords()} in ${path}, got no record.`);
}

async function kindIfKnown(file: string): Promise<CorpusKind | null> {
  try {
    return recogniseKind(await firstRecord(file));
  } catch (error) {
    // A file of something else in the same folder.
    if (!(error instanceof FormatError)) throw error;
  }
  return null;
}

/** The first record that can be read; undefined where there is none at all. */
async function firstRecord(file: string): Promise<unknown> {
  const bad: FormatError[] = [];
  const onBad = (error: FormatError): void => {
    if (bad.push(error) > mostBad) throw bad[0];
  };
  for await (const { record } of datasetRecords(file, z.unknown(), onBad)) return record;
  if (bad[0]) throw bad[0];
  return undefined;
}

function shapeOf(record: unknown): string {
  if (Array.isArray(record)) return 'an array';
  if (typeof record !== 'object' || record === null) return JSON.stringify(record).slice(0, 40);
  const fields = Object.keys(record).slice(0, 8);
  return fields.length === 0
    ? 'one without fields'
    : `one with ${JSON.stringify(fields).slice(1, -1).slice(0, 200)}`;
}
