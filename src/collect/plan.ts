import type { Query } from '../records/query.ts';
import { wantsMore } from './collect-searches.ts';
import type { CollectionFiles } from './collection-files.ts';
import { readSearchState, searchKey } from './search-log.ts';
import type { SearchSource } from './source.ts';

/** What collecting would ask for. Units and days are the most that it can come to. */
export interface CollectPlan {
  /** Different searches, and those of them that are not done. */
  searches: number;
  toDo: number;
  /** Units for the pages of results, and for looking at what is found. */
  searchUnits: number;
  describeUnits: number;
  /** Days of the daily quota; null where there is none. */
  days: number | null;
  /** Seconds at the pace of the source. */
  leastSec: number;
}

/** Says what is to be done, without asking anybody. */
export async function planSearches(
  files: CollectionFiles,
  source: SearchSource,
  queries: Iterable<Query>,
  options: { top: number; unitsPerDay: number | null; requestsPerSec: number },
): Promise<CollectPlan> {
  const { searches: done, undescribed } = await readSearchState(files, source);
  const { top, unitsPerDay, requestsPerSec } = options;
  const seen = new Set<string>();
  let toDo = 0;
  let pages = 0;
  let results = undescribed.length;
  for (const query of queries) {
    const search = searchKey(source, source.wordsOf(query));
    if (seen.has(search)) continue;
    seen.add(search);
    const progress = done.get(search) ?? { pages: 0, results: 0, next: null };
    if (!wantsMore(progress, top, source.pageSize)) continue;
    toDo++;
    pages += Math.ceil(top / source.pageSize) - progress.pages;
    results += top - progress.results;
  }
  const { search, describe, perVideo } = source.units;
  const describing = Math.ceil(results / source.batchSize);
  const searchUnits = pages * search;
  const describeUnits = describing * describe + results * perVideo;
  return {
    searches: seen.size,
    toDo,
    searchUnits,
    describeUnits,
    days: unitsPerDay === null ? null : Math.ceil((searchUnits + describeUnits) / unitsPerDay),
    leastSec: (pages + describing + results * perVideo) / requestsPerSec,
  };
}
