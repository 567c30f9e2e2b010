import { readLog } from '../base/append-log.ts';
import type { Query } from '../records/query.ts';
import type { Finding, SourceName } from './candidate.ts';
import type { CollectionFiles } from './collection-files.ts';
import { removedResult, searchLineSchema } from './search-log.ts';

/** Which searches found which results; numbers, for there are millions. */
export class Findings {
  readonly #queries: { query: Query; source: SourceName }[] = [];
  /** Search and rank by turns. */
  readonly #placesOf = new Map<string, number[]>();
  readonly #searches = new Map<string, { number: number; results: number }>();
  readonly #queriesOfSearch: number[][] = [];

  addQuery(query: Query, source: SourceName, search: string): void {
    const { number } = this.#search(search);
    const index = this.#queries.push({ query, source }) - 1;
    this.#queriesOfSearch[number]!.push(index);
  }

  addPage(search: string, results: readonly string[]): void {
    const entry = this.#search(search);
    for (const result of results) {
      entry.results++;
      if (result === removedResult) continue;
      const places = this.#placesOf.get(result) ?? [];
      places.push(entry.number, entry.results);
      this.#placesOf.set(result, places);
    }
  }

  /** Best rank first; the best of each query. */
  of(foundAs: readonly string[]): Finding[] {
    const best = new Map<string, Finding>();
    for (const places of [...new Set(foundAs)].map((name) => this.#placesOf.get(name) ?? [])) {
      for (let at = 0; at < places.length; at += 2) {
        const rank = places[at + 1]!;
        for (const index of this.#queriesOfSearch[places[at]!]!) {
          const { query, source } = this.#queries[index]!;
          const known = best.get(query.id);
          if (known && known.rank <= rank) continue;
          const { id, subject, course, subCourse, knowledgePoint } = query;
          best.set(id, { query: id, source, rank, subject, course, subCourse, knowledgePoint });
        }
      }
    }
    return [...best.values()].sort((a, b) => a.rank - b.rank || (a.query < b.query ? -1 : 1));
  }

  #search(search: string): { number: number; results: number } {
    let entry = this.#searches.get(search);
    if (!entry) {
      entry = { number: this.#queriesOfSearch.push([]) - 1, results: 0 };
      this.#searches.set(search, entry);
    }
    return entry;
  }
}

export async function readFindings(files: CollectionFiles): Promise<Findings> {
  const findings = new Findings();
  for await (const line of readLog(files.queries, searchLineSchema)) {
    if (line.kind === 'query') findings.addQuery(line.query, line.source, line.search);
    else findings.addPage(line.search, line.results);
  }
  return findings;
}
