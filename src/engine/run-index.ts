import { z } from 'zod';
import { errorCode, IntegrityError, UsageError } from '../base/errors.ts';
import { byteLinesOf } from '../base/lines.ts';
import { digestSchema } from '../records/basics.ts';
import { evidenceSchema } from '../records/outcome.ts';
import { videoSchema } from '../records/video.ts';
import { checkSums } from './checksums.ts';
import { Workspace, type WorkspacePlace } from './workspace.ts';
import { layout } from './workspace-layout.ts';

/** How far one video came in one run, and the keys of what was made on the way. */
export const runEntrySchema = z.object({
  video: videoSchema,
  /** `pending`: the run was interrupted, or told to run some stages only, before the last one. */
  verdict: z.enum(['kept', 'dropped', 'failed', 'pending']),
  /** The last stage that was decided on. */
  stage: z.string(),
  /** Null where it is kept or pending. */
  reason: z.string().nullable(),
  failure: z.enum(['data', 'transient']).nullable(),
  evidence: evidenceSchema,
  /** Keys of the stored results, by stage. */
  keys: z.record(z.string(), digestSchema),
});
/** A line of a run's `index.jsonl`: what became of one video. */
export type RunEntry = z.infer<typeof runEntrySchema>;

/** The line of an entry, the same wherever it was made. */
export function indexLine({ video, verdict, stage, reason, failure, evidence, keys }: RunEntry): string {
  return `${JSON.stringify({ video, verdict, stage, reason, failure, evidence, keys })}\n`;
}

/** Writes the index of a run, a line per video, sorted by id. */
export async function writeRunIndex(
  place: WorkspacePlace,
  run: string,
  entries: Iterable<RunEntry>,
): Promise<void> {
  const sorted = [...entries].sort((a, b) => (a.video.id < b.video.id ? -1 : 1));
  await Workspace.at(place).objects.replace(
    layout.runIndex(run),
    (function* () {
      for (const entry of sorted) yield indexLine(entry);
    })(),
  );
}

/** All entries of a run, in the order of their ids. @throws as `streamRunIndex` */
export async function readRunIndex(place: WorkspacePlace, run: string): Promise<RunEntry[]> {
  const entries: RunEntry[] = [];
  for await (const entry of streamRunIndex(place, run)) entries.push(entry);
  return entries;
}

/**
 * The entries of a run one after another.
 * @throws UsageError where there is no such run; IntegrityError where its index is not what was written.
 */
export async function* streamRunIndex(place: WorkspacePlace, run: string): AsyncGenerator<RunEntry> {
  const workspace = Workspace.at(place);
  const { address } = workspace;
  const damaged = new IntegrityError(
    `The index of the run "${run}" in ${address} is damaged. Rerun lectern run to rebuild it.`,
  );
  try {
    for await (const _ of checkSums(workspace.below(layout.run(run)), layout.indexName)) throw damaged;
    const input = workspace.objects.stream(layout.runIndex(run));
    for await (const line of byteLinesOf(input)) yield runEntrySchema.parse(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw damaged;
    if (errorCode(error) !== 'ENOENT') throw error;
    const runs = await listRuns(workspace);
    throw new UsageError(
      runs.includes(run)
        ? `The run "${run}" in ${address} stopped before its first results. Rerun it.`
        : runs.length > 0
          ? `No run "${run}" in ${address}. Its runs: ${runs.join(', ')}.`
          : `${address} has no run. Start one with: lectern run VIDEO --out ${address}`,
    );
  }
}

/**
 * The lines of a run's index; none where there is no such run, or where it was stopped before its first results.
 * @throws IntegrityError where it is damaged.
 */
export async function entriesOfRun(workspace: WorkspacePlace, run: string): Promise<RunEntry[]> {
  try {
    return await readRunIndex(workspace, run);
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

/** Names of the runs in a workspace, sorted. */
export async function listRuns(workspace: WorkspacePlace): Promise<string[]> {
  try {
    const names = await Workspace.at(workspace).objects.list(layout.runs);
    return names.map((name) => name.replace(/\/$/, '')).sort();
  } catch (error) {
    // A file holds none, as a folder that is not there.
    if (errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}
