import { z } from 'zod';
import { readLog } from '../base/append-log.ts';
import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import { type Query, querySchema } from '../records/query.ts';
import { describedSchema, sourceNames } from './candidate.ts';
import type { CollectionFiles } from './collection-files.ts';
import type { SearchSource } from './source.ts';

/** A query of a collection and the search that answers it; queries with the same words share one. */
const askedSchema = z.object({
  kind: z.literal('query'),
  query: querySchema,
  source: z.enum(sourceNames),
  search: z.string(),
});

/** Stands for a result that was removed, so that those behind it keep their ranks. */
export const removedResult = 'removed';

/** A page of the results of a search. */
const pageSchema = z.object({
  kind: z.literal('page'),
  search: z.string(),
  source: z.enum(sourceNames),
  words: z.string(),
  /** `foundAs` keys, in order, or `removedResult`. */
  results: z.array(z.string()),
  next: z.string().nullable(),
  at: z.string(),
});

export const searchLineSchema = z.discriminatedUnion('kind', [askedSchema, pageSchema]);
export type SearchLine = z.infer<typeof searchLineSchema>;

/** How far one search came. */
export interface SearchProgress {
  pages: number;
  results: number;
  next: string | null;
}

/** What a collection has asked a source and learnt from it; memory grows with the number of results alone. */
export interface SearchState {
  searches: Map<string, SearchProgress>;
  /** `<query id> <search>` of queries that are written down. */
  asked: Set<string>;
  /** Results that are described, or left out by these settings. */
  described: Set<string>;
  /** Results of earlier searches that are not: the process ended in between. */
  undescribed: string[];
}

/** What tells searches apart: the source, its settings and the words. */
export function searchKey(source: SearchSource, words: string): string {
  return sha256(canonicalJson({ source: source.name, settings: source.settings, words })).slice(0, 16);
}

export function settingsDigest(source: SearchSource): string {
  return sha256(canonicalJson({ source: source.name, settings: source.settings })).slice(0, 16);
}

export function askedKey(query: Query, search: string): string {
  return `${query.id} ${search}`;
}

export async function readSearchState(files: CollectionFiles, source: SearchSource): Promise<SearchState> {
  const described = new Set<string>();
  const settings = settingsDigest(source);
  for await (const line of readLog(files.found, describedSchema)) {
    // What other settings left out may be let in by these; what is gone is gone.
    if (!('leftOut' in line) || line.leftOut === 'gone' || line.settings === settings)
      described.add(line.foundAs);
  }
  const searches = new Map<string, SearchProgress>();
  const asked = new Set<string>();
  const undescribed = new Set<string>();
  // Results that other settings left out are looked at again where a search with these settings finds them.
  const own = new Set<string>();
  for await (const line of readLog(files.queries, searchLineSchema)) {
    if (line.source !== source.name) continue;
    if (line.kind === 'query') {
      asked.add(askedKey(line.query, line.search));
      if (line.search === searchKey(source, source.wordsOf(line.query))) own.add(line.search);
      continue;
    }
    const before = searches.get(line.search);
    searches.set(line.search, {
      pages: (before?.pages ?? 0) + 1,
      results: (before?.results ?? 0) + line.results.length,
      next: line.next,
    });
    if (!own.has(line.search)) continue;
    for (const result of line.results)
      if (result !== removedResult && !described.has(result)) undescribed.add(result);
  }
  return { searches, asked, described, undescribed: [...undescribed] };
}
