import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import type { MakeOptions } from '../index.ts';
import { derivedStages, videoStages } from '../library/program.ts';
import { amount, names, outputPlace, positiveInteger } from './arguments.ts';
import { addExcludeOption } from './exclude-option.ts';

/** What is worked on, and how far: the flags that `run` and `plan` have in common. */
export interface InputFlags {
  out: string;
  replace?: boolean;
  config?: string;
  exclude: string[];
  only: string[];
  skip: string[];
  limit?: number;
  retry?: string;
  run: string;
  cache: boolean;
  maxCost?: number;
  maxRequests?: number;
}

export function addInputOptions(command: Command): Command {
  const stages = [...videoStages.map((stage) => stage.name), ...derivedStages].join(', ');
  const skippable = [
    ...videoStages.filter(({ optional }) => optional).map(({ name }) => name),
    ...derivedStages,
  ];
  command
    .argument(
      '[input...]',
      'video files, folders, or lists (.jsonl, .json, .csv, .tsv, or one path per line), added to the earlier inputs of the run; videos also in a bucket (s3://bucket/folder) or on the web (https://….mp4)',
    )
    .addOption(
      new Option(
        '-o, --out <dir>',
        'workspace, a folder or s3://bucket/folder: results, and everything needed to resume',
      )
        .argParser(outputPlace)
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
    );
}

export function concurrencyOption(): Option {
  return new Option('--concurrency <n>', 'parallel units of work')
    .argParser(positiveInteger)
    .default(availableParallelism(), 'number of CPU cores');
}

export function inputsOf(inputs: readonly string[], flags: InputFlags): MakeOptions {
  return {
    inputs,
    out: flags.out,
    exclusions: flags.exclude,
    only: flags.only,
    skip: flags.skip,
    limit: flags.limit ?? null,
    replace: flags.replace === true,
    retryFailed: flags.retry === 'failed',
    run: flags.run,
    noCache: !flags.cache,
    maxRequests: flags.maxRequests ?? null,
    maxCost: flags.maxCost ?? null,
  };
}
