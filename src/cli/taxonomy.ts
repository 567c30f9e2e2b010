import { Command, InvalidArgumentError, Option } from 'commander';
import { loadSettings } from '../index.ts';
import { toCsv, toMarkdown } from '../library/stats.ts';
import {
  defaultBounds,
  examineTaxonomy,
  loadTaxonomy,
  nearPairTable,
  type PlacedPoint,
  pointTable,
  queriesOf,
  type Range,
  readSubjects,
  taxonomySizes,
  taxonomyTable,
  treeText,
} from '../library/taxonomy.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatCount } from './format.ts';
import { formatOption, type TableFormat, writeTables } from './measure-options.ts';
import { buildCommand, extendCommand } from './taxonomy-grow.ts';

const pathArgument = [
  '[path]',
  'subject YAML file, or a folder of them (default: the built-in taxonomy)',
] as const;

export function taxonomyCommand(): Command {
  return new Command('taxonomy')
    .addCommand(statsCommand())
    .addCommand(checkCommand())
    .addCommand(exportCommand())
    .addCommand(buildCommand())
    .addCommand(extendCommand());
}

function statsCommand(): Command {
  return new Command('stats')
    .description('print the size of a taxonomy by subject')
    .argument(...pathArgument)
    .addOption(formatOption())
    .action(async (path: string | undefined, { format }: { format: TableFormat }) => {
      const sizes = taxonomySizes((await readSubjects(path ?? null)).map(({ subject }) => subject));
      writeTables(format, [taxonomyTable(sizes)], sizes);
    });
}

interface CheckFlags {
  pairs: number;
  coursePoints: Range;
  subCoursePoints: Range;
  json?: boolean;
}

function checkCommand(): Command {
  const { coursePoints, subCoursePoints } = defaultBounds;
  return new Command('check')
    .description(
      'find duplicates, repeated ids and unbalanced courses; list the nearest pairs for a manual check',
    )
    .argument(...pathArgument)
    .option('--pairs <n>', 'nearest pairs to list per English subject; 0 for none', wholeNumber, 50)
    .addOption(rangeOption('--course-points <a-b>', 'allowed knowledge points per course', coursePoints))
    .addOption(
      rangeOption('--sub-course-points <a-b>', 'allowed knowledge points per sub-course', subCoursePoints),
    )
    .option('--json', 'print JSON')
    .action(async (path: string | undefined, { pairs, json, ...bounds }: CheckFlags) => {
      const { subjects, problems, near } = await examineTaxonomy(path ?? null, {
        bounds,
        pairs,
        onSubject: ({ name }) => process.stderr.write(`Comparing points of ${name}\n`),
      });
      const tables = near.map(({ subject, pairs }) => nearPairTable(subject, pairs));
      if (json) {
        const pairs = near.flatMap(({ pairs }) =>
          pairs.map(({ similarity, one, other }) => ({
            similarity,
            one: placeOf(one),
            other: placeOf(other),
          })),
        );
        process.stdout.write(`${JSON.stringify({ problems, pairs }, null, 2)}\n`);
      } else {
        for (const { subject, message } of problems) process.stdout.write(`${subject}: ${message}\n`);
        if (tables.length > 0)
          process.stdout.write(`${problems.length > 0 ? '\n' : ''}${toMarkdown(tables)}`);
      }
      const found = problems.length === 0 ? 'no problems' : formatCount(problems.length, 'problem');
      process.stderr.write(`${formatCount(subjects.length, 'subject')}: ${found}\n`);
      if (problems.length > 0) process.exitCode = exitCodes.usage.code;
    });
}

function placeOf({ subject, course, subCourse, point }: PlacedPoint): object {
  return { subject: subject.name, course: course.name, subCourse: subCourse.name, ...point };
}

interface ExportFlags {
  format: 'tree' | 'csv' | 'queries';
  template?: string;
  config?: string;
}

function exportCommand(): Command {
  return new Command('export')
    .description('print a taxonomy')
    .argument(...pathArgument)
    .addOption(
      new Option('-f, --format <name>', 'indented tree, table of points, or one JSON query per line')
        .choices(['tree', 'csv', 'queries'] satisfies ExportFlags['format'][])
        .default('tree'),
    )
    .option(
      '--template <text>',
      'query template with <point>, <subCourse>, <course>, <subject> (default: taxonomy.query in the configuration)',
    )
    .option(
      '-c, --config <file>',
      'configuration file (default: lectern.yaml in the current folder, if present)',
    )
    .action(async (path: string | undefined, { format, template, config }: ExportFlags) => {
      const taxonomy = await loadTaxonomy(path ?? null);
      const written = {
        tree: async () => treeText(taxonomy.subjects),
        csv: async () => toCsv([pointTable(taxonomy.subjects)]),
        queries: async () => {
          const { settings } = await loadSettings(findConfig(config));
          const queries = queriesOf(taxonomy, template ?? settings.taxonomy.query);
          return queries.map((query) => `${JSON.stringify(query)}\n`).join('');
        },
      };
      process.stdout.write(await written[format]());
    });
}

function rangeOption(flags: string, description: string, standard: Range): Option {
  return new Option(flags, description)
    .argParser(range)
    .default(standard, `${standard.least}-${standard.most}`);
}

/** @throws InvalidArgumentError for anything but two whole numbers in order, such as `40-140`. */
function range(value: string): Range {
  const [, least, most] = /^(\d{1,6})-(\d{1,6})$/.exec(value) ?? [];
  if (least === undefined || most === undefined || Number(least) > Number(most))
    throw new InvalidArgumentError('Expected a range of whole numbers, such as 40-140.');
  return { least: Number(least), most: Number(most) };
}

/** @throws InvalidArgumentError for anything but a whole number from 0 to 10,000. */
function wholeNumber(value: string): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 10_000)) throw new InvalidArgumentError('Expected a whole number from 0 to 10000.');
  return number;
}
