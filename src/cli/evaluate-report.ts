import { Command, Option } from 'commander';
import {
  type EvaluationReport,
  type EvaluationTable,
  evaluationReport,
  evaluationTables,
  type ScoreName,
  scoreNames,
} from '../library/evaluate.ts';
import { markdownText } from '../library/program.ts';
import { toCsv, toMarkdown } from '../library/stats.ts';

const formats = ['md', 'json', 'csv'] as const;

interface ReportFlags {
  table?: EvaluationTable;
  scorer: ScoreName;
  compare?: string;
  against?: string;
  overlap?: string;
  curve?: string;
  format: (typeof formats)[number];
}

export function reportCommand(): Command {
  return new Command('report')
    .description('print tables of the results, or compare two models item by item')
    .argument(
      '<dir...>',
      'folders that `evaluate run` wrote; or one with *_samples_*.jsonl of lmms-eval, to compare them',
    )
    .addOption(
      new Option(
        '--table <name>',
        'over shots, cheat test, or without demonstrations (default: what there is)',
      ).choices(evaluationTables),
    )
    .addOption(
      new Option('--scorer <name>', 'rules that scored the answers').choices(scoreNames).default('ours'),
    )
    .option('--compare <label>', 'compare this model with that of --against on the same items')
    .option('--against <label>', 'model to compare with; in --table zero-shot: to count gains from')
    .option('--overlap <dir>', 'split scores by what `evaluate overlap` found: items seen, items clean')
    .option('--curve <file>', 'also draw the scores over the number of demonstrations, as SVG')
    .addOption(new Option('-f, --format <name>', 'output format').choices(formats).default('md'))
    .action(async (folders: string[], { format, ...flags }: ReportFlags) => {
      const report = await evaluationReport({
        folders,
        table: flags.table ?? null,
        scorer: flags.scorer,
        compare: flags.compare ?? null,
        against: flags.against ?? null,
        overlap: flags.overlap ?? null,
        curve: flags.curve ?? null,
      });
      process.stdout.write(written[format](report));
    });
}

const written: Record<ReportFlags['format'], (report: EvaluationReport) => string> = {
  md: ({ tables, notes }) =>
    `${toMarkdown(tables)}${notes.length > 0 ? '\n' : ''}${notes.map((note) => `- ${markdownText(note)}\n`).join('')}`,
  csv: ({ records }) => toCsv([records]),
  json: ({ figures }) => `${JSON.stringify(figures, null, 2)}\n`,
};
