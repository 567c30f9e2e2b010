import { basename, extname } from 'node:path';
import { errorCode, errorMessage, UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { isShortage } from '../base/stopping.ts';
import { type Excludable, type Exclusions, noExclusions } from '../ledger/exclusions.ts';
import type { Digest } from '../records/basics.ts';
import { type Video, videoFactsSchema, videoIdSchema } from '../records/video.ts';
import type { DigestCache } from './digest-cache.ts';
import { CaptionFinder } from './find-captions.ts';
import type { FoundFile } from './find-videos.ts';

/** A file that was named but cannot be read. */
export interface MissingFile {
  id: string;
  source: string;
  /** List and place in it that name it; or null. */
  listed: string | null;
  message: string;
  /** What excludes it, so that nobody misses it; or null. */
  excludedBy: string | null;
}

export interface Identified {
  /** One per content, sorted by id. */
  videos: Video[];
  missing: MissingFile[];
  /** Those that must not be used, likewise; nothing is known of them but their bytes and where they lie. */
  excluded: ExcludedVideo[];
}

export interface ExcludedVideo {
  video: Video;
  /** What excludes it: the entry of a list. */
  entry: string;
}

const noFacts = videoFactsSchema.parse({});

/**
 * Gives every content one identity: the id of its manifest where that is well-formed, else a slug of its name and
 * the first ten digits of its sha256. The same bytes under two names are one video with two sources.
 * @param exclusions Held against every description of a file and its digest.
 * @param languages Of the captions beside a video, the best first.
 * @throws UsageError where one id is given to different contents.
 */
export async function identifyVideos(
  files: AsyncIterable<FoundFile>,
  cache: DigestCache,
  onFile: (count: number) => void = () => {},
  exclusions: Exclusions = noExclusions,
  languages: readonly string[] = ['en'],
): Promise<Identified> {
  const captions = new CaptionFinder(cache, languages);
  const byDigest = new Map<Digest, { file: FoundFile; bytes: number; sources: Set<string> }>();
  const missing = new Map<string, MissingFile>();
  // Bytes that one description excludes are excluded under every other name.
  const entries = new Map<Digest, string>();
  let count = 0;
  for await (const file of files) {
    onFile(++count);
    try {
      const { sha256, bytes } = await cache.digest(file.path);
      const entry = exclusions.entryFor(excludable(file, sha256));
      if (entry !== null) entries.set(sha256, entry);
      const twin = byDigest.get(sha256);
      if (!twin) byDigest.set(sha256, { file, bytes, sources: new Set([file.source]) });
      else {
        twin.sources.add(file.source);
        twin.file = preferred(twin.file, file);
      }
    } catch (error) {
      if (isShortage(error)) throw error;
      const message =
        errorCode(error) === 'ENOENT' ? `No file ${JSON.stringify(file.source)}.` : errorMessage(error);
      // A file that is named twice is missing once.
      const id = idOf(file, sha256(file.path));
      const excludedBy = exclusions.entryFor(excludable(file, null));
      missing.set(file.path, { id, source: file.source, listed: file.listed, message, excludedBy });
    }
  }
  const videos: Video[] = [];
  const excluded: ExcludedVideo[] = [];
  const sourceOf = new Map<string, string>();
  for (const [digest, { file, bytes, sources }] of byDigest) {
    const id = idOf(file, digest);
    const twin = sourceOf.get(id);
    if (twin !== undefined) throw sameId(id, twin, file.source);
    sourceOf.set(id, file.source);
    const { path, facts } = file;
    const video = { id, sha256: digest, bytes, sources: [...sources].sort(), path, captions: null, facts };
    const entry = entries.get(digest);
    if (entry !== undefined) excluded.push({ video: { ...video, facts: noFacts }, entry });
    else videos.push({ ...video, captions: await captions.find(file.path) });
  }
  for (const { id, source } of missing.values()) {
    const twin = sourceOf.get(id);
    if (twin !== undefined) throw sameId(id, twin, source);
  }
  return {
    videos: videos.sort((a, b) => (a.id < b.id ? -1 : 1)),
    missing: [...missing.values()],
    excluded: excluded.sort((a, b) => (a.video.id < b.video.id ? -1 : 1)),
  };
}

function excludable(file: FoundFile, digest: Digest | null): Excludable {
  const { source, url } = file.facts;
  return {
    ids: [...(file.id === null ? [] : [file.id]), ...(digest === null ? [] : [idOf(file, digest)])],
    sources: source === null ? [] : [source],
    urls: url === null ? [] : [url],
    channel: file.channel,
    sha256: digest,
  };
}

function sameId(id: string, one: string, other: string): UsageError {
  return new UsageError(
    `The id ${id} is used for two different videos: ${one} and ${other}. Ids must be unique.`,
  );
}

/** Of two files with the same bytes: the one that a manifest describes, else the first by name. */
function preferred(a: FoundFile, b: FoundFile): FoundFile {
  const described = (file: FoundFile): number =>
    (file.id === null ? 0 : 2) + (Object.values(file.facts).some((fact) => fact !== null) ? 1 : 0);
  if (described(a) !== described(b)) return described(a) > described(b) ? a : b;
  return basename(a.path) <= basename(b.path) ? a : b;
}

function idOf(file: FoundFile, digest: Digest): string {
  if (file.id !== null && videoIdSchema.safeParse(file.id).success) return file.id;
  const name = basename(file.path, extname(file.path));
  const slug = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return `${slug || 'video'}-${digest.slice(0, 10)}`;
}
