import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { loadSettings, type RunEstimate } from '../index.ts';
import { planWork } from '../library/plan.ts';
import { findConfig } from './find-config.ts';
import { formatCount, formatDuration } from './format.ts';
import { addInputOptions, type InputFlags, inputsOf } from './input-options.ts';
import { Interruption } from './interruption.ts';
import { printable } from './printable.ts';
import { ProgressReporter } from './progress.ts';

interface PlanFlags extends InputFlags {
  json?: boolean;
}

export function planCommand(): Command {
  return addInputOptions(new Command('plan'))
    .option('--json', 'print events as JSON lines to standard output')
    .action(async (inputs: string[], flags: PlanFlags) => {
      const { settings } = await loadSettings(findConfig(flags.config));
      const reporter = new ProgressReporter({ json: flags.json === true, dryRun: false, out: flags.out });
      using interruption = new Interruption((text) => reporter.note(text));
      try {
        let estimate: RunEstimate | null = null;
        const plan = await planWork({
          ...inputsOf(inputs, flags),
          settings,
          onEvent: (event) => {
            if (event.event === 'plan') estimate = event;
            reporter.onEvent(event);
          },
          signal: interruption.signal,
        });
        reporter.note(
          [
            ...workersLine(estimate),
            `Planned ${formatCount(plan.videos, 'video')} in ${flags.out}. Now, on any machines that see it:`,
            `  lectern work ${flags.out}`,
            `  lectern finish ${flags.out}`,
          ]
            .map(printable)
            .join('\n'),
        );
      } finally {
        reporter.close();
      }
    });
}

/** Under this nobody starts more machines. */
const worthSharingSec = 600;

function workersLine(estimate: RunEstimate | null): string[] {
  if (estimate === null || estimate.expectedSec < worthSharingSec) return [];
  const times = [10, 100, 1000].map(
    (workers) => `${workers}: ${formatDuration(estimate.expectedSec / workers)}`,
  );
  return [`Workers of ${formatCount(availableParallelism(), 'core')} like this machine, ${times.join(', ')}`];
}
