import { join } from 'node:path';
import { z } from 'zod';
import { readLog } from '../../base/append-log.ts';
import type { Excludable, Exclusions } from '../../ledger/exclusions.ts';
import { PendingFile } from '../../ledger/pending-removal.ts';
import { markDigest } from '../../ledger/removals.ts';
import { type Digest, digestSchema } from '../../records/basics.ts';
import { videoIdSchema } from '../../records/video.ts';
import { describedSchema } from '../candidate.ts';
import type { CollectionFiles } from '../collection-files.ts';
import { fetchLineSchema } from '../fetch/fetched.ts';
import { allVideos } from '../merge.ts';
import { searchLineSchema } from '../search-log.ts';
import { knownAs, marksOfCandidate, resultMark } from './removed-videos.ts';

/** A video on its way out of a collection, with all by which its traces are known. */
const collectionTargetSchema = z.strictObject({
  /** Null for a search result that is no video of the collection: left out, or not looked at yet. */
  id: videoIdSchema.nullable(),
  /** Keys of its candidates, under all of which it may be found, downloaded and described. */
  keys: z.array(z.string()),
  /** What search results call it, where that means nothing else. */
  foundAs: z.array(z.string()),
  /** Digests of its downloads. */
  sha256: z.array(digestSchema),
  /** Digests of what it will be known by when it is met again (`markDigest`). */
  marks: z.array(digestSchema),
});
export type CollectionTarget = z.infer<typeof collectionTargetSchema>;

/** What a removal of this collection set out to do; a workspace in the same folder has a file of its own. */
export function pendingFile({ folder }: CollectionFiles): PendingFile<CollectionTarget> {
  return new PendingFile(join(folder, '.collection-removal.json'), collectionTargetSchema);
}

/**
 * The videos of a collection that something names, by address, source, digest or id, whether a list excludes them or
 * not; with them other downloads of the same bytes, and search results without a video. Texts stay on disk; memory
 * grows with the number of results, as when videos are merged.
 */
export async function findCollectionTargets(
  files: CollectionFiles,
  named: Exclusions,
): Promise<CollectionTarget[]> {
  const videos = await namedVideos(files, named);
  const byKey = new Map(videos.flatMap((video) => video.keys.map((key) => [key, video] as const)));
  const results = await readCandidates(files, named, byKey);
  await addDigests(files, byKey);
  const shared = await sharedMarks(files, byKey);
  for (const video of videos) {
    for (const mark of video.marks) if (shared.has(mark)) video.marks.delete(mark);
    for (const name of video.foundAs) {
      if (shared.has(resultMark(name))) video.foundAs.delete(name);
      results.delete(name);
    }
  }
  return [
    ...videos.map(({ id, keys, foundAs, sha256, marks }) => ({
      id,
      keys,
      foundAs: [...foundAs],
      sha256: [...sha256],
      marks: [...marks].map(markDigest),
    })),
    ...[...results].map((name) => ({
      id: null,
      keys: [],
      foundAs: [name],
      sha256: [],
      marks: [markDigest(resultMark(name))],
    })),
  ];
}

interface NamedVideo {
  id: string;
  keys: string[];
  foundAs: Set<string>;
  sha256: Set<Digest>;
  marks: Set<string>;
}

async function namedVideos(files: CollectionFiles, named: Exclusions): Promise<NamedVideo[]> {
  const keys = new Set<string>();
  for await (const { key, sha256 } of downloads(files))
    if (named.entryFor({ ...unknown, sha256 }) !== null) keys.add(key);
  for await (const line of readLog(files.found, describedSchema))
    if (!('leftOut' in line) && named.entryFor(knownAs(line)) !== null) keys.add(line.key);
  for (;;) {
    const videos: NamedVideo[] = [];
    for await (const video of allVideos(files)) {
      const own = [video.key, ...video.alsoAs];
      const isNamed = named.entryFor({ ...unknown, ids: [video.id] }) !== null;
      if (!isNamed && !own.some((key) => keys.has(key))) continue;
      for (const key of own) keys.add(key);
      videos.push({
        id: video.id,
        keys: own,
        foundAs: new Set(),
        sha256: new Set(),
        marks: new Set(),
      });
    }
    // Bytes lead to other videos, and those to other bytes.
    const known = keys.size;
    await addTwins(files, keys);
    if (keys.size === known) return videos;
  }
}

const unknown: Excludable = { ids: [], sources: [], urls: [], channel: null, sha256: null };

async function* downloads(files: CollectionFiles): AsyncGenerator<{ key: string; sha256: Digest }> {
  for await (const line of readLog(files.fetched, fetchLineSchema))
    if (line.outcome === 'fetched') yield line;
}

/** Adds the keys under which the same bytes were downloaded. */
async function addTwins(files: CollectionFiles, keys: Set<string>): Promise<void> {
  const digests = new Set<Digest>();
  for await (const { key, sha256 } of downloads(files)) if (keys.has(key)) digests.add(sha256);
  for await (const { key, sha256 } of downloads(files)) if (digests.has(sha256)) keys.add(key);
}

/** What candidates of the videos are known by. @returns Other search results that are named. */
async function readCandidates(
  files: CollectionFiles,
  named: Exclusions,
  byKey: ReadonlyMap<string, NamedVideo>,
): Promise<Set<string>> {
  const results = new Set<string>();
  const isNamed = (foundAs: string): boolean => named.entryFor({ ...unknown, sources: [foundAs] }) !== null;
  for await (const line of readLog(files.found, describedSchema)) {
    if (isNamed(line.foundAs)) results.add(line.foundAs);
    const video = 'leftOut' in line ? undefined : byKey.get(line.key);
    if (!video || 'leftOut' in line) continue;
    video.foundAs.add(line.foundAs);
    for (const mark of marksOfCandidate(line)) video.marks.add(mark);
  }
  for await (const line of readLog(files.queries, searchLineSchema))
    if (line.kind === 'page') for (const result of line.results) if (isNamed(result)) results.add(result);
  return results;
}

async function addDigests(files: CollectionFiles, byKey: ReadonlyMap<string, NamedVideo>): Promise<void> {
  for await (const { key, sha256 } of downloads(files)) byKey.get(key)?.sha256.add(sha256);
}

/** By what a video that stays is known too, such as the item that holds several. */
async function sharedMarks(
  files: CollectionFiles,
  byKey: ReadonlyMap<string, NamedVideo>,
): Promise<Set<string>> {
  const marks = new Set([...byKey.values()].flatMap((video) => [...video.marks]));
  const shared = new Set<string>();
  if (marks.size === 0) return shared;
  for await (const line of readLog(files.found, describedSchema)) {
    if ('leftOut' in line || byKey.has(line.key)) continue;
    for (const mark of marksOfCandidate(line)) if (marks.has(mark)) shared.add(mark);
  }
  return shared;
}
