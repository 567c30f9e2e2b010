import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../base/errors.ts';
import { makeFolder } from '../base/make-folder.ts';
import { stoppedBy } from '../base/stopping.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import { type FinishedRemoval, finishRemoval } from './removal/purge-collection.ts';

/** Names of the files of a collection (docs/collect.md). */
export interface CollectionFiles {
  folder: string;
  /** Searches and the pages of their results, appended. */
  queries: string;
  /** What each result is, appended. */
  found: string;
  /** Units of quotas, appended. */
  spent: string;
  /** One line per video, derived. */
  videos: string;
  /** One line per video, derived. */
  reviews: string;
  /** The same for spreadsheets. */
  reviewReport: string;
  /** Written by the user. */
  overrides: string;
  /** What became of each download, appended. */
  fetched: string;
  /** Folder of downloads. */
  files: string;
  /** What `lectern run` takes, derived. */
  manifest: string;
  /** Folder of what models answered, a file `<video id>.jsonl` each. */
  responses: string;
}

export function collectionFiles(folder: string): CollectionFiles {
  return {
    folder,
    queries: join(folder, 'queries.jsonl'),
    found: join(folder, 'found.jsonl'),
    spent: join(folder, 'spent.jsonl'),
    videos: join(folder, 'videos.jsonl'),
    reviews: join(folder, 'reviews.jsonl'),
    reviewReport: join(folder, 'review.csv'),
    overrides: join(folder, 'overrides.yaml'),
    fetched: join(folder, 'fetched.jsonl'),
    files: join(folder, 'files'),
    manifest: join(folder, 'manifest.jsonl'),
    responses: join(folder, 'responses'),
  };
}

/**
 * Works on a collection as the only process that does. A removal that a crash cut short is finished first, whatever the
 * work is.
 * @throws UsageError where another is at work on it.
 */
export async function withCollection<T>(
  folder: string,
  work: (files: CollectionFiles, finished: FinishedRemoval | null) => Promise<T>,
): Promise<T> {
  await makeFolder(folder);
  const lock = await lockWorkspace(folder);
  try {
    const files = collectionFiles(folder);
    return await work(files, await finishRemoval(files));
  } catch (error) {
    throw stoppedBy(error, folder) ?? error;
  } finally {
    // What cannot be removed now is taken over by the next command.
    await lock.release().catch(() => {});
  }
}

/** Whether something was collected in a folder. */
export function isCollection(folder: string): boolean {
  const { queries, found, videos } = collectionFiles(folder);
  return [queries, found, videos].some((path) => existsSync(path));
}

/** @throws UsageError where nothing was collected there. */
export function requireVideos({ folder, videos }: CollectionFiles): void {
  if (!existsSync(videos))
    throw new UsageError(
      `${folder} has no collection. Make one with: lectern collect folder PATH --out ${folder}`,
    );
}
