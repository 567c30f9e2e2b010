import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { UsageError } from '../index.ts';
import { type ScoreName, scoreNames } from '../library/evaluate.ts';
import { markdownText } from '../library/program.ts';
import { toMarkdown } from '../library/stats.ts';
import { shuffleCurves, studyState } from '../library/training.ts';
import { formatCount } from './format.ts';

export function studyCommand(): Command {
  return new Command('study')
    .argument('<file>', 'corpora, models and seeds of the study (docs/training.md)')
    .option('--commands', 'print only the commands that are still missing')
    .option('--curve <file>', 'also draw the shuffle curve, as SVG')
    .addOption(
      new Option('--scorer <name>', 'rules that scored the answers').choices(scoreNames).default('ours'),
    )
    .action(async (file: string, flags: { commands?: boolean; curve?: string; scorer: ScoreName }) => {
      const { tables, notes, curves, commands } = await studyState(file, flags.scorer);
      if (flags.curve !== undefined) {
        if (curves.length === 0)
          throw new UsageError(
            `${file} has no shuffle curve: no corpus with \`shuffled\`, or no model with variants.`,
          );
        await writeFile(flags.curve, shuffleCurves(curves));
      }
      const lines = commands.map((line) => `${line}\n`).join('');
      const missing = commands.filter((line) => !line.startsWith('#')).length;
      const listed = missing > 0 ? `\n### Still missing\n\n\`\`\`sh\n${lines}\`\`\`\n` : '';
      const told = notes.map((note) => `- ${markdownText(note)}\n`).join('');
      process.stdout.write(flags.commands ? lines : `${toMarkdown(tables)}${told && `\n${told}`}${listed}`);
      process.stderr.write(missing > 0 ? `${formatCount(missing, 'command')} missing\n` : 'complete\n');
    });
}
