import { Command, Option } from 'commander';
import { comparedTables, measureCorpora } from '../library/stats.ts';
import { names } from './arguments.ts';
import { addMeasureOptions, formatOption, type TableFormat, writeTables } from './measure-options.ts';
import { addPerplexityOptions, measuringTexts, type PerplexityFlags } from './perplexity-options.ts';

interface CompareFlags extends PerplexityFlags {
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
  return addPerplexityOptions(addMeasureOptions(command))
    .addOption(formatOption())
    .action(async (paths: string[], flags: CompareFlags) => {
      const corpora = await measuringTexts(flags, (options) => measureCorpora(paths, flags.runs, options));
      if (corpora) writeTables(flags.format, comparedTables(corpora), corpora);
    });
}
