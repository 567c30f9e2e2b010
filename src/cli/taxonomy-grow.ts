import { Command, Option } from 'commander';
import { loadSettings } from '../index.ts';
import { type GrowEvent, growTaxonomy } from '../library/taxonomy.ts';
import { outputFolder, positiveInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatCost, formatCount } from './format.ts';

interface GrowFlags {
  subject: string[];
  course?: string[];
  language: string;
  courses: number;
  config?: string;
}

const several = (value: string, all: string[] = []): string[] => [...all, value];

export function buildCommand(): Command {
  return growCommand('build', 'plan new subjects with a model: courses, sub-courses, knowledge points')
    .requiredOption('--subject <name>', 'subject to plan (repeatable)', several)
    .requiredOption('-o, --out <dir>', 'output folder, one file per subject', outputFolder)
    .action(async (flags: GrowFlags & { out: string }) => {
      process.exitCode = await grow(flags.out, false, flags);
    });
}

export function extendCommand(): Command {
  return growCommand('extend', 'add missing courses, or points of a course, with a model')
    .argument('<dir>', 'folder of subject files')
    .addOption(
      new Option('--subject <name>', 'subject to extend or to create (repeatable)')
        .argParser(several)
        .default([], 'all in the folder'),
    )
    .addOption(
      new Option('--course <name>', 'add to this course instead of adding courses (repeatable)')
        .argParser(several)
        .default([], 'none'),
    )
    .action(async (dir: string, flags: GrowFlags) => {
      process.exitCode = await grow(dir, true, flags);
    });
}

function growCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--language <code>', 'language of the names in new subjects, such as de or pt-BR', 'en')
    .option(
      '--courses <n>',
      'courses in a new subject; maximum added to an existing one',
      positiveInteger,
      12,
    )
    .option(
      '-c, --config <file>',
      'configuration file that sets roles.taxonomy (default: lectern.yaml in the current folder, if present)',
    );
}

async function grow(folder: string, extend: boolean, flags: GrowFlags): Promise<number> {
  const { settings } = await loadSettings(findConfig(flags.config));
  const stopping = new AbortController();
  const onInterrupt = (): void => stopping.abort();
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  const spent = { requests: 0, cost: null as number | null };
  try {
    const summary = await growTaxonomy({
      folder,
      extend,
      subjects: flags.subject,
      courses: flags.course ?? [],
      language: flags.language,
      coursesWanted: flags.courses,
      settings,
      signal: stopping.signal,
      onEvent: (event) => tell(event, spent),
    });
    const { files, added, duplicates, rejected } = summary;
    const cost = spent.cost === null ? '' : `, ${formatCost(spent.cost)}`;
    process.stderr.write(
      `${formatCount(added, 'point')} added in ${files.length === 0 ? 'no file' : files.join(', ')}; ` +
        `${formatCount(duplicates, 'duplicate')} skipped; ${formatCount(spent.requests, 'request')}${cost}\n` +
        `Check it: lectern taxonomy check ${folder}\n`,
    );
    return rejected > 0 ? exitCodes.failures.code : exitCodes.done.code;
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.stderr.write('Interrupted; rerun to resume.\n');
    return exitCodes.interrupted.code;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

const tellEvery = 20;

function tell(event: GrowEvent, spent: { requests: number; cost: number | null }): void {
  if (event.event === 'usage') {
    spent.requests += event.usage.requests;
    if (event.usage.cost !== null) spent.cost = (spent.cost ?? 0) + event.usage.cost;
  } else if (event.event === 'rejected')
    process.stderr.write(`Skipped, no usable answer: ${event.place} (${event.message})\n`);
  else if (event.done === event.of || event.done % tellEvery === 0)
    process.stderr.write(`${event.level}: ${event.done} of ${event.of}\n`);
}
