import { writeAtomically } from '../engine/atomic-file.ts';
import { sha256 } from '../engine/fingerprint.ts';
import type { Query } from '../records/query.ts';
import { videoIdSchema } from '../records/video.ts';
import { readLog } from './append-log.ts';
import {
  type Candidate,
  type CollectedVideo,
  describedSchema,
  type Finding,
  type LeftOutReason,
  type SourceName,
} from './candidate.ts';
import { canonicalUrl } from './canonical-url.ts';
import type { CollectionFiles } from './collection.ts';
import { searchLineSchema } from './search-log.ts';

export interface MergeSummary {
  videos: number;
  /** Candidates that are the page of another one. */
  twins: number;
  leftOut: Partial<Record<LeftOutReason, number>>;
}

/**
 * Derives `videos.jsonl`: one line for each video, in the order in which they were found, with every search that found
 * it. The same key is one video, and so is the same page under two keys. Texts stay on disk; memory grows with the
 * number of results.
 */
export async function mergeVideos(files: CollectionFiles): Promise<MergeSummary> {
  const findings = await readFindings(files);
  const pages = await readPages(files);
  const summary: MergeSummary = { videos: 0, twins: pages.twins, leftOut: pages.leftOut };
  await writeAtomically(files.videos, lines(files, findings, pages, summary));
  return summary;
}

async function* lines(
  files: CollectionFiles,
  findings: Findings,
  pages: Pages,
  summary: MergeSummary,
): AsyncGenerator<string> {
  const written = new Set<string>();
  const keyOfId = new Map<string, string>();
  for await (const candidate of readLog(files.found, describedSchema)) {
    if ('leftOut' in candidate) continue;
    const page = pageOf(candidate);
    if (written.has(page)) continue;
    written.add(page);
    const foundAs = pages.foundAs.get(page) ?? [];
    const id = idOf(candidate, keyOfId);
    keyOfId.set(id, candidate.key);
    const video: CollectedVideo = {
      ...candidate,
      id,
      found: findings.of([candidate.foundAs, ...foundAs]),
      alsoAs: pages.keys.get(page) ?? [],
    };
    summary.videos++;
    yield `${JSON.stringify(video)}\n`;
  }
}

/** What is the same for all ways to the same video. */
function pageOf({ key, url }: Candidate): string {
  const canonical = url === null ? null : canonicalUrl(url);
  return canonical === null ? key : canonical.replace(/^https?:/, '');
}

/** The id that is wished for if it is well-formed and free, else a slug of name or title and a digest. */
function idOf(candidate: Candidate, keyOfId: ReadonlyMap<string, string>): string {
  const { wantedId, key, title } = candidate;
  if (wantedId !== null && videoIdSchema.safeParse(wantedId).success && !keyOfId.has(wantedId))
    return wantedId;
  const slug = (wantedId ?? title ?? '')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return `${slug || 'video'}-${sha256(key).slice(0, 10)}`;
}

interface Pages {
  /** Of pages met under several keys: the other keys, and what search results call them. */
  keys: Map<string, string[]>;
  foundAs: Map<string, string[]>;
  twins: number;
  leftOut: Partial<Record<LeftOutReason, number>>;
}

async function readPages(files: CollectionFiles): Promise<Pages> {
  const firstKey = new Map<string, string>();
  const leftOut = new Map<string, LeftOutReason>();
  const pages: Pages = { keys: new Map(), foundAs: new Map(), twins: 0, leftOut: {} };
  for await (const line of readLog(files.found, describedSchema)) {
    if ('leftOut' in line) {
      leftOut.set(line.foundAs, line.leftOut);
      continue;
    }
    leftOut.delete(line.foundAs);
    const page = pageOf(line);
    const first = firstKey.get(page);
    if (first === undefined) firstKey.set(page, line.key);
    else if (first !== line.key && !pages.keys.get(page)?.includes(line.key)) {
      pages.twins++;
      pages.keys.set(page, [...(pages.keys.get(page) ?? []), line.key]);
      pages.foundAs.set(page, [...(pages.foundAs.get(page) ?? []), line.foundAs]);
    }
  }
  for (const reason of leftOut.values()) pages.leftOut[reason] = (pages.leftOut[reason] ?? 0) + 1;
  return pages;
}

/** Which searches found which results; numbers, for there are millions. */
class Findings {
  readonly #queries: { query: Query; source: SourceName }[] = [];
  readonly #queriesOf = new Map<string, number[]>();
  /** Search and rank by turns. */
  readonly #placesOf = new Map<string, number[]>();
  readonly #searches = new Map<string, { number: number; results: number }>();
  readonly #queriesOfSearch: number[][] = [];

  addQuery(query: Query, source: SourceName, search: string): void {
    const { number } = this.#search(search);
    const index = this.#queries.push({ query, source }) - 1;
    this.#queriesOfSearch[number]!.push(index);
    this.#queriesOf.set(search, this.#queriesOfSearch[number]!);
  }

  addPage(search: string, results: readonly string[]): void {
    const entry = this.#search(search);
    for (const result of results) {
      const places = this.#placesOf.get(result) ?? [];
      places.push(entry.number, ++entry.results);
      this.#placesOf.set(result, places);
    }
  }

  /** Best rank first; the best of each query. */
  of(foundAs: readonly string[]): Finding[] {
    const best = new Map<string, Finding>();
    for (const places of new Set(foundAs).values().map((name) => this.#placesOf.get(name) ?? [])) {
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

async function readFindings(files: CollectionFiles): Promise<Findings> {
  const findings = new Findings();
  for await (const line of readLog(files.queries, searchLineSchema)) {
    if (line.kind === 'query') findings.addQuery(line.query, line.source, line.search);
    else findings.addPage(line.search, line.results);
  }
  return findings;
}
