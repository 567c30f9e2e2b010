import { UsageError } from '../base/errors.ts';
import { openCorpus } from '../formats/open-corpus.ts';
import type { KeyframeFigures } from '../stats/compare.ts';
import {
  type CorpusFigures,
  corpusFigures,
  countedCorpus,
  type FiguresOptions,
} from '../stats/corpus-figures.ts';
import { type Drop, DropCounter } from '../stats/drops.ts';
import { ReturnCounter, type ReturningScreens } from '../stats/returning-screens.ts';
import { countedRun, isWorkspace } from './counted-run.ts';
import { decidedEntries } from './duplicates/run-duplicates.ts';
import { keyframeFigures } from './keyframe-figures.ts';
import { readRunRecord } from './layout.ts';
import { stageCounts } from './stage-counts.ts';

/** The figures of a corpus; of a workspace, what was dropped on the way too. */
export interface MeasuredCorpus extends CorpusFigures {
  /** The run that was measured, and what was dropped in it; null for a dataset. */
  run: { name: string; drops: Drop[]; keyframes: KeyframeFigures; returning: ReturningScreens } | null;
}

/**
 * Measures a dataset, or a run of a workspace (the one made last where `run` is null), from the artefacts themselves.
 * @throws UsageError where nothing is there that can be measured; FormatError at the first record that is not valid
 */
export async function measureCorpus(
  path: string,
  run: string | null,
  options: FiguresOptions,
): Promise<MeasuredCorpus> {
  if (!(await isWorkspace(path))) {
    if (run !== null) throw new UsageError(`--run needs a workspace; ${path} is not one.`);
    const { figures } = await corpusFigures(countedCorpus(await openCorpus(path)), options);
    return { ...figures, run: null };
  }
  const record = await readRunRecord(path, run);
  const drops = new DropCounter();
  const returns = new ReturnCounter();
  try {
    const { figures } = await corpusFigures(countedRun(path, record, drops, returns), options);
    const { stages } = await stageCounts(path, record, await decidedEntries(path, record.run));
    const keyframes = await keyframeFigures(path, record, drops);
    const returning = await returns.result();
    return { ...figures, run: { name: record.run, drops: drops.drops(stages), keyframes, returning } };
  } finally {
    await returns.close();
  }
}

/**
 * Measures corpora to compare them, in the order in which they are named: a workspace once for each of the runs (the one
 * made last where none is named), a dataset as it is.
 * @throws UsageError, before anything is measured, where a workspace has no such run or none of the corpora is one.
 */
export async function measureCorpora(
  paths: readonly string[],
  runs: readonly string[],
  options: FiguresOptions,
): Promise<MeasuredCorpus[]> {
  const named: { path: string; run: string | null }[] = [];
  for (const path of paths) {
    const ofWorkspace = runs.length > 0 && (await isWorkspace(path));
    for (const run of ofWorkspace ? new Set(runs) : [null]) {
      if (run !== null) await readRunRecord(path, run);
      named.push({ path, run });
    }
  }
  if (runs.length > 0 && named.every(({ run }) => run === null))
    throw new UsageError(`--runs needs a workspace; ${paths.join(', ')} is not one.`);
  const measured: MeasuredCorpus[] = [];
  for (const { path, run } of named) measured.push(await measureCorpus(path, run, options));
  return measured;
}
