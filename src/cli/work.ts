import { Command, InvalidArgumentError, Option } from 'commander';
import type { ResourceClass } from '../index.ts';
import { type WorkOnPlanSummary, workOnPlan } from '../library/plan.ts';
import { resourceClasses } from '../library/program.ts';
import { names, shardOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { formatBytes, formatCount, formatDuration } from './format.ts';
import { concurrencyOption } from './input-options.ts';
import { printable } from './printable.ts';

interface WorkFlags {
  run?: string;
  shard?: { index: number; of: number };
  classes?: ResourceClass[];
  lost?: string[];
  concurrency: number;
  json?: boolean;
}

export function workCommand(): Command {
  return new Command('work')
    .argument('<dir>', 'workspace with a plan')
    .option('--run <name>', 'run to work on (default: the latest)')
    .option(
      '--shard <i/n>',
      'take only the videos of the i-th of n shares, such as 3/8 (default: all that nobody else works on)',
      shardOf,
    )
    .addOption(
      new Option(
        '--classes <names>',
        `do only work of these classes: ${resourceClasses.join(', ')} (default: all; without --shard all but net, of which one worker asks for all)`,
      ).argParser(classNames),
    )
    .addOption(concurrencyOption())
    .option(
      '--lost <hosts>',
      'hosts that are gone, as a scheduler knows: that workers died there is held against no video (comma-separated or repeated)',
      names,
    )
    .option('--json', 'print events as JSON lines to standard output')
    .action(async (dir: string, flags: WorkFlags) => {
      process.exitCode = await work(dir, flags);
    });
}

/** @throws InvalidArgumentError for anything but names of classes. */
function classNames(value: string, earlier: readonly ResourceClass[] = []): ResourceClass[] {
  const given = names(value);
  const unknown = given.find((name) => !(resourceClasses as readonly string[]).includes(name));
  if (unknown !== undefined || given.length === 0)
    throw new InvalidArgumentError(`Expected some of ${resourceClasses.join(', ')}.`);
  return [...earlier, ...(given as ResourceClass[])];
}

async function work(dir: string, flags: WorkFlags): Promise<number> {
  const draining = new AbortController();
  const forcing = new AbortController();
  const onInterrupt = (): void => {
    if (draining.signal.aborted) {
      forcing.abort();
      process.exit(exitCodes.interrupted.code);
    }
    process.stderr.write('Stopping after the running stages; press Ctrl-C again to stop now.\n');
    draining.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  try {
    const summary = await workOnPlan(dir, {
      run: flags.run ?? null,
      share: flags.shard ?? null,
      classes: flags.classes ?? null,
      lostHosts: flags.lost ?? [],
      concurrency: flags.concurrency,
      onEvent: (event) => {
        if (flags.json) process.stdout.write(`${JSON.stringify(event)}\n`);
        if (event.event === 'video' && event.verdict !== 'pending')
          tell(`${event.video}: ${event.verdict}${event.reason === null ? '' : ` (${event.reason})`}`);
        if (event.event === 'trouble')
          tell(`${event.video}: ${event.stage} ${event.kind}: ${event.message.split('\n')[0]}`);
      },
      signal: draining.signal,
      forceSignal: forcing.signal,
    });
    if (flags.json) process.stdout.write(`${JSON.stringify({ event: 'summary', ...summary })}\n`);
    for (const line of summaryLines(summary, dir)) tell(line);
    if (summary.interrupted) return exitCodes.interrupted.code;
    return summary.sawBug ? exitCodes.bug.code : exitCodes.done.code;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

function summaryLines(summary: WorkOnPlanSummary, dir: string): string[] {
  const { kept, dropped, failed } = summary.verdicts;
  const took = `${formatDuration(summary.wallSec)}, ${formatBytes(summary.peakRssBytes)} at most`;
  const lines = summary.digests ? digestLines(summary.digests) : [];
  lines.push(`Here: ${kept} kept, ${dropped} dropped, ${failed} failed (${took})`);
  if (summary.left > 0) {
    const cure = summary.leavesNet
      ? `Start lectern work ${dir} --classes net.`
      : 'Start workers of their class.';
    lines.push(`${formatCount(summary.left, 'video')} left for workers of another class. ${cure}`);
  }
  return lines;
}

/** Sources that one list names. */
const mostNamed = 10;

function digestLines({ learned, failed }: NonNullable<WorkOnPlanSummary['digests']>): string[] {
  const lines = failed.slice(0, mostNamed).map(({ message }) => message);
  if (failed.length > mostNamed) lines.push(`and ${failed.length - mostNamed} more`);
  lines.push(
    `Here: digests of ${formatCount(learned, 'source')} learned, ${failed.length} failed. When all are known (lectern status), give the same lectern plan again: it takes their videos in.`,
  );
  return lines;
}

function tell(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}
