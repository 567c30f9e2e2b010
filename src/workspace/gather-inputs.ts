import { IntegrityError, StoppedError, UsageError } from '../base/errors.ts';
import { inParallel } from '../base/in-parallel.ts';
import type { Settings } from '../config/schema.ts';
import { entriesOfRun, type RunEntry } from '../engine/run-index.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { DigestCache, type DigestRecords } from '../inputs/digest-cache.ts';
import { type FoundFile, findVideos } from '../inputs/find-videos.ts';
import { type GivenFile, mergeGivenFiles, readGivenFiles } from '../inputs/given-files.ts';
import { type ExcludedVideo, identifyVideos, type MissingFile } from '../inputs/identify.ts';
import { loadExclusions } from '../ledger/exclusions.ts';
import { removedDigestsIn } from '../ledger/removals.ts';
import type { Digest } from '../records/basics.ts';
import type { Video } from '../records/video.ts';

/** Files that are read at once for their digests. */
const digestsAtOnce = 8;

/** How many videos of the inputs are not worked on. */
export interface LeftOut {
  /** Excluded by a list. */
  excluded: number;
  /** Removed from the workspace before. */
  removed: number;
}

/** What a run works on. */
export interface RunInputs {
  /** All files that it was ever given. */
  files: GivenFile[];
  /** How many of them were not given by this call. */
  earlier: number;
  /** Videos that an earlier call worked on and this one does not: its inputs were replaced, or a file has changed. */
  leaving: { id: string; source: string }[];
  /** One per content, sorted by id. */
  videos: Video[];
  missing: MissingFile[];
  excluded: ExcludedVideo[];
  leftOut: LeftOut;
  /** Digests of the files, so that they need not be read again. */
  digests: DigestRecords;
}

export interface GatherOptions {
  /** Files, folders and lists. */
  inputs: readonly string[];
  settings: Settings;
  /** Lists of videos that must not be used, besides that of the settings. */
  exclusions: readonly string[];
  /** At most this many of the files found; null for all. */
  limit: number | null;
  /** Take the inputs in place of those of earlier calls, and not with them. */
  replace: boolean;
  /** Called with the number of files found so far. */
  onFile(files: number): void;
}

/**
 * Finds and identifies the videos of a run: those that it is given now and those that its earlier calls were given, less
 * those that are excluded or were removed from the workspace. Writes nothing.
 * @throws UsageError for an input that cannot be used, and where there is none at all; IntegrityError where the record of
 *   earlier inputs is damaged.
 */
export async function gatherInputs(
  place: WorkspacePlace,
  run: string,
  { inputs, settings, exclusions: lists, limit, replace, onFile }: GatherOptions,
): Promise<RunInputs> {
  const workspace = Workspace.at(place);
  const ownList = settings.exclusions === null ? [] : [settings.exclusions];
  const exclusions = await loadExclusions([...ownList, ...lists]);
  const cache = new DigestCache(workspace);
  await cache.load();
  const earlier = replace ? [] : await readGivenFiles(workspace, run);
  const given: FoundFile[] = [];
  for (const { told, ...file } of await filesIn(inputs, limit)) {
    given.push(file);
    if (told) cache.tell(file.path, told);
  }
  if (earlier.length + given.length === 0)
    throw new UsageError('Nothing to run. Give videos, folders or lists of videos.');
  const files = mergeGivenFiles(earlier, given);
  // Each by itself waits for its bytes; what cannot be read is told by the look that follows.
  const paths = new Set(files.map(({ path }) => path));
  let digested = 0;
  await inParallel(paths, digestsAtOnce, async (path) => {
    await cache.digest(path).catch((error: unknown) => {
      if (error instanceof StoppedError) throw error;
    });
    onFile(++digested);
  });
  const found = await identifyVideos(files, cache, () => {}, exclusions, settings.languages);
  // What was removed leaves no trace, not even among the digests, which name files: its record is its removal.
  const removed = await removedDigestsIn((name) => workspace.objects.stream(name));
  const isLeft = (sha256: Digest): boolean => !removed.has(sha256);
  const videos = found.videos.filter(({ sha256 }) => isLeft(sha256));
  const excluded = found.excluded.filter(({ video }) => isLeft(video.sha256));
  cache.forget((_, sha256) => !isLeft(sha256));
  const missing = found.missing.filter(({ excludedBy }) => excludedBy !== null).length;
  const all = found.videos.length + found.excluded.length;
  const nowPaths = new Set(given.map(({ path }) => path));
  return {
    files: found.files.filter(({ seen }) => seen === null || isLeft(seen.sha256)),
    earlier: new Set(files.map(({ path }) => path).filter((path) => !nowPaths.has(path))).size,
    leaving: await leavingVideos(workspace, run, [...videos, ...excluded.map(({ video }) => video)]),
    videos,
    excluded,
    missing: found.missing,
    leftOut: { excluded: excluded.length + missing, removed: all - videos.length - excluded.length },
    digests: cache.records(),
  };
}

async function leavingVideos(
  workspace: Workspace,
  run: string,
  videos: readonly Video[],
): Promise<RunInputs['leaving']> {
  const stay = new Set(videos.map(({ sha256 }) => sha256));
  const entries = await entriesOfRun(workspace, run).catch((error: unknown): RunEntry[] => {
    // The run writes a new one.
    if (!(error instanceof IntegrityError)) throw error;
    return [];
  });
  return entries
    .filter(({ video }) => !stay.has(video.sha256))
    .map(({ video: { id, path, sources } }) => ({ id, source: sources[0] ?? path }));
}

/** Keeps the digests of the files, so that they need not be read again. For the owner of the workspace lock only. */
export async function keepDigests(workspace: WorkspacePlace, { digests }: RunInputs): Promise<void> {
  await new DigestCache(workspace, digests).save();
}

async function filesIn(inputs: readonly string[], limit: number | null): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  for await (const file of findVideos(inputs)) {
    if (limit !== null && files.length >= limit) break;
    files.push(file);
  }
  return files;
}
