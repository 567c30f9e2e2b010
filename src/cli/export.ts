import { Command, Option } from 'commander';
import {
  type ChatDialect,
  chatDialects,
  type ExportFormat,
  exportDataset,
  exporters,
  exportFormats,
} from '../index.ts';
import { outputFolder, positiveInteger } from './arguments.ts';
import { formatCount } from './format.ts';
import { printable } from './printable.ts';

interface ExportFlags {
  format: ExportFormat;
  out?: string;
  run?: string;
  text?: 'raw' | 'refined';
  ocr?: 'off' | 'on' | 'merged';
  imageTokens?: number;
  dialect?: ChatDialect;
}

const formatTitles = exportFormats.map((name) => `${name} (${exporters[name].title})`).join(', ');

export function exportCommand(): Command {
  return new Command('export')
    .argument('<dataset>', 'workspace or dataset')
    .addOption(
      new Option('-f, --format <name>', `output format: ${formatTitles}`)
        .choices([...exportFormats])
        .default('textbook'),
    )
    .option('-o, --out <dir>', 'output folder (default: export/<format> in the workspace)', outputFolder)
    .option('--run <name>', 'run to export (default: the latest)')
    .addOption(
      new Option('--text <which>', 'speech text (default: as configured)').choices(['raw', 'refined']),
    )
    .addOption(
      new Option('--ocr <how>', 'on-screen text (default: as configured)').choices(['off', 'on', 'merged']),
    )
    .option('--image-tokens <n>', 'tokens per image (default: as configured)', positiveInteger)
    .addOption(new Option('--dialect <trainer>', 'trainer that the chats are for').choices([...chatDialects]))
    .action(async (dataset: string, { out, run, ...flags }: ExportFlags) => {
      const exported = await exportDataset(dataset, { ...flags, folder: out ?? null, run: run ?? null });
      const { records, pictures, missing, firstMissing, unreadable, firstUnreadable, folder } = exported;
      const lines = [`${formatCount(records, 'record')} and ${formatCount(pictures, 'image')} in ${folder}`];
      if (missing > 0)
        lines.push(
          `${formatCount(missing, 'image')} left out: not there, or no image (first: ${firstMissing})`,
        );
      if (unreadable > 0)
        lines.push(`${formatCount(unreadable, 'record')} left out: unreadable (first: ${firstUnreadable})`);
      process.stderr.write(`${lines.map(printable).join('\n')}\n`);
    });
}
