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
import { openSketch } from '../../stages/shared/speech-sketch.ts';
import { type Fingerprints, findDuplicates } from './find-duplicates.ts';

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
          kept.map(({ video }) => video.id),
          storedFingerprints(workspace, kept),
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

function storedFingerprints({ store }: Workspace, entries: readonly RunEntry[]): Fingerprints {
  const keysOf = new Map(entries.map(({ video, keys }) => [video.id, keys]));
  const made = async (stage: 'audit' | 'keyframe', id: string): Promise<unknown> => {
    const key = keysOf.get(id)?.[stage];
    const artefact = key ? await store.get(stage, key) : null;
    return artefact?.kind === 'value' ? artefact.content : null;
  };
  return {
    async sketch(id) {
      const audit = auditSchema.safeParse(await made('audit', id));
      return audit.success ? openSketch(audit.data.speech) : null;
    },
    async screens(id) {
      const found = screensSchema.safeParse(await made('keyframe', id));
      return found.success ? found.data.screens.map(({ hash }) => hash) : [];
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
