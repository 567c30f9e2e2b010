import { z } from 'zod';
import { errorCode, IntegrityError, UsageError } from '../base/errors.ts';
import { canonicalJson } from '../base/fingerprint.ts';
import { groupBy } from '../base/group-by.ts';
import { byteLinesOf } from '../base/lines.ts';
import { checkSums } from '../engine/checksums.ts';
import { readRunIndex } from '../engine/run-index.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { digestSchema } from '../records/basics.ts';
import { captionsFileSchema, manifestEntrySchema, type Video, videoFactsSchema } from '../records/video.ts';
import type { FoundFile } from './find-videos.ts';

/** A file that a run was given once, now or by an earlier call, and what its bytes were when it was last read. */
const givenFileSchema = z.object({
  source: z.string(),
  path: z.string(),
  list: z.string().nullable(),
  listed: z.string().nullable(),
  id: z.string().nullable(),
  channel: manifestEntrySchema.shape.channel,
  facts: videoFactsSchema,
  /** Null where it could never be read. */
  seen: z
    .object({
      sha256: digestSchema,
      bytes: z.int().nonnegative(),
      captions: captionsFileSchema.nullable(),
    })
    .nullable(),
}) satisfies z.ZodType<FoundFile>;
/** A line of a run's `inputs.jsonl`: a file that the run was given, with its digest when it was last read. */
export type GivenFile = z.infer<typeof givenFileSchema>;

/**
 * All files that the earlier calls of a run were given; none where there were none. Where the record of them is damaged
 * they are taken from the run's index, which lacks only what could never be read.
 * @throws IntegrityError where both are damaged, or the index is missing.
 */
export async function readGivenFiles(place: WorkspacePlace, run: string): Promise<GivenFile[]> {
  const workspace = Workspace.at(place);
  const recorded = await readRecorded(workspace, run);
  if (recorded !== null) return recorded;
  try {
    return (await readRunIndex(workspace, run)).map(({ video }) => fileOf(video));
  } catch (error) {
    // A run that was stopped early has no index.
    if (!(error instanceof IntegrityError || error instanceof UsageError)) throw error;
    const path = workspace.pathOf(layout.runInputs(run));
    throw new IntegrityError(
      `${path} is damaged, which lists the inputs of the run "${run}", and its index does not help. Give all of them again with --replace.`,
    );
  }
}

/** Null where the record is damaged. */
async function readRecorded(workspace: Workspace, run: string): Promise<GivenFile[] | null> {
  const files: GivenFile[] = [];
  try {
    for await (const _ of checkSums(workspace.below(layout.run(run)), layout.inputsName)) return null;
    const input = workspace.objects.stream(layout.runInputs(run));
    for await (const line of byteLinesOf(input)) files.push(givenFileSchema.parse(JSON.parse(line)));
    return files;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
    return files;
  }
}

function fileOf({ id, path, sources, sha256, bytes, captions, facts }: Video): GivenFile {
  const seen = { sha256, bytes, captions };
  return { source: sources[0] ?? path, path, list: null, listed: null, id, channel: null, facts, seen };
}

/** Writes down all files of a run; each is seen whole at any time. */
export async function writeGivenFiles(
  place: WorkspacePlace,
  run: string,
  files: readonly GivenFile[],
): Promise<void> {
  const lines = files.map((file) => `${JSON.stringify(file)}\n`);
  await Workspace.at(place).objects.replace(layout.runInputs(run), lines);
}

/**
 * Adds files to those of earlier calls. What a list says of a file now takes the place of what the same list said of it
 * before; files that it no longer names stay. The order in which files were given does not matter.
 */
export function mergeGivenFiles(earlier: readonly GivenFile[], found: readonly FoundFile[]): GivenFile[] {
  const given = new Set(found.map(placeOf));
  const lists = new Set(found.map(({ list }) => list));
  // A name that was never a file was a mistake, if its list no longer has it.
  const stay = earlier.filter(
    (file) => !given.has(placeOf(file)) && (file.seen !== null || !lists.has(file.list)),
  );
  const seen = groupBy(earlier, ({ path }) => path);
  const now = found.map((file) => ({
    ...file,
    seen: seen.get(file.path)?.find((one) => one.seen !== null)?.seen ?? null,
  }));
  const distinct = new Map([...stay, ...now].map((file) => [canonicalJson(file), file]));
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
}

function placeOf({ path, list }: FoundFile): string {
  return JSON.stringify([path, list]);
}
