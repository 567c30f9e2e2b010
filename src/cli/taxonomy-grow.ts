import { Command, Option } from 'commander';
import { type GrowEvent, growTaxonomy, loadSettings } from '../index.ts';
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
  return growCommand(
    'build',
    'have a model plan subjects: courses, their sub-courses, their knowledge points',
  )
    .requiredOption('--subject <name>', 'subject to plan (repeatable)', several)
    .requiredOption('-o, --out <dir>', 'folder for the files, one for each subject', outputFolder)
    .action(async (flags: GrowFlags & { out: string }) => {
      process.exitCode = await grow(flags.out, false, flags);
    });
}

export function extendCommand(): Command {
  return growCommand(
    'extend',
    'have a model add to a taxonomy what is missing: courses, or lessons of courses',
  )
    .argument('<dir>', 'folder of the files')
    .addOption(
      new Option('--subject <name>', 'subject to add to, or to plan anew (repeatable)')
        .argParser(several)
        .default([], 'all that are there'),
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
      'courses of a new subject, and most that are added to another',
      positiveInteger,
      12,
    )
    .option(
      '-c, --config <file>',
      'configuration (YAML) with roles.taxonomy (default: lectern.yaml in the current folder, if there is one)',
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
        `${formatCount(duplicates, 'duplicate')} left out; ${formatCount(spent.requests, 'request')}${cost}\n` +
        `Look through it: lectern taxonomy check ${folder}\n`,
    );
    return rejected > 0 ? exitCodes.failures.code : exitCodes.done.code;
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.stderr.write('Interrupted; the same command goes on from here.\n');
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
    process.stderr.write(`Left out, as no answer could be used: ${event.place} (${event.message})\n`);
  else if (event.done === event.of || event.done % tellEvery === 0)
    process.stderr.write(`${event.level}: ${event.done} of ${event.of}\n`);
}
