import { z } from 'zod';
import { errorCode, IntegrityError } from '../../base/errors.ts';
import { byteLinesOf } from '../../base/lines.ts';
import type { Settings } from '../../config/schema.ts';
import { type RunEntry, readRunIndex, streamRunIndex } from '../../engine/run-index.ts';
import { Workspace, type WorkspacePlace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { auditSchema } from '../../records/audit.ts';
import type { Digest } from '../../records/basics.ts';
import { evidenceSchema } from '../../records/outcome.ts';
import { screensSchema } from '../../records/screen.ts';
import { duplicateEvidence } from '../../stages/11-weave/duplicates.ts';
import { openSketch } from '../../stages/shared/speech-sketch.ts';
import { type Fingerprints, findDuplicates } from './find-duplicates.ts';

/** A line of what weaving finds of a run's videos together. */
const duplicateSchema = z.object({ video: z.string(), evidence: evidenceSchema });

/** By video, the evidence against each duplicate. */
export type Duplicates = ReadonlyMap<string, RunEntry['evidence']>;

/**
 * The videos of a run with what became of each: as its index tells, and where weaving found a fuller video of the same
 * lecture, dropped for it.
 * @throws as `readRunIndex`; IntegrityError where the duplicates are not what was written.
 */
export async function decidedEntries(place: WorkspacePlace, run: string): Promise<RunEntry[]> {
  const entries = await readRunIndex(place, run);
  const duplicates = await readDuplicates(Workspace.at(place), layout.duplicatesOf(run));
  return entries.map((entry) => decidedEntry(entry, duplicates));
}

/** What became of a video, where some are duplicates. */
export function decidedEntry(entry: RunEntry, duplicates: Duplicates): RunEntry {
  const evidence = entry.verdict === 'kept' ? duplicates.get(entry.video.id) : undefined;
  return evidence ? { ...entry, verdict: 'dropped', stage: 'weave', reason: 'duplicate', evidence } : entry;
}

/**
 * Decides which kept videos of a run are one lecture with a fuller one, and writes it down for all that read the run.
 * @returns how many
 */
export async function writeDuplicates(
  workspace: Workspace,
  run: string,
  settings: Settings,
): Promise<number> {
  const found = await duplicatesAmong(workspace, streamRunIndex(workspace, run), settings);
  await workspace.objects.replace(layout.duplicatesOf(run), duplicateLines(found));
  return found.size;
}

/** Decides which kept videos are one lecture with a fuller one. Holds of each a few names. */
export async function duplicatesAmong(
  workspace: Workspace,
  entries: AsyncIterable<RunEntry>,
  { weave }: Settings,
): Promise<Duplicates> {
  // What shares all and more does not exist.
  if (weave.maxShared >= 1) return new Map();
  const kept = new Map<string, FingerprintKeys>();
  for await (const { video, verdict, keys } of entries)
    if (verdict === 'kept')
      kept.set(video.id, { audit: keys.audit ?? null, keyframe: keys.keyframe ?? null });
  const found = await findDuplicates([...kept.keys()], storedFingerprints(workspace, kept), weave);
  return new Map(found.map((duplicate) => [duplicate.video, duplicateEvidence(duplicate, weave)]));
}

/** A line for each duplicate, in the order of the map. */
export function duplicateLines(duplicates: Duplicates): string[] {
  return [...duplicates].map(([video, evidence]) => `${JSON.stringify({ video, evidence })}\n`);
}

type FingerprintKeys = Record<'audit' | 'keyframe', Digest | null>;

function storedFingerprints(
  { store }: Workspace,
  keysOf: ReadonlyMap<string, FingerprintKeys>,
): Fingerprints {
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

/** The duplicates that stand under a key; none where nothing was woven yet. */
export async function readDuplicates({ objects, address }: Workspace, key: string): Promise<Duplicates> {
  const found = new Map<string, RunEntry['evidence']>();
  try {
    for await (const line of byteLinesOf(objects.stream(key))) {
      const { video, evidence } = duplicateSchema.parse(JSON.parse(line));
      found.set(video, evidence);
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return new Map();
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      throw new IntegrityError(`${key} in ${address} is damaged. Rerun lectern run to rebuild it.`);
    throw error;
  }
  return found;
}
