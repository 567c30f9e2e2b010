import { Command } from 'commander';
import { type FinishSummary, finishPlan, finishShare, type Share } from '../library/plan.ts';
import { shardOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { formatCount, formatImages } from './format.ts';
import { printable } from './printable.ts';

interface FinishFlags {
  run?: string;
  shard?: Share;
  json?: boolean;
}

export function finishCommand(): Command {
  return new Command('finish')
    .argument('<dir>', 'workspace with a plan')
    .option('--run <name>', 'run to finish (default: the latest)')
    .option(
      '--shard <i/n>',
      'make only the i-th of n shares of the files of samples (weave.shards); without it, what is missing is made and all is joined',
      shardOf,
    )
    .option('--json', 'print JSON')
    .action(async (dir: string, flags: FinishFlags) => {
      if (flags.shard) {
        const made = await finishShare(dir, flags.run ?? null, flags.shard);
        process.stderr.write(
          `${formatCount(made, 'part')} made. When all shares are made: ${printable(`lectern finish ${dir}`)}\n`,
        );
        return;
      }
      const summary = await finishPlan(dir, flags.run ?? null);
      if (flags.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
      else for (const line of summaryLines(summary, dir)) process.stderr.write(`${printable(line)}\n`);
      process.exitCode = endOf(summary).code;
    });
}

/** A join that lacks videos does not end as one that has them all: what follows it in a script would take it for whole. */
function endOf({ pending, failed }: FinishSummary) {
  if (pending > 0) return exitCodes.unfinished;
  return failed > 0 ? exitCodes.failures : exitCodes.done;
}

function summaryLines(
  { run, kept, dropped, failed, pending, transient, textbook }: FinishSummary,
  dir: string,
): string[] {
  const open = pending > 0 ? `, ${pending} not finished` : '';
  const lines = [`Run ${run}: ${kept} kept, ${dropped} dropped, ${failed} failed${open}`];
  if (textbook)
    lines.push(
      `${formatCount(textbook.samples, 'sample')}, ${formatImages(textbook)}, ${formatCount(textbook.textTokens, 'text token')}`,
    );
  if (textbook?.exported) lines.push(textbook.exported);
  if (pending + transient > 0)
    lines.push(`To try what is left: lectern work ${dir}, then lectern finish ${dir} again.`);
  return lines;
}
