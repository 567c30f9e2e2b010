import { AppendLog, readLog } from '../base/append-log.ts';
import { type Candidate, type Described, describedSchema } from './candidate.ts';
import type { CollectionFiles } from './collection-files.ts';
import { RemovedVideos } from './removal/removed-videos.ts';

const portion = 500;

/** What a listing goes by. */
export interface Listing {
  now(): Date;
  /** Whether a file is in the collection already, by its absolute path. */
  isKnown(path: string): boolean;
}

/**
 * Adds the videos of a folder or list to a collection. Those that are in it already stay as they are.
 * @returns how many were added, and how many were passed over because they were removed before
 * @throws UsageError for a bad entry; those before it are added.
 */
export async function collectListing(
  files: CollectionFiles,
  list: (listing: Listing) => AsyncIterable<Candidate>,
): Promise<{ added: number; removed: number }> {
  const known = new Set<string>();
  const paths = new Set<string>();
  const remember = (line: Described): void => {
    known.add(line.foundAs);
    if (!('leftOut' in line) && line.media.kind === 'file') paths.add(line.media.path);
  };
  for await (const line of readLog(files.found, describedSchema)) remember(line);
  const removedVideos = await RemovedVideos.read(files.folder);
  const log = await AppendLog.open<Described>(files.found);
  let waiting: Candidate[] = [];
  let added = 0;
  let removed = 0;
  const flush = async (): Promise<void> => {
    await log.append(...waiting);
    added += waiting.length;
    waiting = [];
  };
  try {
    for await (const candidate of list({ now: () => new Date(), isKnown: (path) => paths.has(path) })) {
      if (known.has(candidate.foundAs)) continue;
      remember(candidate);
      if (removedVideos.has(candidate)) {
        removed++;
        continue;
      }
      waiting.push(candidate);
      if (waiting.length === portion) await flush();
    }
  } finally {
    await flush();
    await log.close();
  }
  return { added, removed };
}
