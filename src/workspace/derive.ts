import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MissingFile } from '../collect/identify.ts';
import { writeAtomically } from '../engine/atomic-file.ts';
import { digestFiles, hasChecksums, writeChecksums } from '../engine/checksums.ts';
import { readSamples, writeSamples } from '../formats/samples.ts';
import { imageFolder } from '../formats/textbook.ts';
import type { Outcome } from '../records/outcome.ts';
import type { Sample } from '../records/sample.ts';
import { exportSamples, textbookFolder } from './export-run.ts';
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
  workspace: string,
  run: string,
  missing: readonly MissingFile[],
  { exportTextbook }: { exportTextbook: boolean },
): Promise<DeriveSummary> {
  const record = await readRunRecord(workspace, run);
  const summary: DeriveSummary = { samples: 0, images: 0, textTokens: 0, exported: null };
  const written = new Set<string>();
  const exportFolder = textbookFolder(workspace);

  async function* outcomeLines(): AsyncGenerator<string> {
    for (const file of missing) yield `${JSON.stringify(missingOutcome(file))}\n`;
    for await (const { shard, samples, outcomes } of weaveRun(workspace, record)) {
      const name = `${String(shard).padStart(5, '0')}.jsonl`;
      await writeSamples(join(workspace, 'samples', name), samples);
      written.add(name);
      summary.samples += samples.length;
      for (const { images, textTokens } of samples) {
        summary.images += images;
        summary.textTokens += textTokens;
      }
      for (const outcome of outcomes) yield `${JSON.stringify(outcome)}\n`;
    }
  }
  await writeAtomically(join(workspace, 'outcomes.jsonl'), outcomeLines());
  await removeOthers(join(workspace, 'samples'), written);

  if (exportTextbook) {
    const { text, ocr, imageTokens } = record.settings.export;
    const options = { format: 'textbook', folder: exportFolder, text, ocr, imageTokens } as const;
    const { pictures } = await exportSamples(samplesOf(workspace, [...written].sort()), workspace, options);
    // Pictures of samples that are no more must not lie among those that are.
    await removeOtherPictures(exportFolder, pictures);
    summary.exported = join(exportFolder, 'textbook.jsonl');
  }
  const names = ['lectern.lock.json', 'outcomes.jsonl', ...[...written].map((name) => `samples/${name}`)];
  await writeChecksums(workspace, await digestFiles(workspace, names));
  return summary;
}

/** Whether `samples/` holds all samples of a run, and no other's. */
export async function hasSamplesOf(workspace: string, run: string): Promise<boolean> {
  if (!hasChecksums(workspace) || !existsSync(join(workspace, 'samples'))) return false;
  return (await readRunRecord(workspace, null)).run === run;
}

async function* samplesOf(workspace: string, names: readonly string[]): AsyncGenerator<Sample> {
  for (const name of names) yield* readSamples(join(workspace, 'samples', name));
}

async function removeOthers(folder: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!keep.has(name)) await rm(join(folder, name), { force: true });
  }
}

/** Pictures lie in a folder for each video. */
async function removeOtherPictures(folder: string, keep: ReadonlySet<string>): Promise<void> {
  for (const video of await readdir(join(folder, imageFolder)).catch(() => [])) {
    const names = await readdir(join(folder, imageFolder, video)).catch(() => []);
    const others = names.filter((name) => !keep.has(`${imageFolder}/${video}/${name}`));
    // A folder of none that are kept goes with them; so does a file that is no folder.
    if (others.length === names.length)
      await rm(join(folder, imageFolder, video), { recursive: true, force: true });
    else
      for (const name of others)
        await rm(join(folder, imageFolder, video, name), { recursive: true, force: true });
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
