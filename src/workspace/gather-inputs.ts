import { IntegrityError, StoppedError, UsageError } from '../base/errors.ts';
import { inParallel } from '../base/in-parallel.ts';
import type { Settings } from '../config/schema.ts';
import { entriesOfRun, type RunEntry } from '../engine/run-index.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { DigestCache, type DigestRecords, LeftDigestError } from '../inputs/digest-cache.ts';
import { removeNotes } from '../inputs/digest-notes.ts';
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
  /** Sources whose digest nobody knows, which is left to workers. */
  unknown: string[];
  /** Digests of the files, so that they need not be read again. */
  digests: DigestRecords;
  /** Keys of what workers have noted of them: of notes that the digests hold too, and of those that only this holds. */
  notes: { stored: readonly string[]; used: readonly string[] };
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
  /** Of more sources elsewhere than this whose digest nobody knows, none is brought here; null for no limit. */
  mostLearned?: number | null;
  /** Makes the workspace this process's own, so that digests are stored as they are known; without it nothing is written. */
  open?(): Promise<void>;
  /** Aborted: what is being read ends at once. */
  signal?: AbortSignal;
}

/**
 * Finds and identifies the videos of a run: those that it is given now and those that its earlier calls were given, less
 * those that are excluded or were removed from the workspace. Writes nothing but the digests of what it has read.
 * @throws UsageError for an input that cannot be used, and where there is none at all; IntegrityError where the record of
 *   earlier inputs is damaged; the signal's reason.
 */
export async function gatherInputs(
  place: WorkspacePlace,
  run: string,
  options: GatherOptions,
): Promise<RunInputs> {
  const { inputs, settings, exclusions: lists, limit, replace, signal } = options;
  const workspace = Workspace.at(place);
  const ownList = settings.exclusions === null ? [] : [settings.exclusions];
  const exclusions = await loadExclusions([...ownList, ...lists]);
  const cache = new DigestCache(workspace, undefined, signal);
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
  // What was removed leaves no trace, not even among the digests, which name files: its record is its removal.
  const removed = await removedDigestsIn((name) => workspace.objects.stream(name));
  const isLeft = (sha256: Digest): boolean => !removed.has(sha256);
  if (options.open) cache.saveAlong(options.open, isLeft);
  const unknown = await digestAll(files, cache, options);
  const known = files.filter(({ path }) => !unknown.has(path));
  const found = await identifyVideos(known, cache, () => {}, exclusions, settings.languages);
  const videos = found.videos.filter(({ sha256 }) => isLeft(sha256));
  const excluded = found.excluded.filter(({ video }) => isLeft(video.sha256));
  cache.forget((_, sha256) => !isLeft(sha256));
  const missing = found.missing.filter(({ excludedBy }) => excludedBy !== null).length;
  const all = found.videos.length + found.excluded.length;
  const nowPaths = new Set(given.map(({ path }) => path));
  return {
    files: [...found.files, ...files.filter(({ path }) => unknown.has(path))].filter(
      ({ seen }) => seen === null || isLeft(seen.sha256),
    ),
    unknown: [...unknown].sort(),
    earlier: new Set(files.map(({ path }) => path).filter((path) => !nowPaths.has(path))).size,
    leaving: await leavingVideos(workspace, run, [...videos, ...excluded.map(({ video }) => video)]),
    videos,
    excluded,
    missing: found.missing,
    leftOut: { excluded: excluded.length + missing, removed: all - videos.length - excluded.length },
    digests: cache.records(),
    notes: { stored: cache.spentNotes(), used: cache.otherNotes(new Set(files.map(({ path }) => path))) },
  };
}

/**
 * Learns the digests of files, several at once, since each by itself waits for its bytes; what cannot be read is told by
 * whoever looks at it next. @returns those whose digest is left to others
 */
async function digestAll(
  files: readonly GivenFile[],
  cache: DigestCache,
  { onFile, mostLearned = null }: GatherOptions,
): Promise<ReadonlySet<string>> {
  const paths = new Set(files.map(({ path }) => path));
  if (mostLearned === null) cache.forgetFailures();
  else if (cache.unknownAmong(paths).length > mostLearned) cache.leave(paths);
  const unknown = new Set<string>();
  let digested = 0;
  try {
    await inParallel(paths, digestsAtOnce, async (path) => {
      await cache.digest(path).catch((error: unknown) => {
        if (error instanceof StoppedError || cache.isStopped) throw error;
        if (error instanceof LeftDigestError) unknown.add(path);
      });
      onFile(++digested);
    });
  } catch (error) {
    await cache.endAlong({ save: true }).catch((saving: unknown) => noteCause(error, saving));
    throw error;
  }
  // Whoever gets the inputs stores the rest with them.
  await cache.endAlong({ save: false });
  return unknown;
}

/** What ended the work is told, and not that it could not be stored either. */
function noteCause(error: unknown, cause: unknown): void {
  if (error instanceof Error && error !== cause) error.cause ??= cause;
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
export async function keepDigests(
  workspace: WorkspacePlace,
  { digests, notes }: Pick<RunInputs, 'digests' | 'notes'>,
): Promise<void> {
  await new DigestCache(workspace, digests).save();
  await removeNotes(Workspace.at(workspace).objects, notes.stored);
}

/** Takes away what workers noted and only the plan or run holds now: before it is stored, they would be lost with it. */
export async function dropUsedNotes(
  workspace: WorkspacePlace,
  { notes }: Pick<RunInputs, 'notes'>,
): Promise<void> {
  await removeNotes(Workspace.at(workspace).objects, notes.used);
}

async function filesIn(inputs: readonly string[], limit: number | null): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  for await (const file of findVideos(inputs)) {
    if (limit !== null && files.length >= limit) break;
    files.push(file);
  }
  return files;
}
