import { basename, resolve } from 'node:path';
import { UsageError } from '../base/errors.ts';
import { openCorpus } from '../formats/open-corpus.ts';
import type { Document } from '../records/document.ts';
import { binned } from '../report/bins.ts';
import type { ReportedRun } from '../report/report-data.ts';
import { SpreadChooser } from '../report/spread-chooser.ts';
import {
  type CorpusFigures,
  corpusFigures,
  countedCorpus,
  type FiguresOptions,
} from '../stats/corpus-figures.ts';
import { DropCounter } from '../stats/drops.ts';
import { countedRun, isWorkspace } from './counted-run.ts';
import { decidedEntries } from './duplicates/run-duplicates.ts';
import { type RunRecord, readRunRecord } from './layout.ts';
import { modelCosts } from './model-costs.ts';
import { recordedRun } from './recorded-run.ts';
import { runScores } from './run-scores.ts';
import { stageCounts } from './stage-counts.ts';
import { withTitlesOfRun } from './title-of.ts';

/** Options of `makeReport`. */
export interface ReportOptions extends FiguresOptions {
  /** Folder for the report. */
  out: string;
  /** Run of a workspace; the one made last where it is null. */
  run: string | null;
  /** Name of the dataset; that of its folder or file where it is null. */
  title: string | null;
  /** Samples that are shown, at most. */
  samples: number;
  /** Decides which. */
  seed: number;
}

/**
 * Writes a report of a dataset or of a run of a workspace, to be shared: figures, plots, some samples with their pictures,
 * and a dataset card. Holds what is shown, and one record or shard.
 * @throws UsageError where there is nothing to report of, or where the folder holds something else
 */
export async function makeReport(
  path: string,
  { out, run, title, samples, seed, ...options }: ReportOptions,
): Promise<{ samples: number; pictures: number; unreadable: CorpusFigures['unreadable'] }> {
  const record = (await isWorkspace(path)) ? await readRunRecord(path, run) : null;
  if (!record && run !== null) throw new UsageError(`--run needs a workspace; ${path} is not one.`);
  const drops = new DropCounter();
  const corpus = record ? countedRun(path, record, drops) : countedCorpus(await openCorpus(path));
  const chooser = new SpreadChooser<Document>(samples, seed);
  const { figures, counter } = await corpusFigures(
    {
      ...corpus,
      async *documents(onBad) {
        for await (const document of corpus.documents(onBad)) {
          chooser.add(document);
          yield document;
        }
      },
    },
    options,
  );
  const { path: _machinePath, ...told } = figures;
  const { records: unreadable } = figures.unreadable;
  const { images, textTokens, clipTenths } = counter.histograms;
  const shown = chooser.chosen();
  // It loads what draws plots and writes pages, which no other command needs.
  const { writeReport } = await import('../report/write-report.ts');
  const { pictures } = await writeReport(
    {
      title: title ?? basename(resolve(path)),
      // What is wrong with a record names files of this machine.
      figures: { ...told, unreadable: { records: unreadable, first: null } },
      images: binned(images.entries()),
      textTokens: binned(textTokens.entries()),
      clipSec: binned(clipTenths.entries(), 0.1),
      run: record && (await reportedRun(path, record, drops)),
      samples: record ? await withTitlesOfRun(path, record, shown) : shown,
      picture: (image) => corpus.image(image),
    },
    out,
  );
  return { samples: shown.length, pictures, unreadable: figures.unreadable };
}

async function reportedRun(workspace: string, record: RunRecord, drops: DropCounter): Promise<ReportedRun> {
  const entries = await decidedEntries(workspace, record.run);
  const { stages } = await stageCounts(workspace, record, entries);
  return {
    ...recordedRun(record),
    stages,
    models: await modelCosts(workspace, record.run),
    items: drops.items(),
    drops: drops.drops(stages),
    masked: drops.masked,
    scores: await runScores(workspace, record, entries),
  };
}
