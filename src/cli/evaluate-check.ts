import { Command } from 'commander';
import { loadSettings } from '../index.ts';
import {
  benchmarkNames,
  type CheckedBenchmark,
  checkBenchmarks,
  isReady,
  type ProblemCount,
} from '../library/evaluate.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatBytes, formatCount } from './format.ts';
import { printable } from './printable.ts';

const digestChars = 16;
const labelChars = 15;

export function checkCommand(): Command {
  return new Command('check')
    .description('check the files, images and demonstrations of benchmarks; ask no model')
    .argument(
      '[benchmark...]',
      `${benchmarkNames.join(', ')}, or one of your own (default: all under evaluate.benchmarks)`,
    )
    .option(
      '-c, --config <file>',
      'configuration file (default: lectern.yaml in the current folder, if present)',
    )
    .option('--json', 'print JSON')
    .action(async (names: string[], flags: { config?: string; json?: boolean }) => {
      const { settings } = await loadSettings(findConfig(flags.config));
      const checked = await checkBenchmarks(
        names,
        settings.evaluate,
        process.stderr.isTTY ? tellProgress : undefined,
      );
      if (flags.json) process.stdout.write(`${JSON.stringify(checked, null, 2)}\n`);
      else process.stdout.write(`${checked.flatMap(linesOf).map(printable).join('\n')}\n`);
      if (!checked.every(isReady)) process.exitCode = exitCodes.usage.code;
    });
}

function tellProgress(progress: { name: string; what: string; done: number; of: number }): void {
  const { name, what, done, of } = progress;
  if (done % 50 !== 0 && done !== of) return;
  process.stderr.write(`\r\u001b[K${done === of ? '' : `${name}: ${done} of ${of} ${what}`}`);
}

function linesOf({ name, error, found }: CheckedBenchmark): string[] {
  if (found === null) return [`${name}: ${error}`];
  const { title, files, items, images, problems, demos } = found;
  return [
    `${name}: ${title}`,
    ...files.map(
      ({ role, name: file, bytes, sha256 }) =>
        `  ${role.padEnd(labelChars)} ${file}  ${formatBytes(bytes)}  sha256 ${sha256.slice(0, digestChars)}`,
    ),
    `  ${'items'.padEnd(labelChars)} ${formatCount(items, 'item')}, ${imagesText(images)}`,
    demos === null
      ? `  ${'demos'.padEnd(labelChars)} none: set evaluate.benchmarks.${name}.demos to show examples`
      : `  ${'demos'.padEnd(labelChars)} ${demos.from}: ${formatCount(demos.items, 'item')}, ${demos.excluded} left out, ${imagesText(demos.images)}`,
    ...problems.flatMap((problem) => problemLines(problem, '')),
    ...(demos?.problems ?? []).flatMap((problem) => problemLines(problem, 'demos: ')),
  ];
}

function imagesText({
  count,
  different,
  sha256,
}: {
  count: number;
  different: number;
  sha256: string;
}): string {
  return `${formatCount(count, 'image')}, ${different} different  sha256 ${sha256.slice(0, digestChars)}`;
}

function problemLines({ level, meaning, treatment, count, examples }: ProblemCount, where: string): string[] {
  const more = count - examples.length;
  return [
    `  ${level.padEnd(labelChars)} ${where}${count} x ${meaning} (${treatment})`,
    ...examples.map(
      ({ id, detail }) => `  ${''.padEnd(labelChars)}   ${id === null ? '' : `${id}: `}${detail}`,
    ),
    ...(more > 0 ? [`  ${''.padEnd(labelChars)}   and ${more} more`] : []),
  ];
}
