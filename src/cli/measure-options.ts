import { type Command, Option } from 'commander';
import { loadSettings } from '../index.ts';
import {
  type FiguresOptions,
  openConfiguredEncoder,
  type Table,
  type TokenizerName,
  toCsv,
  tokenizerNames,
  toMarkdown,
} from '../library/stats.ts';
import { positiveInteger } from './arguments.ts';
import { findConfig } from './find-config.ts';
import { formatCount } from './format.ts';

/** What `stats`, `compare` and `report` have in common. */
export interface MeasureFlags {
  tokenizer: TokenizerName;
  similarity?: boolean;
  similaritySamples: number;
  config?: string;
}

export function addMeasureOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--tokenizer <name>', 'tokenizer for text counts')
        .choices([...tokenizerNames])
        .default('llama'),
    )
    .option(
      '--similarity',
      'also compute InSI-SIM and the near-duplicate rate (takes minutes; reads the images)',
    )
    .option(
      '--similarity-samples <n>',
      'maximum samples per image count, chosen at random',
      positiveInteger,
      500,
    )
    .option(
      '-c, --config <file>',
      'configuration file, for its embedImage and providers sections (default: lectern.yaml in the current folder, if present)',
    );
}

export type TableFormat = 'markdown' | 'csv' | 'json';

/** How `stats` and `compare` print their tables. */
export function formatOption(): Option {
  return new Option('-f, --format <name>', 'output format of the tables')
    .choices(['markdown', 'csv', 'json'] satisfies TableFormat[])
    .default('markdown');
}

/** Opens what the flags ask for, measures, and closes it again. */
export async function measuring<T>(
  { tokenizer, similarity, similaritySamples, config }: MeasureFlags,
  measure: (options: FiguresOptions) => Promise<T>,
): Promise<T> {
  const onProgress = process.stderr.isTTY ? tell : tellNowAndThen();
  if (!similarity) return measure({ tokenizer, similarity: null, onProgress });
  const { settings } = await loadSettings(findConfig(config));
  const encoder = await openConfiguredEncoder(settings.embedImage, process.env);
  try {
    const request = { encoder, samplesPerLength: similaritySamples, seed: 0 };
    return await measure({ tokenizer, similarity: request, onProgress });
  } finally {
    await encoder.close();
  }
}

type Progress = Parameters<NonNullable<FiguresOptions['onProgress']>>[0];

const lineEveryMs = 30_000;

const tell: FiguresOptions['onProgress'] = (progress) => {
  process.stderr.write(`\r\u001b[K${progress.done === progress.of ? '' : progressText(progress)}`);
};

/** In a log, a line is worth it where a server is waited for. */
function tellNowAndThen(): FiguresOptions['onProgress'] {
  let toldAt = performance.now();
  return (progress) => {
    const now = performance.now();
    if (progress.what !== 'perplexity' || now - toldAt < lineEveryMs) return;
    toldAt = now;
    process.stderr.write(`${progressText(progress)}\n`);
  };
}

function progressText({ what, done, of }: Progress): string {
  const [noun, verb] = progressWords[what];
  return `${formatCount(done, noun)}${of === null ? '' : ` of ${of}`} ${verb}`;
}

const progressWords: Record<Progress['what'], readonly [noun: string, verb: string]> = {
  samples: ['sample', 'counted'],
  similarity: ['sample', 'compared'],
  perplexity: ['window', 'read'],
};

/** Writes tables, or as JSON what they were made of. */
export function writeTables(format: TableFormat, tables: readonly Table[], figures: object): void {
  const written = {
    markdown: () => toMarkdown(tables),
    csv: () => toCsv(tables),
    json: () => `${JSON.stringify(figures, null, 2)}\n`,
  };
  process.stdout.write(written[format]());
}
