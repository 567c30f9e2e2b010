import { basename, extname } from 'node:path';
import { errorCode, errorMessage, StoppedError, UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { isShortage } from '../base/stopping.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { isRemoteSource } from '../engine/sources/source-address.ts';
import { type Excludable, type Exclusions, noExclusions } from '../ledger/exclusions.ts';
import type { Digest } from '../records/basics.ts';
import { type Video, videoFactsSchema, videoIdSchema } from '../records/video.ts';
import type { DigestCache } from './digest-cache.ts';
import { CaptionFinder } from './find-captions.ts';
import type { GivenFile } from './given-files.ts';

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
  /** The files, with what their bytes are now; of those that are gone, what they were. */
  files: GivenFile[];
  /** One per content, sorted by id. */
  videos: Video[];
  missing: MissingFile[];
  /** Those that must not be used, likewise; nothing is known of them but their bytes and where they lie. */
  excluded: ExcludedVideo[];
}

/** A video among the inputs that a list of exclusions forbids. */
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
  given: Iterable<GivenFile>,
  cache: DigestCache,
  onFile: (count: number) => void = () => {},
  exclusions: Exclusions = noExclusions,
  languages: readonly string[] = ['en'],
): Promise<Identified> {
  const captions = new CaptionFinder(cache, languages);
  const files: GivenFile[] = [];
  const byDigest = new Map<Digest, Look[]>();
  const missing = new Map<string, MissingFile>();
  // Bytes that one description excludes are excluded under every other name.
  const entries = new Map<Digest, string>();
  let count = 0;
  for (const file of [...given].sort(byPreference)) {
    onFile(++count);
    const look = await lookAt(file, cache, captions);
    if (typeof look === 'string') {
      files.push(file);
      const { path, source, listed } = file;
      const excludedBy = exclusions.entryFor(excludable(file, null));
      // A file that is named twice is missing once, and excluded where one description excludes it.
      const twin = missing.get(path);
      if (twin) twin.excludedBy ??= excludedBy;
      else missing.set(path, { id: idOf(file, sha256(path)), source, listed, message: look, excludedBy });
      continue;
    }
    files.push(look.file);
    const { sha256: digest } = look.file.seen;
    const entry = exclusions.entryFor(excludable(file, digest));
    if (entry !== null) entries.set(digest, entry);
    byDigest.set(digest, [...(byDigest.get(digest) ?? []), look]);
  }
  const videos: Video[] = [];
  const excluded: ExcludedVideo[] = [];
  const sourceOf = new Map<string, string>();
  for (const [digest, looks] of byDigest) {
    const [{ file }] = looks as [Look];
    const id = idOf(file, digest);
    const twin = sourceOf.get(id);
    if (twin !== undefined) throw sameId(id, twin, file.source);
    sourceOf.set(id, file.source);
    const { path, seen } = (looks.find(({ isThere }) => isThere) ?? looks[0]!).file;
    const sources = [...new Set(looks.map(({ file }) => file.source))].sort();
    const video = { id, sha256: digest, bytes: seen.bytes, sources, path, captions: null, facts: file.facts };
    const entry = entries.get(digest);
    if (entry !== undefined) excluded.push({ video: { ...video, facts: noFacts }, entry });
    else videos.push({ ...video, captions: seen.captions });
  }
  for (const { id, source } of missing.values()) {
    const twin = sourceOf.get(id);
    if (twin !== undefined) throw sameId(id, twin, source);
  }
  return {
    files,
    videos: videos.sort((a, b) => (a.id < b.id ? -1 : 1)),
    missing: [...missing.values()],
    excluded: excluded.sort((a, b) => (a.video.id < b.video.id ? -1 : 1)),
  };
}

function excludable(file: GivenFile, digest: Digest | null): Excludable {
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

type SeenFile = GivenFile & { seen: NonNullable<GivenFile['seen']> };
/** What a file holds, and whether it can be read now. */
interface Look {
  file: SeenFile;
  isThere: boolean;
}

/** A file with what its bytes are, or were when it was last there; a message where that is not known. */
async function lookAt(file: GivenFile, cache: DigestCache, captions: CaptionFinder): Promise<Look | string> {
  try {
    const { sha256, bytes } = await cache.digest(file.path);
    const seen = { sha256, bytes, captions: await captions.find(file.path) };
    return { file: { ...file, seen }, isThere: true };
  } catch (error) {
    if (isShortage(error) || error instanceof StoppedError || cache.isStopped) throw error;
    // What was made of it is stored: nothing but what must read it again misses the file.
    if (file.seen !== null) return { file: { ...file, seen: file.seen }, isThere: false };
    return errorCode(error) === 'ENOENT' ? `No file ${JSON.stringify(file.source)}.` : errorMessage(error);
  }
}

/** Of several files with the same bytes: one to which a manifest gives an id, one that it describes, the first by name. */
function byPreference(a: GivenFile, b: GivenFile): number {
  const described = (file: GivenFile): number =>
    (file.id === null ? 0 : 2) + (Object.values(file.facts).some((fact) => fact !== null) ? 1 : 0);
  if (described(a) !== described(b)) return described(b) - described(a);
  const words = ({ path, list, facts }: GivenFile): string[] => [
    basename(path),
    path,
    list ?? '',
    JSON.stringify(facts),
  ];
  const [ofA, ofB] = [words(a), words(b)];
  const at = ofA.findIndex((word, index) => word !== ofB[index]);
  if (at === -1) return 0;
  return ofA[at]! < ofB[at]! ? -1 : 1;
}

function idOf(file: GivenFile, digest: Digest): string {
  if (file.id !== null && videoIdSchema.safeParse(file.id).success) return file.id;
  const name = nameOf(file);
  const slug = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return `${slug || 'video'}-${digest.slice(0, 10)}`;
}

/** Without its ending; in an address of the web names are escaped. */
function nameOf({ path, source }: GivenFile): string {
  const isOfWeb = isRemoteSource(path) && !isBucketAddress(path);
  const name = isOfWeb ? basename(source) : basename(path);
  const bare = name.slice(0, name.length - extname(name).length);
  try {
    return isOfWeb ? decodeURIComponent(bare) : bare;
  } catch {
    return bare;
  }
}
