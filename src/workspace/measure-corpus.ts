import { UsageError } from '../base/errors.ts';
import { readRunIndex } from '../engine/run-index.ts';
import { openCorpus } from '../formats/open-corpus.ts';
import {
  type CorpusFigures,
  corpusFigures,
  countedCorpus,
  type FiguresOptions,
} from '../stats/corpus-figures.ts';
import { type Drop, DropCounter } from '../stats/drops.ts';
import { countedRun, isWorkspace } from './counted-run.ts';
import { readRunRecord } from './layout.ts';
import { stageCounts } from './stage-counts.ts';

/** The figures of a corpus; of a workspace, what was dropped on the way too. */
export interface MeasuredCorpus extends CorpusFigures {
  /** The run that was measured, and what was dropped in it; null for a dataset. */
  run: { name: string; drops: Drop[] } | null;
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
  const { figures } = await corpusFigures(countedRun(path, record, drops), options);
  const { stages } = await stageCounts(path, record, await readRunIndex(path, record.run));
  return { ...figures, run: { name: record.run, drops: drops.drops(stages) } };
}
