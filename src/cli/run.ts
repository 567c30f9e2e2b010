import { Command } from 'commander';
import { loadSettings, type MakeSummary, makeTextbook } from '../index.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { addInputOptions, concurrencyOption, type InputFlags, inputsOf } from './input-options.ts';
import { ProgressReporter } from './progress.ts';

interface RunFlags extends InputFlags {
  dryRun?: boolean;
  json?: boolean;
  concurrency: number;
}

export function runCommand(): Command {
  return addInputOptions(new Command('run'))
    .option('--dry-run', 'print what would run and what is cached; write nothing')
    .option('--json', 'print events as JSON lines to standard output')
    .addOption(concurrencyOption())
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
      ...inputsOf(inputs, flags),
      settings,
      dryRun: flags.dryRun === true,
      concurrency: flags.concurrency,
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
