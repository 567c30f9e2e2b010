import { Command } from 'commander';
import {
  corpusTable,
  dropTable,
  licenceTable,
  type MeasuredCorpus,
  measureCorpus,
  nearDuplicateTable,
  ratioTable,
  sampleTable,
  similarityTable,
  subjectTable,
  type Table,
} from '../index.ts';
import {
  addMeasureOptions,
  formatOption,
  type MeasureFlags,
  measuring,
  type TableFormat,
  writeTables,
} from './measure-options.ts';

interface StatsFlags extends MeasureFlags {
  format: TableFormat;
  run?: string;
}

export function statsCommand(): Command {
  const command = new Command('stats')
    .argument(
      '<dataset>',
      'workspace, or a dataset: samples, textbook, video clips, OBELICS, MMC4 (JSON, Parquet, .zip, .gz, .zst)',
    )
    .option('--run <name>', 'of a workspace: run to show (default: the latest)');
  return addMeasureOptions(command)
    .addOption(formatOption())
    .action(async (path: string, flags: StatsFlags) => {
      const measured = await measuring(flags, (options) => measureCorpus(path, flags.run ?? null, options));
      writeTables(flags.format, tablesOf(measured), measured);
    });
}

function tablesOf(measured: MeasuredCorpus): Table[] {
  const { statistics, similarity, run } = measured;
  const licences = licenceTable(statistics);
  return [
    corpusTable(measured, run?.name ?? null),
    subjectTable(statistics),
    sampleTable(statistics),
    ratioTable(statistics),
    ...(licences ? [licences] : []),
    ...(run ? [dropTable(run.drops)] : []),
    ...(similarity ? [similarityTable(similarity), nearDuplicateTable(similarity)] : []),
  ];
}
