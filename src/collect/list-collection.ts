import type { Exclusions } from '../ledger/exclusions.ts';
import type { Candidate } from './candidate.ts';
import { collectListing, type Listing } from './collect-listing.ts';
import { withCollection } from './collection.ts';
import { type MergeSummary, mergeVideos } from './merge.ts';
import { listFolder } from './sources/folder.ts';
import { listManifest } from './sources/manifest.ts';

const listings: Record<'folder' | 'manifest', (path: string, listing: Listing) => AsyncGenerator<Candidate>> =
  { folder: listFolder, manifest: listManifest };

/** Options of `listCollection`: a collection of files that are there, without a search. */
export interface ListCollectionOptions {
  /** Folder of the collection. */
  out: string;
  source: 'folder' | 'manifest';
  /** Folders, or lists. */
  paths: readonly string[];
  exclusions: Exclusions;
}

/** Adds the videos of folders or lists to a collection. @throws UsageError for a folder or list that cannot be read. */
export async function listCollection({
  out,
  source,
  paths,
  exclusions,
}: ListCollectionOptions): Promise<MergeSummary & { added: number; removed: number }> {
  return await withCollection(out, async (files) => {
    const counts = { added: 0, removed: 0 };
    for (const path of paths) {
      const { added, removed } = await collectListing(files, (listing) => listings[source](path, listing));
      counts.added += added;
      counts.removed += removed;
    }
    return { ...counts, ...(await mergeVideos(files, exclusions)) };
  });
}
