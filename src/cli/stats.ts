import { Command } from 'commander';
import {
  comparedTables,
  corpusTable,
  dropTable,
  licenceTable,
  type MeasuredCorpus,
  measureCorpora,
  measureCorpus,
  nearDuplicateTable,
  perplexityTable,
  ratioTable,
  returningTable,
  sampleTable,
  similarityTable,
  subjectTable,
  type Table,
} from '../library/stats.ts';
import { addMeasureOptions, formatOption, type TableFormat, writeTables } from './measure-options.ts';
import { addPerplexityOptions, measuringTexts, type PerplexityFlags } from './perplexity-options.ts';

interface StatsFlags extends PerplexityFlags {
  format: TableFormat;
  run?: string;
}

export function statsCommand(): Command {
  const command = new Command('stats')
    .argument(
      '<dataset...>',
      'workspace, or a dataset: samples, textbook, video clips, OBELICS, MMC4 (JSON, Parquet, .zip, .gz, .zst), also in a bucket (s3://bucket/folder); several are shown side by side, as by `compare`',
    )
    .option('--run <name>', 'of a workspace: run to show (default: the latest)');
  return addPerplexityOptions(addMeasureOptions(command))
    .addOption(formatOption())
    .action(async (paths: string[], flags: StatsFlags) => {
      const { run = null, format } = flags;
      const [path, ...others] = paths;
      if (others.length > 0) {
        const runs = run === null ? [] : [run];
        const corpora = await measuringTexts(flags, (options) => measureCorpora(paths, runs, options));
        if (corpora) writeTables(format, comparedTables(corpora), corpora);
        return;
      }
      const measured = await measuringTexts(flags, (options) => measureCorpus(path!, run, options));
      if (measured) writeTables(format, tablesOf(measured), measured);
    });
}

function tablesOf(measured: MeasuredCorpus): Table[] {
  const { statistics, similarity, run } = measured;
  const licences = licenceTable(statistics);
  const perplexity = perplexityTable([measured]);
  return [
    corpusTable(measured, run?.name ?? null),
    subjectTable(statistics),
    sampleTable(statistics),
    ratioTable(statistics),
    ...(licences ? [licences] : []),
    ...(run ? [returningTable(run.returning), dropTable(run.drops)] : []),
    ...(similarity ? [similarityTable(similarity), nearDuplicateTable(similarity)] : []),
    ...(perplexity ? [perplexity] : []),
  ];
}
