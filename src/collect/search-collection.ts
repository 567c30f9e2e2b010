import type { Exclusions } from '../ledger/exclusions.ts';
import { WebClient } from '../net/web-client.ts';
import type { Query } from '../records/query.ts';
import { collectSearches, type SearchEvent, type SearchSummary } from './collect-searches.ts';
import { withCollection } from './collection.ts';
import { type CollectionFiles, collectionFiles } from './collection-files.ts';
import { type MergeSummary, mergeVideos } from './merge.ts';
import { type CollectPlan, planSearches } from './plan.ts';
import type { Quota } from './quota.ts';
import type { SearchSource } from './source.ts';
import type { Filters } from './sources/filters.ts';
import { type SearchedSource, searchedSources } from './sources/searched.ts';

const timeoutSec = 60;

/** Options of `searchCollection`: what is searched for, where, and how fast. */
export interface SearchCollectionOptions {
  /** Folder of the collection. */
  out: string;
  source: SearchedSource;
  queries: readonly Query[];
  filters: Filters;
  /** Results of each query. */
  top: number;
  /** Comments of each video. */
  comments: number;
  unitsPerDay: number | null;
  requestsPerSec: number;
  /** Key of the source, for sources that have one. */
  key: string;
  /** Address of the API; null for the source's own. */
  api: string | null;
  /** Lets this machine's own addresses through, for tests. */
  allowLoopback: boolean;
  exclusions: Exclusions;
  onEvent(event: SearchEvent): void;
  signal: AbortSignal;
}

/** What a search brought, and what the collection holds now. */
export interface CollectSummary extends SearchSummary, MergeSummary {
  /** Units spent since the collection was begun; null where nobody counts. */
  units: number | null;
}

/**
 * Asks a source for the videos of each query and writes them down as `videos.jsonl`, also where it had to stop.
 * @throws StoppedError where the quota is used up or the source does not answer; UsageError for a bad key.
 */
export async function searchCollection(options: SearchCollectionOptions): Promise<CollectSummary> {
  return await withCollection(options.out, async (files) => {
    await using opened = await openSource(files, options);
    const { queries, top, onEvent, signal, exclusions } = options;
    try {
      const summary = await collectSearches(files, { source: opened.source, queries, top, onEvent, signal });
      const merged = await mergeVideos(files, exclusions);
      return { ...summary, ...merged, units: opened.quota?.total ?? null };
    } catch (error) {
      await mergeVideos(files, exclusions);
      throw error;
    }
  });
}

/** What collecting would ask for; nobody is asked, and nothing written. */
export async function planCollection(options: SearchCollectionOptions): Promise<CollectPlan> {
  const files = collectionFiles(options.out);
  await using opened = await openSource(files, options);
  return await planSearches(files, opened.source, options.queries, options);
}

interface OpenedSource extends AsyncDisposable {
  source: SearchSource;
  quota: Quota | null;
}

async function openSource(files: CollectionFiles, options: SearchCollectionOptions): Promise<OpenedSource> {
  const client = new WebClient({ allowLoopback: options.allowLoopback });
  const common = { ...options, client, timeoutSec, now: () => new Date(), spent: files.spent };
  const { source, quota } = await searchedSources[options.source].open(common);
  return {
    source,
    quota,
    async [Symbol.asyncDispose]() {
      client.close();
      await quota?.close();
    },
  };
}
