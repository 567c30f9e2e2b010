import { digestFiles, hasChecksums, writeChecksums } from '../engine/checksums.ts';
import type { Objects } from '../engine/objects.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { recordText } from '../formats/json-file.ts';
import { readSamples } from '../formats/samples.ts';
import { imageFolder } from '../formats/textbook.ts';
import type { MissingFile } from '../inputs/identify.ts';
import type { Outcome } from '../records/outcome.ts';
import type { Sample } from '../records/sample.ts';
import { exportSamples } from './export-run.ts';
import { readRunRecord } from './layout.ts';
import { weaveRun } from './weave-run.ts';

export interface DeriveSummary {
  samples: number;
  images: number;
  textTokens: number;
  /** The textbook that was exported, or null. */
  exported: string | null;
}

/**
 * Writes what is derived from a run's artefacts: `samples/`, `outcomes.jsonl` and `export/textbook/`, and last their
 * checksums. What another run left there is replaced; it can be derived again from that run's index. Each file is seen
 * whole at any time.
 * @throws IntegrityError where something stored is missing or damaged; it is then removed, to be made again.
 */
export async function deriveRun(
  place: WorkspacePlace,
  run: string,
  missing: readonly MissingFile[],
  { exportTextbook }: { exportTextbook: boolean },
): Promise<DeriveSummary> {
  const workspace = Workspace.at(place);
  const { objects } = workspace;
  const record = await readRunRecord(workspace, run);
  const summary: DeriveSummary = { samples: 0, images: 0, textTokens: 0, exported: null };
  const written = new Set<string>();

  async function* outcomeLines(): AsyncGenerator<string> {
    for (const file of missing) yield `${JSON.stringify(missingOutcome(file))}\n`;
    for await (const { shard, samples, outcomes } of weaveRun(workspace, record)) {
      const key = layout.sampleShard(shard);
      await objects.replace(key, recordText(samples, 'jsonl'));
      written.add(key);
      summary.samples += samples.length;
      for (const { images, textTokens } of samples) {
        summary.images += images;
        summary.textTokens += textTokens;
      }
      for (const outcome of outcomes) yield `${JSON.stringify(outcome)}\n`;
    }
  }
  await objects.replace(layout.outcomes, outcomeLines());
  await removeOthers(objects, layout.samples, written);

  if (exportTextbook) {
    const { text, ocr, imageTokens } = record.settings.export;
    const folder = workspace.below(layout.textbook);
    const options = { format: 'textbook', folder, text, ocr, imageTokens } as const;
    const { pictures } = await exportSamples(samplesOf(workspace, [...written].sort()), workspace, options);
    // Pictures of samples that are no more must not lie among those that are.
    await removeOtherPictures(folder, pictures);
    summary.exported = workspace.pathOf(`${layout.textbook}/textbook.jsonl`);
  }
  const keys = [layout.lastRun, layout.outcomes, ...written];
  await writeChecksums(objects, await digestFiles(objects, keys));
  return summary;
}

/** Whether `samples/` holds all samples of a run, and no other's. */
export async function hasSamplesOf(place: WorkspacePlace, run: string): Promise<boolean> {
  const workspace = Workspace.at(place);
  if (!(await hasChecksums(workspace.objects))) return false;
  if ((await workspace.objects.list(layout.samples)).length === 0) return false;
  return (await readRunRecord(workspace, null)).run === run;
}

async function* samplesOf(workspace: Workspace, keys: readonly string[]): AsyncGenerator<Sample> {
  for (const key of keys) yield* readSamples(workspace.pathOf(key), workspace.objects.stream(key));
}

async function removeOthers(objects: Objects, prefix: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await objects.list(prefix)) {
    if (!keep.has(`${prefix}/${name}`)) await objects.remove(`${prefix}/${name}`);
  }
}

/** Pictures lie in a folder for each video. */
async function removeOtherPictures(folder: Objects, keep: ReadonlySet<string>): Promise<void> {
  const namesIn = async (prefix: string): Promise<string[]> =>
    (await folder.list(prefix).catch(() => [])).map((name) => name.replace(/\/$/, ''));
  for (const video of await namesIn(imageFolder)) {
    const prefix = `${imageFolder}/${video}`;
    const names = await namesIn(prefix);
    const others = names.filter((name) => !keep.has(`${prefix}/${name}`));
    // A folder of none that are kept goes with them; so does a file that is no folder.
    if (others.length === names.length) {
      await folder.removeAll(prefix);
      continue;
    }
    for (const name of others) await folder.removeAll(`${prefix}/${name}`);
    await folder.sweep(prefix);
  }
}

function missingOutcome({ id, source, message, excludedBy }: MissingFile): Outcome {
  const about = { video: id, sources: [source], stage: 'probe', item: null };
  if (excludedBy !== null)
    return {
      ...about,
      verdict: 'dropped',
      reason: 'excluded',
      failure: null,
      evidence: { entry: excludedBy },
    };
  return {
    ...about,
    verdict: 'failed',
    reason: 'source-unreadable',
    failure: 'transient',
    evidence: { message },
  };
}
