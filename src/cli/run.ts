import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { loadSettings, type MakeSummary, makeTextbook } from '../index.ts';
import { derivedStages, videoStages } from '../library/program.ts';
import { amount, names, outputFolder, positiveInteger } from './arguments.ts';
import { addExcludeOption } from './exclude-option.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { ProgressReporter } from './progress.ts';

interface RunFlags {
  out: string;
  replace?: boolean;
  config?: string;
  exclude: string[];
  only: string[];
  skip: string[];
  limit?: number;
  dryRun?: boolean;
  json?: boolean;
  concurrency: number;
  retry?: string;
  run: string;
  cache: boolean;
  maxCost?: number;
  maxRequests?: number;
}

export function runCommand(): Command {
  const stages = [...videoStages.map((stage) => stage.name), ...derivedStages].join(', ');
  const skippable = [
    ...videoStages.filter(({ optional }) => optional).map(({ name }) => name),
    ...derivedStages,
  ];
  const command = new Command('run')
    .argument(
      '[input...]',
      'video files, folders, or lists (.jsonl, .json, .csv, .tsv, or one path per line), added to the earlier inputs of the run',
    )
    .addOption(
      new Option('-o, --out <dir>', 'workspace: results, and everything needed to resume')
        .argParser(outputFolder)
        .default('textbook'),
    )
    .option('--replace', 'drop the earlier inputs of the run: work on the given ones only');
  return addExcludeOption(command)
    .addOption(
      new Option(
        '--only <stages>',
        `run only these stages and those they need: ${stages} (comma-separated or repeated)`,
      )
        .argParser(names)
        .default([], 'all'),
    )
    .addOption(
      new Option(
        '--skip <stages>',
        `skip these stages: ${skippable.join(', ')} (comma-separated or repeated)`,
      )
        .argParser(names)
        .default([], 'none'),
    )
    .option('--limit <n>', 'maximum number of files to process', positiveInteger)
    .option('--dry-run', 'print what would run and what is cached; write nothing')
    .option('--json', 'print events as JSON lines to standard output')
    .addOption(
      new Option('--concurrency <n>', 'parallel units of work')
        .argParser(positiveInteger)
        .default(availableParallelism(), 'number of CPU cores'),
    )
    .addOption(
      new Option('--retry <which>', 'retry videos that failed because of their data').choices(['failed']),
    )
    .option('--run <name>', 'name of this run; runs in one workspace share cached results', 'default')
    .option('--no-cache', 'ignore cached responses of model endpoints')
    .option('--max-requests <n>', 'budget: stop after this many endpoint requests', positiveInteger)
    .option(
      '--max-cost <amount>',
      'budget: stop when endpoint requests have cost this much, at the configured prices',
      amount,
    )
    .action(async (inputs: string[], flags: RunFlags) => {
      process.exitCode = await run(inputs, flags);
    });
}

async function run(inputs: string[], flags: RunFlags): Promise<number> {
  const { settings } = await loadSettings(findConfig(flags.config));
  const reporter = new ProgressReporter({
    json: flags.json === true,
    dryRun: flags.dryRun === true,
    out: flags.out,
  });
  const draining = new AbortController();
  const forcing = new AbortController();
  const onInterrupt = (): void => {
    if (draining.signal.aborted) {
      forcing.abort();
      process.exit(exitCodes.interrupted.code);
    }
    reporter.note('Stopping after the running stages; press Ctrl-C again to stop now.');
    draining.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  try {
    const summary = await makeTextbook({
      inputs,
      out: flags.out,
      settings,
      exclusions: flags.exclude,
      only: flags.only,
      skip: flags.skip,
      limit: flags.limit ?? null,
      replace: flags.replace === true,
      dryRun: flags.dryRun === true,
      concurrency: flags.concurrency,
      retryFailed: flags.retry === 'failed',
      run: flags.run,
      noCache: !flags.cache,
      maxRequests: flags.maxRequests ?? null,
      maxCost: flags.maxCost ?? null,
      onEvent: (event) => reporter.onEvent(event),
      signal: draining.signal,
      forceSignal: forcing.signal,
    });
    return exitCodeOf(summary);
  } finally {
    reporter.close();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

function exitCodeOf(summary: MakeSummary): number {
  if (summary.interrupted) return exitCodes.interrupted.code;
  if (summary.sawBug) return exitCodes.bug.code;
  if (summary.failed > 0) return exitCodes.failures.code;
  return exitCodes.done.code;
}
