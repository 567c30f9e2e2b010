import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { derivedStages, loadSettings, type MakeSummary, makeTextbook, videoStages } from '../index.ts';
import { amount, outputFolder, positiveInteger } from './arguments.ts';
import { addExcludeOption } from './exclude-option.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { ProgressReporter } from './progress.ts';

interface RunFlags {
  out: string;
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
  const names = [...videoStages.map((stage) => stage.name), ...derivedStages].join(', ');
  const skippable = [
    ...videoStages.filter(({ optional }) => optional).map(({ name }) => name),
    ...derivedStages,
  ];
  const collect = (value: string, all: string[]): string[] => [...all, ...value.split(',').filter(Boolean)];
  const command = new Command('run')
    .argument('<input...>', 'video files, folders, lists (.jsonl, .json, .csv, .tsv, or a path a line)')
    .requiredOption(
      '-o, --out <dir>',
      'workspace: results, and everything needed to go on after a stop',
      outputFolder,
    );
  return addExcludeOption(command)
    .addOption(
      new Option(
        '--only <stages>',
        `run these stages and what they use; of ${names} (comma-separated or repeated)`,
      )
        .argParser(collect)
        .default([], 'all'),
    )
    .addOption(
      new Option(
        '--skip <stages>',
        `leave these stages out; of ${skippable.join(', ')} (comma-separated or repeated)`,
      )
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--limit <n>', 'take at most this many of the files found', positiveInteger)
    .option('--dry-run', 'say what would be done and what is stored already; write nothing')
    .option('--json', 'events as newline-delimited JSON on standard output')
    .addOption(
      new Option('--concurrency <n>', 'units of work at once')
        .argParser(positiveInteger)
        .default(availableParallelism(), 'as many as there are CPU cores'),
    )
    .addOption(
      new Option('--retry <which>', 'try videos again that failed for their data').choices(['failed']),
    )
    .option(
      '--run <name>',
      'name of this run; runs of one workspace share what they have in common',
      'default',
    )
    .option('--no-cache', 'ask models on endpoints anew, although their answers are stored')
    .option('--max-requests <n>', 'stop after this many requests to endpoints', positiveInteger)
    .option(
      '--max-cost <amount>',
      'stop when requests to endpoints have cost this much, by the prices of the configuration',
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
    reporter.note('Stopping after the stages that are running; press Ctrl-C again to stop at once.');
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
