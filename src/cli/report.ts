import { join } from 'node:path';
import { Command } from 'commander';
import { makeReport } from '../library/report.ts';
import { unreadableText } from '../library/stats.ts';
import { outputFolder, positiveInteger } from './arguments.ts';
import { formatCount } from './format.ts';
import { addMeasureOptions, type MeasureFlags, measuring } from './measure-options.ts';
import { printable } from './printable.ts';

interface ReportFlags extends MeasureFlags {
  out: string;
  run?: string;
  title?: string;
  samples: number;
}

export function reportCommand(): Command {
  const command = new Command('report')
    .argument(
      '<dataset>',
      'workspace, or a dataset: samples, textbook, video clips, OBELICS, MMC4 (JSON, Parquet, .zip, .gz, .zst)',
    )
    .requiredOption('-o, --out <dir>', 'output folder; an earlier report there is replaced', outputFolder)
    .option('--run <name>', 'run of the workspace to report (default: the latest)')
    .option('--title <text>', 'dataset name (default: the name of its folder or file)')
    .option('--samples <n>', 'samples to show, spread over the dataset', positiveInteger, 20);
  return addMeasureOptions(command).action(async (path: string, flags: ReportFlags) => {
    const { out, run = null, title = null, samples } = flags;
    const made = await measuring(flags, (options) =>
      makeReport(path, { ...options, out, run, title, samples, seed: 0 }),
    );
    if (made.unreadable.records > 0) process.stderr.write(`${printable(unreadableText(made.unreadable))}\n`);
    process.stderr.write(
      `${formatCount(made.samples, 'sample')} with ${formatCount(made.pictures, 'image')}: ${join(out, 'index.html')}\n`,
    );
  });
}
