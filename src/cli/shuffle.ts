import { Command, InvalidArgumentError } from 'commander';
import { shuffleDataset } from '../library/formats.ts';
import { outputFolder, seedNumber } from './arguments.ts';
import { formatCount } from './format.ts';

interface ShuffleFlags {
  fraction: number;
  seed: number;
  out: string;
  pictures: boolean;
}

export function shuffleCommand(): Command {
  return new Command('shuffle')
    .argument('<dataset>', 'workspace or textbook')
    .requiredOption('--fraction <share>', 'share of the samples with images to permute, 0 to 1', fraction)
    .option('--seed <n>', 'random seed', seedNumber, 0)
    .requiredOption('-o, --out <dir>', 'output folder', outputFolder)
    .option('--no-pictures', 'do not copy the images')
    .action(async (dataset: string, { out, ...options }: ShuffleFlags) => {
      const summary = await shuffleDataset(dataset, { ...options, folder: out });
      const { records, eligible, shuffled, pictures, missing } = summary;
      const beside = options.pictures ? ` and ${formatCount(pictures, 'image')}` : '';
      process.stderr.write(
        `${formatCount(records, 'record')}${beside} in ${out}: ` +
          `${shuffled} shuffled, of ${eligible} that have different images\n`,
      );
      if (missing > 0) process.stderr.write(`${formatCount(missing, 'image')} missing beside ${dataset}\n`);
    });
}

/** @throws InvalidArgumentError for anything but a number from 0 to 1. */
function fraction(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!(number >= 0 && number <= 1)) throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return number;
}
