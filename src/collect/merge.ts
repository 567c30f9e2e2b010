import { parse } from 'node:path';
import { readLog } from '../base/append-log.ts';
import { writeAtomically } from '../base/atomic-file.ts';
import { sha256 } from '../base/fingerprint.ts';
import { canonicalUrl } from '../ledger/canonical-url.ts';
import type { Exclusions } from '../ledger/exclusions.ts';
import { readRemovals } from '../ledger/removals.ts';
import { videoIdSchema } from '../records/video.ts';
import { type Candidate, type CollectedVideo, describedSchema, type LeftOutReason } from './candidate.ts';
import type { CollectionFiles } from './collection-files.ts';
import { excludable } from './excludable.ts';
import { Findings, readFindings } from './findings.ts';

/** What a collection holds after its searches were merged, and what was left out. */
export interface MergeSummary {
  /** Videos of the collection. */
  videos: number;
  /** On a list of exclusions. */
  excluded: number;
  /** Candidates that are the page of another one. */
  twins: number;
  leftOut: Partial<Record<LeftOutReason, number>>;
}

/**
 * Derives `videos.jsonl`: one line for each video, in the order in which they were found, with every search that found
 * it. The same key is one video, and so is the same page under two keys. Texts stay on disk; memory grows with the
 * number of results.
 */
export async function mergeVideos(files: CollectionFiles, exclusions: Exclusions): Promise<MergeSummary> {
  const findings = await readFindings(files);
  const pages = await readPages(files);
  const summary: MergeSummary = { videos: 0, excluded: 0, twins: pages.twins, leftOut: pages.leftOut };
  const lines = async function* (): AsyncGenerator<string> {
    for await (const video of merged(files, findings, pages)) {
      if (exclusions.entryFor(excludable(video)) !== null) {
        summary.excluded++;
        continue;
      }
      summary.videos++;
      yield `${JSON.stringify(video)}\n`;
    }
  };
  await writeAtomically(files.videos, lines());
  return summary;
}

/** All videos of a collection, excluded ones too, as `videos.jsonl` would have them but for the searches. */
export async function* allVideos(files: CollectionFiles): AsyncGenerator<CollectedVideo> {
  yield* merged(files, new Findings(), await readPages(files));
}

async function* merged(
  files: CollectionFiles,
  findings: Findings,
  pages: Pages,
): AsyncGenerator<CollectedVideo> {
  const written = new Set<string>();
  // Nobody inherits the id of a removed video: ids of others do not change by a removal.
  const taken = new Set<string>();
  for await (const { id } of readRemovals(files.folder)) if (id !== null) taken.add(id);
  for await (const candidate of readLog(files.found, describedSchema)) {
    if ('leftOut' in candidate) continue;
    const page = pageOf(candidate);
    if (written.has(page)) continue;
    written.add(page);
    const foundAs = pages.foundAs.get(page) ?? [];
    const id = idOf(candidate, taken);
    taken.add(id);
    yield {
      ...candidate,
      id,
      found: findings.of([candidate.foundAs, ...foundAs]),
      alsoAs: pages.keys.get(page) ?? [],
    };
  }
}

/** What is the same for all ways to the same video. */
function pageOf({ key, url }: Candidate): string {
  const canonical = url === null ? null : canonicalUrl(url);
  return canonical === null ? key : canonical.replace(/^https?:/, '');
}

/** The id that is wished for if it is well-formed and free, else a slug of name or title and a digest. */
function idOf(candidate: Candidate, taken: ReadonlySet<string>): string {
  const { wantedId, key, title, media } = candidate;
  if (wantedId !== null && videoIdSchema.safeParse(wantedId).success && !taken.has(wantedId)) return wantedId;
  const slug = (wantedId ?? (media.kind === 'file' ? parse(media.path).name : title) ?? '')
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
