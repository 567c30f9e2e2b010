import type { Query } from '../records/query.ts';
import type { Described, SourceName } from './candidate.ts';

/** What a user should know of a source before asking it for anything. */
export interface SourceFacts {
  /** Requests per second unless told. */
  requestsPerSec: number;
  /** Units that may be spent in a day; null where nobody counts. */
  unitsPerDay: number | null;
  /** Which licences its videos have and how they are known, in a sentence or two. */
  licences: string;
}

/** A page of search results. */
export interface FoundPage {
  /** `foundAs` keys in the order of the results. */
  results: string[];
  /** Where the next page begins, or null where there is none. */
  next: string | null;
}

/** Which page of its results a search is asked for. */
export interface PageWanted {
  /** What the page before said; null for the first. */
  after: string | null;
  /** Results wanted; a page may hold fewer. */
  size: number;
}

/** A place that is searched for videos. Its requests are paced and paid for inside. */
export interface SearchSource {
  readonly name: SourceName;
  readonly facts: SourceFacts;
  /** All that decides which results and candidates there are, besides the query. */
  readonly settings: Record<string, unknown>;
  /** Results that one page can hold. */
  readonly pageSize: number;
  /** Results that one call of `describe` takes. */
  readonly batchSize: number;
  /** What is searched for; queries with the same words are sent once. */
  wordsOf(query: Query): string;
  /** @throws StoppedError where the quota is used up or the source does not answer; UsageError for a bad key. */
  search(words: string, page: PageWanted): Promise<FoundPage>;
  /** Says what results are, in portions that are stored as they come. @throws as `search` */
  describe(foundAs: readonly string[]): AsyncGenerator<Described[]>;
  /** Units for one page of results, for looking at so many of them, and for all that is asked of each. */
  readonly units: { search: number; describe: number; perVideo: number };
}
