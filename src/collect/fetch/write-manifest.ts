import { writeAtomically } from '../../base/atomic-file.ts';
import type { Exclusions } from '../../ledger/exclusions.ts';
import type { CollectedVideo, Finding } from '../candidate.ts';
import type { CollectionFiles } from '../collection-files.ts';
import { excludable } from '../excludable.ts';
import { type ReviewLine, readVideos } from '../review/review-videos.ts';
import type { FetchLine } from './fetched.ts';

/** A line of `manifest.jsonl`: what `lectern run` reads, and where it is from. */
export interface ManifestLine {
  /** Relative to the manifest; absolute for files that were taken where they are; or an address in a bucket. */
  path: string;
  id: string;
  title: string | null;
  licence: string | null;
  url: string | null;
  /** `<source>:<id at the source>` */
  source: string;
  retrieved: string;
  channel: CollectedVideo['channel'];
  subject: string | null;
  course: string | null;
  subCourse: string | null;
  knowledgePoint: string | null;
  /** Further knowledge points that it was found for, best rank first. */
  alsoFor: string[];
  sha256: string | null;
  /** Null where it was not downloaded. */
  bytes: number | null;
}

/**
 * Derives `manifest.jsonl`: the videos that were kept and are there. Of downloads with the same bytes the first one
 * stands, with the knowledge points of all. @returns how many
 */
export async function writeManifest(
  files: CollectionFiles,
  decided: Decided,
): Promise<{ videos: number; twins: number }> {
  const twins = await pointsOfTwins(files, decided);
  const summary = { videos: 0, twins: 0 };
  const written = new Set<string>();
  const lines = async function* (): AsyncGenerator<string> {
    for await (const video of readVideos(files)) {
      const place = placeOf(video, decided);
      if (place === null) continue;
      if (place.sha256 !== null && written.has(place.sha256)) {
        summary.twins++;
        continue;
      }
      if (place.sha256 !== null) written.add(place.sha256);
      summary.videos++;
      yield `${JSON.stringify(lineOf(video, place, twins.get(video.key) ?? []))}\n`;
    }
  };
  await writeAtomically(files.manifest, lines());
  return summary;
}

/** What decides which videos a manifest has. */
export interface Decided {
  /** Verdicts by key. */
  reviews: ReadonlyMap<string, ReviewLine['verdict']>;
  /** What became of downloads, by key. */
  fetched: ReadonlyMap<string, FetchLine>;
  exclusions: Exclusions;
}

interface Place {
  path: string;
  sha256: string | null;
  bytes: number | null;
}

function placeOf(video: CollectedVideo, { reviews, fetched, exclusions }: Decided): Place | null {
  if (reviews.get(video.key) !== 'keep') return null;
  const line = fetched.get(video.key);
  const sha256 = line?.outcome === 'fetched' ? line.sha256 : null;
  if (exclusions.entryFor(excludable(video, sha256)) !== null) return null;
  if (video.media.kind === 'file') return { path: video.media.path, sha256: null, bytes: null };
  return line?.outcome === 'fetched' ? { path: line.file, sha256, bytes: line.bytes } : null;
}

/** What the later ones of equal downloads were found for, by the key of the first. */
async function pointsOfTwins(files: CollectionFiles, decided: Decided): Promise<Map<string, Finding[]>> {
  const firstKey = new Map<string, string>();
  const points = new Map<string, Finding[]>();
  for await (const video of readVideos(files)) {
    const digest = placeOf(video, decided)?.sha256 ?? null;
    if (digest === null) continue;
    const first = firstKey.get(digest);
    if (first === undefined) firstKey.set(digest, video.key);
    else points.set(first, [...(points.get(first) ?? []), ...video.found]);
  }
  return points;
}

function lineOf(video: CollectedVideo, place: Place, ofTwins: readonly Finding[]): ManifestLine {
  const found = [...video.found, ...ofTwins].sort((a, b) => a.rank - b.rank);
  // Who wrote a list knows better than a search.
  const point = video.knowledgePoint === null ? (found[0] ?? video) : video;
  const names = [...new Set(found.map(({ knowledgePoint }) => knowledgePoint))];
  return {
    path: place.path,
    id: video.id,
    title: video.title,
    licence: video.licence,
    url: video.url,
    source: video.key,
    retrieved: video.retrieved,
    channel: video.channel,
    subject: point.subject,
    course: point.course,
    subCourse: point.subCourse,
    knowledgePoint: point.knowledgePoint,
    alsoFor: names.filter((name) => name !== point.knowledgePoint),
    sha256: place.sha256,
    bytes: place.bytes,
  };
}
