import { createReadStream } from 'node:fs';
import { opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readLog, rewriteLog } from '../../base/append-log.ts';
import { writeAtomically } from '../../base/atomic-file.ts';
import { removeDraftsIn } from '../../base/drafts.ts';
import { errorCode, UsageError } from '../../base/errors.ts';
import { isBucketAddress } from '../../engine/bucket/bucket-address.ts';
import { objectAt } from '../../engine/open-objects.ts';
import { csvRow, readCsv } from '../../inputs/lists/csv.ts';
import type { PendingRemoval } from '../../ledger/pending-removal.ts';
import { noteRemovals } from '../../ledger/removals.ts';
import { collectedVideoSchema, describedSchema } from '../candidate.ts';
import type { CollectionFiles } from '../collection-files.ts';
import { fetchLineSchema } from '../fetch/fetched.ts';
import { isFileOf } from '../fetch/file-stem.ts';
import { removeOverrides } from '../review/overrides.ts';
import { reviewLineSchema } from '../review/review-videos.ts';
import { removedResult, searchLineSchema } from '../search-log.ts';
import { type CollectionTarget, pendingFile } from './collection-targets.ts';

/** What `removeFromCollection` deleted. */
export interface CollectionRemoval {
  /** Ids of the videos that were removed. */
  videos: string[];
  /** Search results that were no videos of the collection. */
  results: number;
  /** Downloads, whole and begun. */
  files: number;
  /** Files of the collection that were deleted because they could not be read; the next command makes them again. */
  deleted: string[];
}

/** A removal that was finished after a crash, and what the user had called its video. */
export interface FinishedRemoval {
  video: string;
  removal: CollectionRemoval;
}

/** Finishes the removal that a crash cut short; null where there is none. */
export async function finishRemoval(files: CollectionFiles): Promise<FinishedRemoval | null> {
  const begun = await pendingFile(files).read();
  return begun && { video: begun.video, removal: await purgeCollection(files, begun) };
}

/**
 * Takes targets out of all files of a collection, each replaced as a whole, and leaves a line of each in
 * `removals.jsonl`. May be done again at any point.
 */
export async function purgeCollection(
  files: CollectionFiles,
  { at, reason, targets }: PendingRemoval<CollectionTarget>,
): Promise<CollectionRemoval> {
  const lines = targets.flatMap(({ id, sha256, marks }) =>
    (sha256.length === 0 ? [null] : sha256).map((digest) => ({ id, sha256: digest, at, reason, marks })),
  );
  await noteRemovals(files.folder, lines);
  const ids = new Set(targets.flatMap(({ id }) => id ?? []));
  const keys = new Set(targets.flatMap((target) => target.keys));
  // They are known by their lines alone.
  const stored = await removeStored(files.fetched, keys);
  await purgeLogs(files, targets);
  await removeOverrides(files.overrides, ids);
  const isWhole = await purgeReport(files.reviewReport, ids);
  const removed = stored + (await removeFiles(files.files, keys));
  for (const id of ids) await rm(join(files.responses, `${id}.jsonl`), { force: true });
  for (const folder of [files.folder, files.files]) await removeDraftsIn(folder);
  await pendingFile(files).remove();
  return {
    videos: [...ids],
    results: targets.length - ids.size,
    files: removed,
    deleted: isWhole ? [] : ['review.csv'],
  };
}

/** Of a line of `manifest.jsonl`: its key, and whatever else it holds. */
const manifestLineSchema = z.looseObject({ source: z.string() });

async function purgeLogs(files: CollectionFiles, targets: readonly CollectionTarget[]): Promise<void> {
  const keys = new Set(targets.flatMap((target) => target.keys));
  const results = new Set(targets.flatMap(({ foundAs }) => foundAs));
  const unlessTheirs = <T extends { key: string }>(line: T): T | null => (keys.has(line.key) ? null : line);
  await rewriteLog(files.queries, searchLineSchema, (line) =>
    line.kind === 'page' && line.results.some((result) => results.has(result))
      ? { ...line, results: line.results.map((result) => (results.has(result) ? removedResult : result)) }
      : line,
  );
  await rewriteLog(files.found, describedSchema, (line) => {
    if ('leftOut' in line) return results.has(line.foundAs) ? null : line;
    return unlessTheirs(line);
  });
  await rewriteLog(files.videos, collectedVideoSchema, unlessTheirs);
  await rewriteLog(files.reviews, reviewLineSchema, unlessTheirs);
  await rewriteLog(files.fetched, fetchLineSchema, unlessTheirs);
  await rewriteLog(files.manifest, manifestLineSchema, (line) => (keys.has(line.source) ? null : line));
}

/** @returns false where the table is another than Lectern wrote, and was deleted. */
async function purgeReport(path: string, ids: ReadonlySet<string>): Promise<boolean> {
  const rows = async function* (): AsyncGenerator<string> {
    let names: string[] | null = null;
    for await (const { row } of readCsv(createReadStream(path, 'utf8'), path)) {
      if (row.id === undefined) throw new UsageError(`${path} has no column "id".`);
      if (names === null) {
        names = Object.keys(row);
        yield csvRow(names);
      }
      if (!ids.has(row.id)) yield csvRow(names.map((name) => row[name] ?? null));
    }
  };
  try {
    await writeAtomically(path, rows());
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true;
    if (!(error instanceof UsageError)) throw error;
    await rm(path);
    return false;
  }
}

/** Removes downloads that lie in a bucket. @returns how many */
async function removeStored(fetched: string, keys: ReadonlySet<string>): Promise<number> {
  let count = 0;
  for await (const line of readLog(fetched, fetchLineSchema)) {
    if (line.outcome !== 'fetched' || !keys.has(line.key) || !isBucketAddress(line.file)) continue;
    const { objects, key } = objectAt(line.file);
    await objects.remove(key);
    count++;
  }
  return count;
}

async function removeFiles(folder: string, keys: ReadonlySet<string>): Promise<number> {
  const names: string[] = [];
  const isTheirs = isFileOf(keys);
  try {
    for await (const { name } of await opendir(folder)) if (isTheirs(name)) names.push(name);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
  return names.length;
}
