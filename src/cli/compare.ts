import { Command, Option } from 'commander';
import { corporaSimilarityTable, corporaTable, measureCorpora } from '../index.ts';
import { names } from './arguments.ts';
import {
  addMeasureOptions,
  formatOption,
  type MeasureFlags,
  measuring,
  type TableFormat,
  writeTables,
} from './measure-options.ts';

interface CompareFlags extends MeasureFlags {
  format: TableFormat;
  runs: string[];
}

export function compareCommand(): Command {
  const command = new Command('compare')
    .argument(
      '<dataset...>',
      'workspaces, or datasets: samples, textbook, video clips, OBELICS, MMC4 (JSON, Parquet, .zip, .gz, .zst)',
    )
    .addOption(
      new Option('--runs <names>', 'of each workspace: runs to compare (comma-separated or repeated)')
        .argParser(names)
        .default([], 'the latest'),
    );
  return addMeasureOptions(command)
    .addOption(formatOption())
    .action(async (paths: string[], flags: CompareFlags) => {
      const corpora = await measuring(flags, (options) => measureCorpora(paths, flags.runs, options));
      const similarity = corporaSimilarityTable(corpora);
      writeTables(flags.format, [corporaTable(corpora), ...(similarity ? [similarity] : [])], corpora);
    });
}
