import { AppendLog } from '../base/append-log.ts';
import type { Query } from '../records/query.ts';
import type { Described } from './candidate.ts';
import type { CollectionFiles } from './collection-files.ts';
import { RemovedVideos } from './removal/removed-videos.ts';
import {
  askedKey,
  readSearchState,
  removedResult,
  type SearchLine,
  type SearchProgress,
  type SearchState,
  searchKey,
} from './search-log.ts';
import type { SearchSource } from './source.ts';

export interface SearchOptions {
  source: SearchSource;
  queries: Iterable<Query>;
  /** Results wanted of each query. */
  top: number;
  onEvent(event: SearchEvent): void;
  /** Aborted: the request that is under way ends, the rest stays for the next time. */
  signal: AbortSignal;
}

/** Told after each search: its words, and how many results came. */
export type SearchEvent = { event: 'search'; words: string; results: number };

/** What was asked of a source in this call. */
export interface SearchSummary {
  /** Searches sent now, pages counted one by one. */
  pages: number;
  /** Results that were described now, left out or not. */
  described: number;
  /** Results that were passed over because they were removed before. */
  removed: number;
}

/**
 * Asks a source for the videos of each query. What is answered is on disk before anything else is asked, so that a
 * search is never sent again; only one whose answer was on its way when the process died is.
 * @throws StoppedError where the quota is used up or the source does not answer: what came is kept.
 */
export async function collectSearches(
  files: CollectionFiles,
  options: SearchOptions,
): Promise<SearchSummary> {
  const state = await readSearchState(files, options.source);
  const removed = await RemovedVideos.read(files.folder);
  const queryLog = await AppendLog.open<SearchLine>(files.queries);
  const foundLog = await AppendLog.open<Described>(files.found);
  const collecting = new Collecting(options, { state, removed, queryLog, foundLog });
  try {
    await collecting.describe(state.undescribed);
    for (const query of options.queries) {
      if (options.signal.aborted) break;
      await collecting.search(query);
    }
  } catch (error) {
    // Who waits for the next request is told to stop by an error.
    if (!options.signal.aborted) throw error;
  } finally {
    await queryLog.close();
    await foundLog.close();
  }
  return collecting.summary;
}

interface CollectingState {
  state: SearchState;
  removed: RemovedVideos;
  queryLog: AppendLog<SearchLine>;
  foundLog: AppendLog<Described>;
}

class Collecting {
  readonly summary: SearchSummary = { pages: 0, described: 0, removed: 0 };
  readonly #options: SearchOptions;
  readonly #state: SearchState;
  readonly #removed: RemovedVideos;
  readonly #queryLog: AppendLog<SearchLine>;
  readonly #foundLog: AppendLog<Described>;

  constructor(options: SearchOptions, { state, removed, queryLog, foundLog }: CollectingState) {
    this.#options = options;
    this.#state = state;
    this.#removed = removed;
    this.#queryLog = queryLog;
    this.#foundLog = foundLog;
  }

  async search(query: Query): Promise<void> {
    const { source, top, onEvent, signal } = this.#options;
    const words = source.wordsOf(query);
    const search = searchKey(source, words);
    const asked = askedKey(query, search);
    // Written with the first page: each write waits for the disk.
    let unwritten: SearchLine[] = this.#state.asked.has(asked)
      ? []
      : [{ kind: 'query', query, source: source.name, search }];
    this.#state.asked.add(asked);
    let progress = this.#state.searches.get(search) ?? { pages: 0, results: 0, next: null };
    while (!signal.aborted && wantsMore(progress, top, source.pageSize)) {
      const size = Math.min(source.pageSize, top - progress.results);
      const found = await source.search(words, { after: progress.next, size });
      const results = this.#withoutRemoved(found.results);
      const { next } = found;
      const at = new Date().toISOString();
      const page: SearchLine = { kind: 'page', search, source: source.name, words, results, next, at };
      await this.#queryLog.append(...unwritten, page);
      unwritten = [];
      progress = { pages: progress.pages + 1, results: progress.results + results.length, next };
      this.#state.searches.set(search, progress);
      this.summary.pages++;
      onEvent({ event: 'search', words, results: results.length });
      await this.describe(results);
    }
    await this.#queryLog.append(...unwritten);
  }

  #withoutRemoved(results: readonly string[]): string[] {
    return results.map((result) => {
      if (!this.#removed.hasResult(result)) return result;
      this.summary.removed++;
      return removedResult;
    });
  }

  async describe(results: readonly string[]): Promise<void> {
    const { source, signal } = this.#options;
    const unknown = [...new Set(results)].filter(
      (result) => result !== removedResult && !this.#state.described.has(result),
    );
    for (let from = 0; from < unknown.length && !signal.aborted; from += source.batchSize) {
      for await (const portion of source.describe(unknown.slice(from, from + source.batchSize))) {
        await this.#foundLog.append(
          ...portion.filter((line) => 'leftOut' in line || !this.#removed.has(line)),
        );
        for (const { foundAs } of portion) this.#state.described.add(foundAs);
        this.summary.described += portion.length;
      }
    }
  }
}

/** Pages may come back empty though there are more: no more of them are asked for than full ones would be. */
export function wantsMore({ pages, results, next }: SearchProgress, top: number, pageSize: number): boolean {
  if (pages === 0) return true;
  return next !== null && results < top && pages < Math.ceil(top / pageSize);
}
