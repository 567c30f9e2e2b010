import { Command } from 'commander';
import { corporaSimilarityTable, corporaTable, type MeasuredCorpus, measureCorpus } from '../index.ts';
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
}

export function compareCommand(): Command {
  const command = new Command('compare').argument(
    '<dataset...>',
    'workspaces, or datasets: samples, textbook, video clips, OBELICS, MMC4 (JSON, Parquet, .zip, .gz, .zst)',
  );
  return addMeasureOptions(command)
    .addOption(formatOption())
    .action(async (paths: string[], flags: CompareFlags) => {
      const corpora = await measuring(flags, async (options) => {
        const measured: MeasuredCorpus[] = [];
        for (const path of paths) measured.push(await measureCorpus(path, null, options));
        return measured;
      });
      const similarity = corporaSimilarityTable(corpora);
      writeTables(flags.format, [corporaTable(corpora), ...(similarity ? [similarity] : [])], corpora);
    });
}
