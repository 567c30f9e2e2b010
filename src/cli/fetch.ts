import { Command, InvalidArgumentError, Option } from 'commander';
import { loadSettings } from '../index.ts';
import { type FetchSummary, fetchCollection, loadExclusions } from '../library/collect.ts';
import { bucketPlace, positiveInteger } from './arguments.ts';
import { addExcludeOption, exclusionsFor } from './exclude-option.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatBytes, formatCount } from './format.ts';
import { Interruption } from './interruption.ts';

interface FetchFlags {
  exclude: string[];
  out?: string;
  config?: string;
  maxBytes: number;
  maxSec: number;
  idleSec: number;
  concurrency: number;
  perHost: number;
  attempts: number;
  retry?: string;
  ytDlp: string;
  ytDlpFormat: string;
  json?: boolean;
  allowLoopback?: boolean;
}

/** Up to 720 lines: slides can be read, and a lecture stays below a gigabyte. */
const usualFormat = 'bv*[height<=?720]+ba/b[height<=?720]/b';

export function fetchCommand(): Command {
  const command = new Command('fetch')
    .argument('<collection>', 'collection made by `lectern collect`')
    .option(
      '-o, --out <address>',
      'bucket for the videos, such as s3://bucket/videos (default: the collection)',
      bucketPlace,
    )
    .option('--max-bytes <size>', 'maximum size per video, such as 500MB', bytes, 4_000_000_000)
    .option('--max-sec <n>', 'timeout per download, in seconds', positiveInteger, 3600)
    .option('--idle-sec <n>', 'timeout without data, in seconds', positiveInteger, 30)
    .option('--concurrency <n>', 'parallel downloads', positiveInteger, 4)
    .option('--per-host <n>', 'parallel downloads per server', positiveInteger, 2)
    .option('--attempts <n>', 'attempts per video', positiveInteger, 4)
    .addOption(new Option('--retry <which>', 'retry permanent failures').choices(['failed']))
    .option('--yt-dlp <program>', 'program that downloads YouTube videos; not included', 'yt-dlp')
    .option('--yt-dlp-format <selection>', 'format selection for yt-dlp', usualFormat)
    .option('--json', 'print events as JSON lines to standard output')
    .option('--allow-loopback', 'allow loopback addresses, for tests');
  return addExcludeOption(command).action(async (folder: string, flags: FetchFlags) => {
    process.exitCode = await fetch(folder, flags);
  });
}

async function fetch(folder: string, flags: FetchFlags): Promise<number> {
  const { settings } = await loadSettings(findConfig(flags.config));
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  using interruption = new Interruption(say);
  const { maxBytes, maxSec, idleSec, concurrency, perHost, attempts, ytDlp, ytDlpFormat } = flags;
  const summary = await fetchCollection(folder, {
    store: flags.out ?? null,
    limits: { maxBytes, maxSec, idleSec },
    concurrency,
    perHost,
    attempts,
    ytDlp,
    ytDlpFormat,
    retryFailed: flags.retry === 'failed',
    allowLoopback: flags.allowLoopback === true,
    exclusions: await loadExclusions(exclusionsFor(settings, flags.exclude)),
    onEvent: (event) => {
      if (flags.json) process.stdout.write(`${JSON.stringify(event)}\n`);
      else if (event.event === 'failed') say(`${event.id}: ${event.reason}: ${event.message}`);
      else say(`${event.id}: ${formatBytes(event.bytes)}`);
    },
    signal: interruption.signal,
  });
  if (flags.json) process.stdout.write(`${JSON.stringify({ event: 'summary', ...summary })}\n`);
  for (const line of summaryLines(summary, folder)) say(line);
  if (interruption.signal.aborted) return exitCodes.interrupted.code;
  return summary.failed + summary.passedOver > 0 ? exitCodes.failures.code : exitCodes.done.code;
}

function summaryLines(summary: FetchSummary, folder: string): string[] {
  const { fetched, failed, transient, present, passedOver, excluded, unreviewed, videos, twins } = summary;
  return [
    `${fetched} fetched, ${present} already there, ${failed} failed`,
    ...(transient > 0 ? [`${transient} of the failed will be retried by the next fetch`] : []),
    ...(passedOver > 0 ? [`${passedOver} failed before; retry with --retry failed`] : []),
    ...(excluded > 0 ? [`${formatCount(excluded, 'video')} on an exclusion list`] : []),
    ...(unreviewed > 0
      ? [`${formatCount(unreviewed, 'video')} not reviewed yet: lectern review ${folder}`]
      : []),
    ...(twins > 0 ? [`${formatCount(twins, 'download')} identical to another`] : []),
    `${formatCount(videos, 'video')} in ${folder}/manifest.jsonl. Next: lectern run ${folder}/manifest.jsonl --out TEXTBOOK`,
  ];
}

const multiples: Record<string, number> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** @throws InvalidArgumentError for anything but a size such as `4000000`, `500MB` or `4G`. */
function bytes(value: string): number {
  const match = /^(\d{1,15}(?:\.\d+)?) ?([kmgt]?)b?$/i.exec(value.trim());
  const size = match ? Math.round(Number(match[1]) * multiples[match[2]!.toLowerCase()]!) : 0;
  if (size < 1) throw new InvalidArgumentError('Expected a size such as 500MB or 4GB.');
  return size;
}
