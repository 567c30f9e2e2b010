import { Command, Option } from 'commander';
import { type ExportFormat, exporters, exportFormats, exportRun } from '../index.ts';
import { outputFolder, positiveInteger } from './arguments.ts';
import { formatCount } from './format.ts';

interface ExportFlags {
  format: ExportFormat;
  out?: string;
  run?: string;
  text?: 'raw' | 'refined';
  ocr?: 'off' | 'on' | 'merged';
  imageTokens?: number;
}

const formatTitles = exportFormats.map((name) => `${name} (${exporters[name].title})`).join(', ');

export function exportCommand(): Command {
  return new Command('export')
    .argument('<dir>', 'workspace')
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
    .option(
      '--image-tokens <n>',
      'tokens per image in the exported counts (default: as configured for the format)',
      positiveInteger,
    )
    .action(async (dir: string, { format, out, run, text, ocr, imageTokens }: ExportFlags) => {
      const { counts, folder } = await exportRun(dir, run ?? null, (defaults) => ({
        format,
        folder: out ?? null,
        text: text ?? defaults.text,
        ocr: ocr ?? defaults.ocr,
        imageTokens: imageTokens ?? null,
      }));
      process.stderr.write(
        `${formatCount(counts.records, 'record')} and ${formatCount(counts.pictures, 'image')} in ${folder}\n`,
      );
    });
}
