import { addChecksums, digestFiles, forgetChecksums, hasChecksums } from '../engine/checksums.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { recordText } from '../formats/json-file.ts';
import { readSamples } from '../formats/samples.ts';
import type { MissingFile } from '../inputs/identify.ts';
import type { Outcome } from '../records/outcome.ts';
import type { Sample } from '../records/sample.ts';
import { addCuts, type CutSamples, cutSamplesOf } from './cut-samples.ts';
import { writeDuplicates } from './duplicates/run-duplicates.ts';
import { readRunRecord } from './layout.ts';
import { weaveRun } from './weave-run.ts';

/** What weaving made of the kept videos: numbers of samples, images and tokens. */
export interface Woven {
  samples: number;
  images: number;
  /** Images that samples show again, not among `images`. */
  shownAgain: number;
  textTokens: number;
  /** Videos left out because a fuller one has the same lecture. */
  duplicates: number;
  /** What the model that the samples are for would cut; null where they are for none. */
  cut: CutSamples | null;
}

/** What samples have, added up. */
export type SampleCounts = Omit<Woven, 'duplicates' | 'cut'>;

export const nothingWoven: SampleCounts = { samples: 0, images: 0, shownAgain: 0, textTokens: 0 };

export function countsOf(samples: readonly Sample[]): SampleCounts {
  const counts = { ...nothingWoven, samples: samples.length };
  for (const { images, shownAgain = 0, textTokens } of samples) {
    counts.images += images - shownAgain;
    counts.shownAgain += shownAgain;
    counts.textTokens += textTokens;
  }
  return counts;
}

/** Adds up what shards have. */
export function addWoven(all: SampleCounts, one: SampleCounts): void {
  for (const name of ['samples', 'images', 'shownAgain', 'textTokens'] as const) all[name] += one[name];
}

/**
 * Writes the samples and outcomes of a run, and their checksums. Each file is seen whole at any time; what other runs
 * wrote stays.
 * @param missing Files of its inputs that could not be read.
 * @throws IntegrityError where something stored is missing or damaged; it is then removed, to be made again.
 */
export async function weaveSamples(
  place: WorkspacePlace,
  run: string,
  missing: readonly MissingFile[],
): Promise<Woven> {
  const workspace = Workspace.at(place);
  const { objects } = workspace;
  const record = await readRunRecord(workspace, run);
  const cut = cutSamplesOf(record.settings.weave);
  await forgetWoven(workspace, run);
  const duplicates = await writeDuplicates(workspace, run, record.settings);
  const woven: Woven = { ...nothingWoven, duplicates, cut };
  const written = new Set<string>();

  async function* outcomeLines(): AsyncGenerator<string> {
    for (const file of missing) yield `${JSON.stringify(missingOutcome(file))}\n`;
    for await (const { shard, samples, outcomes, cuts } of weaveRun(workspace, record)) {
      const key = layout.sampleShard(run, shard);
      await objects.replace(key, recordText(samples, 'jsonl'));
      written.add(key);
      addWoven(woven, countsOf(samples));
      if (cut) addCuts(cut, cuts);
      for (const outcome of outcomes) yield `${JSON.stringify(outcome)}\n`;
    }
  }
  await objects.replace(layout.outcomesOf(run), outcomeLines());
  await removeOtherSamples(workspace, run, written);
  const keys = [layout.lastRun, layout.outcomesOf(run), layout.duplicatesOf(run), ...written];
  await addChecksums(objects, await digestFiles(objects, keys));
  return woven;
}

/** Removes files of samples of an earlier call that this one did not write. @param written Their keys. */
export async function removeOtherSamples(
  { objects }: Workspace,
  run: string,
  written: ReadonlySet<string>,
): Promise<void> {
  const folder = layout.samplesOf(run);
  for (const name of await objects.list(folder))
    if (!written.has(`${folder}/${name}`)) await objects.remove(`${folder}/${name}`);
}

/**
 * Takes the checksums of what is derived from a run away, and which videos were duplicates, before any of it or of what
 * it is derived from changes.
 */
export async function forgetWoven({ objects }: Workspace, run: string): Promise<void> {
  const samples = `${layout.samplesOf(run)}/`;
  const own: readonly string[] = [layout.lastRun, layout.outcomesOf(run), layout.duplicatesOf(run)];
  await forgetChecksums(objects, (name) => own.includes(name) || name.startsWith(samples));
  await objects.remove(layout.duplicatesOf(run));
}

/** Whether all samples of a run are stored as its record and index have them. */
export async function hasSamplesOf(place: WorkspacePlace, run: string): Promise<boolean> {
  const { objects } = Workspace.at(place);
  if (!(await hasChecksums(objects, layout.outcomesOf(run)))) return false;
  return (await objects.list(layout.samplesOf(run))).length > 0;
}

/** The stored samples of a run, in order. */
export async function* storedSamples(place: WorkspacePlace, run: string): AsyncGenerator<Sample> {
  const workspace = Workspace.at(place);
  for (const name of (await workspace.objects.list(layout.samplesOf(run))).sort()) {
    const key = `${layout.samplesOf(run)}/${name}`;
    yield* readSamples(workspace.pathOf(key), workspace.objects.stream(key));
  }
}

/** The line about a file that could not be read. */
export function missingOutcome({ id, source, message, excludedBy }: MissingFile): Outcome {
  const about = { video: id, sources: [source], stage: 'probe', item: null };
  if (excludedBy !== null) {
    const evidence = { entry: excludedBy };
    return { ...about, verdict: 'dropped', reason: 'excluded', failure: null, evidence };
  }
  return {
    ...about,
    verdict: 'failed',
    reason: 'source-unreadable',
    failure: 'transient',
    evidence: { message },
  };
}
