import { Command, InvalidArgumentError, Option } from 'commander';
import { loadSettings, UsageError } from '../index.ts';
import {
  type CollectPlan,
  type CollectSummary,
  listCollection,
  loadExclusions,
  type MergeSummary,
  planCollection,
  readQueries,
  type SearchCollectionOptions,
  type SearchedSource,
  searchCollection,
} from '../library/collect.ts';
import { searchedSources } from '../library/program.ts';
import { loadTaxonomy, queriesOf } from '../library/taxonomy.ts';
import type { Query } from '../records/index.ts';
import { outputFolder, positiveInteger } from './arguments.ts';
import { addExcludeOption, exclusionsFor } from './exclude-option.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatCount, formatDuration } from './format.ts';
import { Interruption } from './interruption.ts';

const sayEveryMs = 5000;

export function collectCommand(): Command {
  const command = new Command('collect')
    .addCommand(listingCommand('folder', '<folder...>', 'add the videos in folders, without copying them'))
    .addCommand(
      listingCommand(
        'manifest',
        '<file...>',
        'add the videos in lists: .jsonl, .json, .csv or .tsv with a header row, or one path or URL per line',
      ),
    );
  for (const source of Object.keys(searchedSources) as SearchedSource[])
    command.addCommand(searchCommand(source));
  return command;
}

interface ListingFlags {
  out: string;
  exclude: string[];
  config?: string;
}

function listingCommand(source: 'folder' | 'manifest', argument: string, description: string): Command {
  const command = new Command(source)
    .description(description)
    .argument(argument)
    .requiredOption('-o, --out <dir>', 'collection to create or extend', outputFolder);
  return addExcludeOption(command).action(async (paths: string[], { out, ...flags }: ListingFlags) => {
    const { settings } = await loadSettings(findConfig(flags.config));
    const exclusions = await loadExclusions(exclusionsFor(settings, flags.exclude));
    const summary = await listCollection({ out, source, paths, exclusions });
    process.stderr.write(`${formatCount(summary.added, 'video')} added. ${mergeLine(summary, out)}\n`);
  });
}

interface SearchFlags {
  out: string;
  taxonomy?: string;
  queries?: string;
  config?: string;
  top: number;
  licence: 'creative-commons' | 'any';
  captions?: boolean;
  minSec: number;
  maxSec: number;
  language?: string;
  comments: number;
  dailyQuota?: number;
  requestsPerSec: number;
  dryRun?: boolean;
  json?: boolean;
  exclude: string[];
  api?: string;
  allowLoopback?: boolean;
}

function searchCommand(source: SearchedSource): Command {
  const facts = searchedSources[source];
  const command = new Command(source)
    .description(facts.title)
    .requiredOption('-o, --out <dir>', 'collection to create or extend', outputFolder)
    .option('--taxonomy <path>', 'subject YAML file, or a folder of them (default: the built-in taxonomy)')
    .option(
      '--queries <file>',
      'file of queries instead of a taxonomy, as printed by `lectern taxonomy export --format queries`',
    )
    .option('--top <n>', 'results per knowledge point', positiveInteger, 50)
    .addOption(
      new Option('--licence <which>', 'accepted licences; creative-commons includes the public domain')
        .choices(['creative-commons', 'any'])
        .default('creative-commons'),
    )
    .option('--min-sec <seconds>', 'skip shorter videos', seconds, 10)
    .option('--max-sec <seconds>', 'skip longer videos', seconds, 43_200)
    .option('--language <code>', 'skip videos marked as another language than this one, such as en', language)
    .option(
      '--comments <n>',
      'comments to save per video, for the review',
      wholeNumber,
      source === 'youtube' ? 10 : 5,
    );
  if (source === 'youtube') command.option('--captions', 'skip videos without manual captions');
  if (facts.unitsPerDay !== null)
    command.option('--daily-quota <units>', 'API quota units per day', positiveInteger, facts.unitsPerDay);
  command
    .option('--requests-per-sec <n>', 'request rate', positiveNumber, facts.requestsPerSec)
    .option('--dry-run', 'print estimated quota and duration; send nothing')
    .option('--json', 'print events as JSON lines to standard output')
    .option('--api <url>', 'base URL of the API, such as a proxy')
    .option('--allow-loopback', 'allow loopback addresses, for tests');
  return addExcludeOption(command).action(async (flags: SearchFlags) => {
    process.exitCode = await search(source, flags);
  });
}

