import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { loadSettings } from '../index.ts';
import type { EvaluateSettings } from '../library/evaluate.ts';
import { isBucketAddress, readResults } from '../library/program.ts';
import type { ViewEvent } from '../view/live-dataset.ts';
import { portNumber, positiveInteger, seedNumber } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatCount, formatDuration } from './format.ts';
import { openBrowser } from './open-browser.ts';

interface ViewFlags {
  run?: string;
  against?: string;
  config?: string;
  port?: number;
  audit?: number;
  seed?: number;
  open?: boolean;
  json?: boolean;
}

const nounOf = { videos: 'video', documents: 'document', results: 'result' };
const sayEveryMs = 5000;
/** Where the build puts the page. */
const pageFolder = join(fileURLToPath(new URL('../view/', import.meta.url)), 'page');

export function viewCommand(): Command {
  return new Command('view')
    .argument(
      '<dir>',
      'workspace, exported folder, folder of `evaluate run` or `evaluate overlap`, or another dataset: samples, textbook, clips, OBELICS, MMC4; also in a bucket (s3://bucket/folder)',
    )
    .option('--run <name>', 'run of the workspace to show (default: the latest)')
    .option(
      '--against <run>',
      'run to hold it against: of the same workspace, or another workspace (OTHER or OTHER:RUN)',
    )
    .option(
      '--port <n>',
      'port to listen on, 0 for any free one (default: 4747 or the next free one)',
      portNumber,
    )
    .option(
      '-c, --config <file>',
      'of results of `evaluate run`: configuration with the files of the benchmarks (default: lectern.yaml in the current folder, if present)',
    )
    .option('--audit <n>', 'draw n samples and ask what their images show, as the paper did', positiveInteger)
    .option('--seed <n>', 'which samples are drawn (default: 1)', seedNumber)
    .option('--open', 'open the page in the browser')
    .option('--json', 'print events as JSON lines to standard output')
    .action(async (dir: string, flags: ViewFlags) => {
      process.exitCode = await view(dir, flags);
    });
}

async function view(
  dir: string,
  { run, against, config, port, audit, seed, open, json }: ViewFlags,
): Promise<number> {
  const interruption = new AbortController();
  const { signal } = interruption;
  const interrupted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const sayIndexing = indexingReporter(say);
  const tell = (event: object): void => {
    if (json) process.stdout.write(`${JSON.stringify(event)}\n`);
  };
  const onEvent = (event: ViewEvent): void => {
    tell(event);
    sayIndexing(event);
  };
  // Loaded here, for no other command needs SQLite.
  const { viewDataset } = await import('../view/view-dataset.ts');
  try {
    const server = await viewDataset({
      dir,
      run: run ?? null,
      against: against ?? null,
      benchmarks: await benchmarkFiles(dir, config),
      audit: audit === undefined ? null : { count: audit, seed: seed ?? 1 },
      port: port ?? null,
      pageFolder,
      onEvent,
      signal,
      onFault: say,
    });
    tell({ event: 'listening', url: server.url, port: server.port });
    const address = audit === undefined ? server.url : `${server.url}audit`;
    say(`Open ${address} in a browser. Press Ctrl-C to stop.`);
    if (open) openBrowser(address, say);
    await interrupted;
    await server.close();
  } catch (error) {
    // Who stops the reader while it makes its index has what was asked for.
    if (!signal.aborted) throw error;
  }
  return exitCodes.done.code;
}

/** Where the files of benchmarks lie, where results of an evaluation are shown. */
async function benchmarkFiles(dir: string, config: string | undefined): Promise<EvaluateSettings | null> {
  if (config === undefined && (isBucketAddress(dir) || (await readResults(dir)) === null)) return null;
  return (await loadSettings(findConfig(config))).settings.evaluate;
}

/** A line every few seconds, and what a person should know. */
function indexingReporter(say: (text: string) => void): (event: ViewEvent) => void {
  let saidAt = performance.now();
  return (event) => {
    switch (event.event) {
      case 'indexing':
        if (performance.now() - saidAt < sayEveryMs) return;
        saidAt = performance.now();
        say(`Indexing: ${formatCount(event.count, nounOf[event.what])}`);
        break;
      case 'indexed':
        say(`Indexed ${formatCount(event.documents, 'document')} in ${indexingTime(event.seconds)}.`);
        break;
      case 'no-cache':
        say(`The index cannot be cached: ${event.message}`);
        break;
      case 'reloaded':
        say('The files have changed and were read again.');
        break;
      case 'not-reloaded':
        say(`The files have changed and cannot be read; shown is what was there before. ${event.message}`);
        break;
    }
  };
}

/** `0.4 s`, `24 s`, `2 min`: small datasets take less than a second. */
function indexingTime(seconds: number): string {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : formatDuration(seconds);
}
