import { Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../index.ts';
import {
  type ChatDialect,
  chatDialects,
  type ExportFormat,
  exportDataset,
  exportFormats,
  loadFormat,
} from '../library/formats.ts';
import { exporters } from '../library/program.ts';
import { outputPlace, positiveInteger, seedNumber, shardOf } from './arguments.ts';
import { formatCount } from './format.ts';
import { printable } from './printable.ts';

interface ExportFlags {
  format: string;
  out?: string;
  run?: string;
  text?: 'raw' | 'refined';
  ocr?: 'off' | 'on' | 'merged';
  imageTokens?: number;
  dialect?: ChatDialect;
  samples?: number;
  tokens?: number;
  images?: { from: number; to: number };
  seed: number;
  without?: string;
  mix?: { path: string; share: number }[];
  card?: boolean;
  title?: string;
  shard?: { index: number; of: number };
}

const formatTitles = exportFormats.map((name) => `${name} (${exporters[name].title})`).join(', ');

export function exportCommand(): Command {
  return new Command('export')
    .argument('<dataset>', 'workspace or dataset')
    .addOption(
      new Option(
        '-f, --format <name>',
        `output format: ${formatTitles}; or the path of a module with one of your own (docs/library.md)`,
      )
        .choices([...exportFormats])
        .argParser(formatName)
        .default('textbook'),
    )
    .option(
      '-o, --out <dir>',
      'output folder, or s3://bucket/folder (default: export/<format> in the workspace)',
      outputPlace,
    )
    .option('--run <name>', 'run to export (default: the latest)')
    .addOption(
      new Option('--text <which>', 'speech text (default: as configured)').choices(['raw', 'refined']),
    )
    .addOption(
      new Option('--ocr <how>', 'on-screen text (default: as configured)').choices(['off', 'on', 'merged']),
    )
    .option(
      '--image-tokens <n>',
      'tokens per image in the exported counts (default: as configured for the format)',
      positiveInteger,
    )
    .addOption(new Option('--dialect <trainer>', 'trainer that the chats are for').choices([...chatDialects]))
    .addOption(
      new Option('--samples <n>', 'take so many samples, by chance')
        .argParser(positiveInteger)
        .conflicts('tokens'),
    )
    .option('--tokens <n>', 'take samples of so many tokens, within one sample', positiveInteger)
    .option('--images <a-b>', 'take samples that name a to b images', imageBounds)
    .option(
      '--without <file>',
      'leave out samples and videos by id, one per line, or single images: id, tab, number',
    )
    .option('--mix <dataset=share>', 'mix in another dataset, such as pairs.json=0.03; repeatable', mixed)
    .option('--seed <n>', 'random seed of --samples, --tokens and --mix', seedNumber, 0)
    .option('--card', 'add a dataset card (README.md) and Croissant metadata (croissant.json)')
    .option('--title <text>', 'with --card: dataset name (default: the name of its folder or file)')
    .option(
      '--shard <i/n>',
      'make only the i-th of n shares, such as 3/8; without it, what is missing is made and all is joined',
      shardOf,
    )
    .action(async (dataset: string, flags: ExportFlags) => {
      const { format, out, run, samples, tokens, images, without, seed, card, title, ...others } = flags;
      if (title !== undefined && !card) throw new UsageError('Expected --card with --title.');
      const isSelected = [samples, tokens, images, without].some((flag) => flag !== undefined);
      const exported = await exportDataset(dataset, {
        ...others,
        format: isBuiltIn(format) ? format : await loadFormat(format),
        folder: out ?? null,
        run: run ?? null,
        ...(card ? { card: { title } } : {}),
        ...(isSelected || others.mix ? { selection: { samples, tokens, images, without, seed } } : {}),
      });
      const { records, pictures, missing, firstMissing, unreadable, firstUnreadable, folder } = exported;
      const lines = [`${formatCount(records, 'record')} and ${formatCount(pictures, 'image')} in ${folder}`];
      if (flags.shard)
        lines.push('These are parts. Run the same command without --shard when all shares are made.');
      if (missing > 0)
        lines.push(
          `${formatCount(missing, 'image')} left out: not there, or no image (first: ${firstMissing})`,
        );
      if (unreadable > 0)
        lines.push(`${formatCount(unreadable, 'record')} left out: unreadable (first: ${firstUnreadable})`);
      process.stderr.write(`${lines.map(printable).join('\n')}\n`);
    });
}

function isBuiltIn(format: string): format is ExportFormat {
  return (exportFormats as readonly string[]).includes(format);
}

/** @throws InvalidArgumentError for what is neither the name of a format nor looks like the path of a module. */
function formatName(value: string): string {
  if (!isBuiltIn(value) && !/\.[cm]?[jt]s$/.test(value))
    throw new InvalidArgumentError(
      `Allowed choices are ${exportFormats.join(', ')}, or the path of a module.`,
    );
  return value;
}

/** @throws InvalidArgumentError for anything but a number, or two with a `-` between them. */
function imageBounds(value: string): { from: number; to: number } {
  const [, from, to] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(value) ?? [];
  const bounds = { from: Number(from), to: Number(to ?? from) };
  if (!(bounds.from <= bounds.to)) throw new InvalidArgumentError('Expected numbers such as 3-11.');
  return bounds;
}

/** @throws InvalidArgumentError for anything but a path, `=` and a number between 0 and 1. */
function mixed(
  value: string,
  earlier: readonly { path: string; share: number }[] = [],
): { path: string; share: number }[] {
  const [, path, share] = /^(.+)=([\d.]+)$/.exec(value) ?? [];
  if (path === undefined || !(Number(share) > 0 && Number(share) < 1))
    throw new InvalidArgumentError(
      'Expected a dataset and a share between 0 and 1, such as pairs.json=0.03.',
    );
  return [...earlier, { path, share: Number(share) }];
}