async function search(source: SearchedSource, flags: SearchFlags): Promise<number> {
  const { settings } = await loadSettings(findConfig(flags.config));
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  using interruption = new Interruption(say);
  const key = source === 'youtube' ? (process.env.YOUTUBE_API_KEY ?? '') : '';
  if (source === 'youtube' && key === '' && !flags.dryRun)
    throw new UsageError(
      'Set YOUTUBE_API_KEY to a YouTube Data API v3 key: https://console.cloud.google.com/apis/credentials.',
    );
  const queries: readonly Query[] =
    flags.queries === undefined
      ? queriesOf(await loadTaxonomy(flags.taxonomy ?? null), settings.taxonomy.query)
      : await readQueries(flags.queries);
  const { captions = false, licence, minSec, maxSec, language = null } = flags;
  const tell = (event: object): void => {
    if (flags.json) process.stdout.write(`${JSON.stringify(event)}\n`);
  };
  let searched = 0;
  let saidAt = performance.now();
  const options: SearchCollectionOptions = {
    out: flags.out,
    source,
    queries,
    filters: { captions, licence, minSec, maxSec, language },
    top: flags.top,
    comments: flags.comments,
    unitsPerDay: flags.dailyQuota ?? null,
    requestsPerSec: flags.requestsPerSec,
    key,
    api: flags.api ?? null,
    allowLoopback: flags.allowLoopback === true,
    exclusions: await loadExclusions(exclusionsFor(settings, flags.exclude)),
    onEvent: (event) => {
      tell(event);
      searched++;
      if (performance.now() - saidAt < sayEveryMs) return;
      saidAt = performance.now();
      say(`${formatCount(searched, 'result page')} for ${formatCount(queries.length, 'query', 'queries')}`);
    },
    signal: interruption.signal,
  };
  if (flags.dryRun) {
    const plan = await planCollection(options);
    tell({ event: 'plan', ...plan });
    for (const line of planLines(plan, options)) say(line);
    return exitCodes.done.code;
  }
  const summary = await searchCollection(options);
  tell({ event: 'summary', ...summary });
  for (const line of summaryLines(summary, flags.out)) say(line);
  return interruption.signal.aborted ? exitCodes.interrupted.code : exitCodes.done.code;
}

function planLines(plan: CollectPlan, { source, unitsPerDay }: SearchCollectionOptions): string[] {
  const lines = [`Searches left: ${plan.toDo.toLocaleString('en')} of ${plan.searches.toLocaleString('en')}`];
  const { searchUnits, describeUnits, days } = plan;
  if (unitsPerDay !== null && days !== null)
    lines.push(
      `At most ${formatCount(searchUnits + describeUnits, 'quota unit')}: ${searchUnits.toLocaleString('en')} for searches, ` +
        `${describeUnits.toLocaleString('en')} for video details; ${formatCount(days, 'day')} at ${unitsPerDay.toLocaleString('en')} per day`,
    );
  lines.push(`At least ${formatDuration(plan.leastSec)} at this request rate`);
  lines.push(`Licences: ${searchedSources[source].licences}`);
  return lines;
}

function summaryLines(summary: CollectSummary, out: string): string[] {
  const { pages, described, units } = summary;
  const spent = units === null ? '' : `, ${formatCount(units, 'quota unit')} used in total`;
  return [
    `${formatCount(pages, 'result page')}, ${formatCount(described, 'video')} looked up${spent}`,
    mergeLine(summary, out),
  ];
}

function mergeLine(
  { videos, excluded, leftOut, removed }: MergeSummary & { removed: number },
  out: string,
): string {
  const reasons = Object.entries({ ...leftOut, excluded, removed }).filter(([, count]) => count > 0);
  const left = reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
  return `${out} holds ${formatCount(videos, 'video')}${left === '' ? '' : `; skipped: ${left}`}. Next: lectern review ${out}`;
}

/** @throws InvalidArgumentError for anything but a number from 0. */
function seconds(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!(number >= 0)) throw new InvalidArgumentError('Expected a number of at least 0.');
  return number;
}

/** @throws InvalidArgumentError for anything but a number above 0. */
function positiveNumber(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!(number > 0 && number < 1e6)) throw new InvalidArgumentError('Expected a number above 0.');
  return number;
}

/** @throws InvalidArgumentError for anything but a whole number from 0 to 100. */
function wholeNumber(value: string): number {
  const number = /^\d{1,3}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 100)) throw new InvalidArgumentError('Expected a whole number from 0 to 100.');
  return number;
}

/** @throws InvalidArgumentError for anything but an ISO 639-1 code. */
function language(value: string): string {
  if (!/^[a-z]{2}$/.test(value))
    throw new InvalidArgumentError('Expected a two-letter language code, such as en.');
  return value;
}
