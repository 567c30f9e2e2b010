import { Command } from 'commander';
import { loadSettings } from '../index.ts';
import { benchmarkNames, overlapTable, runOverlap } from '../library/evaluate.ts';
import { toMarkdown } from '../library/stats.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatCount } from './format.ts';
import { Interruption } from './interruption.ts';
import { printable } from './printable.ts';

interface OverlapFlags {
  out: string;
  run?: string;
  config?: string;
  json?: boolean;
}

const sayEveryMs = 5000;

export function overlapCommand(): Command {
  return new Command('overlap')
    .description('find the questions and images of benchmarks in a dataset; ask no model')
    .argument('<dataset>', 'workspace or dataset')
    .argument(
      '[benchmark...]',
      `${benchmarkNames.join(', ')}, or one of your own (default: all under evaluate.benchmarks)`,
    )
    .requiredOption('-o, --out <dir>', 'folder of what is found; open it with lectern view')
    .option('--run <name>', 'run of the workspace (default: the latest)')
    .option(
      '-c, --config <file>',
      'configuration file (default: lectern.yaml in the current folder, if present)',
    )
    .option('--json', 'print JSON')
    .action(async (dataset: string, names: string[], flags: OverlapFlags) => {
      process.exitCode = await overlap(dataset, names, flags);
    });
}

async function overlap(dataset: string, names: string[], flags: OverlapFlags): Promise<number> {
  const { settings } = await loadSettings(findConfig(flags.config));
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  using interruption = new Interruption(say);
  let saidAt = performance.now();
  try {
    const found = await runOverlap({
      ...{ dataset, names, settings, run: flags.run ?? null, out: flags.out },
      signal: interruption.signal,
      onProgress: ({ what, done, of }) => {
        if (performance.now() - saidAt < sayEveryMs) return;
        saidAt = performance.now();
        say(`${what}: ${done}${of === null ? '' : ` of ${of}`}`);
      },
    });
    process.stdout.write(
      flags.json ? `${JSON.stringify(found, null, 2)}\n` : toMarkdown([overlapTable(found)]),
    );
    const { samples, images, unseen } = found;
    say(printable(`${formatCount(samples, 'sample')} with ${formatCount(images, 'image')} searched.`));
    if (unseen.images + unseen.records > 0)
      say(
        `Not searched: ${formatCount(unseen.images, 'image')} missing or no image, ${formatCount(unseen.records, 'record')} unreadable.`,
      );
    say(
      printable(
        `See the pairs: lectern view ${flags.out}. Leave them out: lectern export … --without ${flags.out}/without.txt`,
      ),
    );
    return exitCodes.done.code;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    say('Interrupted.');
    return exitCodes.interrupted.code;
  }
}
