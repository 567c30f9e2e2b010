import { z } from 'zod';
import { errorCode, IntegrityError } from '../../base/errors.ts';
import { byteLinesOf } from '../../base/lines.ts';
import type { Settings } from '../../config/schema.ts';
import { type RunEntry, readRunIndex } from '../../engine/run-index.ts';
import { Workspace, type WorkspacePlace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { auditSchema } from '../../records/audit.ts';
import { evidenceSchema } from '../../records/outcome.ts';
import { screensSchema } from '../../records/screen.ts';
import { duplicateEvidence } from '../../stages/11-weave/duplicates.ts';
import { type OpenSketch, openSketch } from '../../stages/shared/speech-sketch.ts';
import { type Candidate, findDuplicates } from './find-duplicates.ts';

/** A line of what weaving finds of a run's videos together. */
const duplicateSchema = z.object({ video: z.string(), evidence: evidenceSchema });

/**
 * The videos of a run with what became of each: as its index tells, and where weaving found a fuller video of the same
 * lecture, dropped for it.
 * @throws as `readRunIndex`; IntegrityError where the duplicates are not what was written.
 */
export async function decidedEntries(place: WorkspacePlace, run: string): Promise<RunEntry[]> {
  const entries = await readRunIndex(place, run);
  const duplicates = await readDuplicates(Workspace.at(place), run);
  return entries.map((entry) => {
    const evidence = entry.verdict === 'kept' ? duplicates.get(entry.video.id) : undefined;
    return evidence ? { ...entry, verdict: 'dropped', stage: 'weave', reason: 'duplicate', evidence } : entry;
  });
}

/**
 * Decides which kept videos of a run are one lecture with a fuller one, and writes it down for all that read the run.
 * @returns how many
 */
export async function writeDuplicates(
  workspace: Workspace,
  run: string,
  { weave }: Settings,
): Promise<number> {
  const kept = (await readRunIndex(workspace, run)).filter(({ verdict }) => verdict === 'kept');
  // What shares all and more does not exist.
  const found =
    weave.maxShared < 1
      ? await findDuplicates(
          kept.map((entry) => candidate(workspace, entry)),
          weave,
        )
      : [];
  const lines = found.map((duplicate) =>
    JSON.stringify({ video: duplicate.video, evidence: duplicateEvidence(duplicate, weave) }),
  );
  await workspace.objects.replace(
    layout.duplicatesOf(run),
    lines.map((line) => `${line}\n`),
  );
  return found.length;
}

function candidate({ store }: Workspace, { video, keys }: RunEntry): Candidate {
  const sketch = async (): Promise<OpenSketch | null> => {
    const made = keys.audit ? await store.get('audit', keys.audit) : null;
    const audit = made?.kind === 'value' ? auditSchema.safeParse(made.content) : null;
    return audit?.success ? openSketch(audit.data.speech) : null;
  };
  return {
    id: video.id,
    sketch,
    async fingerprint() {
      const made = keys.keyframe ? await store.get('keyframe', keys.keyframe) : null;
      const screens = made?.kind === 'value' ? screensSchema.safeParse(made.content) : null;
      return {
        speech: (await sketch()) ?? { runs: 0, hashes: new Float64Array() },
        screens: screens?.success ? screens.data.screens.map(({ hash }) => hash) : [],
      };
    },
  };
}

/** The evidence against each duplicate; none where nothing was woven yet. */
async function readDuplicates(
  { objects, address }: Workspace,
  run: string,
): Promise<Map<string, RunEntry['evidence']>> {
  const found = new Map<string, RunEntry['evidence']>();
  try {
    for await (const line of byteLinesOf(objects.stream(layout.duplicatesOf(run)))) {
      const { video, evidence } = duplicateSchema.parse(JSON.parse(line));
      found.set(video, evidence);
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return new Map();
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      throw new IntegrityError(
        `${layout.duplicatesOf(run)} in ${address} is damaged. Rerun lectern run to rebuild it.`,
      );
    throw error;
  }
  return found;
}
