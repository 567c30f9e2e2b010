import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { loadSettings, type RunEstimate } from '../index.ts';
import { planWork, type WorkPlan } from '../library/plan.ts';
import { exitCodes } from './exit-codes.ts';
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
        reporter.note(plannedLines(plan, estimate, flags.out).map(printable).join('\n'));
      } catch (error) {
        if (!interruption.signal.aborted || error !== interruption.signal.reason) throw error;
        reporter.note('Interrupted; rerun to resume.');
        process.exitCode = exitCodes.interrupted.code;
      } finally {
        reporter.close();
      }
    });
}

function plannedLines({ videos, digests }: WorkPlan, estimate: RunEstimate | null, out: string): string[] {
  const planned = `Planned ${formatCount(videos, 'video')} in ${out}.`;
  if (digests > 0)
    return [
      `${planned} Nobody knows the digests of ${formatCount(digests, 'more source')}: workers learn them first.`,
      `  lectern work ${out}    on any machines`,
      '  the same lectern plan again, which takes their videos in',
    ];
  return [
    ...workersLine(estimate),
    `${planned} Now, on any machines that see it:`,
    `  lectern work ${out}`,
    `  lectern finish ${out}`,
  ];
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
