import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { digestSchema } from '../records/basics.ts';
import { evidenceSchema } from '../records/outcome.ts';
import { videoSchema } from '../records/video.ts';
import { writeAtomically } from './atomic-file.ts';
import { checkSums } from './checksums.ts';
import { errorCode, IntegrityError, UsageError } from './errors.ts';
import { linesOf } from './lines.ts';

/** How far one video came in one run, and the keys of what was made on the way. */
export const runEntrySchema = z.object({
  video: videoSchema,
  /** `pending`: the run was interrupted, or told to run some stages only, before the last one. */
  verdict: z.enum(['kept', 'dropped', 'failed', 'pending']),
  /** The last stage that was decided on. */
  stage: z.string(),
  reason: z.string().nullable(),
  failure: z.enum(['data', 'transient']).nullable(),
  evidence: evidenceSchema,
  keys: z.record(z.string(), digestSchema),
});
export type RunEntry = z.infer<typeof runEntrySchema>;

const indexName = 'index.jsonl';

function indexPath(workspace: string, run: string): string {
  return join(workspace, 'runs', run, indexName);
}

/** Writes the index of a run, a line per video, sorted by id. */
export async function writeRunIndex(
  workspace: string,
  run: string,
  entries: Iterable<RunEntry>,
): Promise<void> {
  const sorted = [...entries].sort((a, b) => (a.video.id < b.video.id ? -1 : 1));
  await writeAtomically(
    indexPath(workspace, run),
    (function* () {
      for (const entry of sorted) yield `${JSON.stringify(entry)}\n`;
    })(),
  );
}

/** @throws UsageError where there is no such run; IntegrityError where its index is not what was written. */
export async function readRunIndex(workspace: string, run: string): Promise<RunEntry[]> {
  const entries: RunEntry[] = [];
  const damaged = new IntegrityError(
    `The index of the run "${run}" in ${workspace} is damaged. Rerun lectern run to rebuild it.`,
  );
  try {
    for await (const _ of checkSums(join(workspace, 'runs', run), indexName)) throw damaged;
    const input = createReadStream(indexPath(workspace, run), 'utf8');
    for await (const line of linesOf(input)) entries.push(runEntrySchema.parse(JSON.parse(line)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw damaged;
    if (errorCode(error) !== 'ENOENT') throw error;
    const runs = await listRuns(workspace);
    throw new UsageError(
      runs.includes(run)
        ? `The run "${run}" in ${workspace} stopped before its first results. Rerun it.`
        : runs.length > 0
          ? `No run "${run}" in ${workspace}. Its runs: ${runs.join(', ')}.`
          : `${workspace} has no run. Start one with: lectern run VIDEO --out ${workspace}`,
    );
  }
  return entries;
}

/** Names of the runs in a workspace, sorted. */
export async function listRuns(workspace: string): Promise<string[]> {
  try {
    return (await readdir(join(workspace, 'runs'))).filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    // A file holds none, as a folder that is not there.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}
