import { Command } from 'commander';
import { corporaSimilarityTable, corporaTable, type MeasuredCorpus, measureCorpus } from '../index.ts';
import { addMeasureOptions, type MeasureFlags, measuring, writeTables } from './measure-options.ts';

export function compareCommand(): Command {
  const command = new Command('compare')
    .description('figures of several datasets or workspaces, side by side')
    .argument('<dataset...>', 'workspaces, or datasets: samples, textbook, video clips, OBELICS, MMC4');
  return addMeasureOptions(command).action(async (paths: string[], flags: MeasureFlags) => {
    const corpora = await measuring(flags, async (options) => {
      const measured: MeasuredCorpus[] = [];
      for (const path of paths) measured.push(await measureCorpus(path, null, options));
      return measured;
    });
    const similarity = corporaSimilarityTable(corpora);
    writeTables(flags.format, [corporaTable(corpora), ...(similarity ? [similarity] : [])], corpora);
  });
}
