import { Command } from 'commander';
import { loadSettings, type Settings } from '../index.ts';
import { openModelReviewer, type ReviewSummary, reviewCollection } from '../library/collect.ts';
import { amount, positiveInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatCost, formatCount } from './format.ts';
import { Interruption } from './interruption.ts';
import { printable } from './printable.ts';

interface ReviewFlags {
  config?: string;
  cache: boolean;
  maxRequests?: number;
  maxCost?: number;
  json?: boolean;
}

/** What a review took of its model. */
interface Asked {
  requests: number;
  /** Videos whose answer was stored. */
  cached: number;
  inputTokens: number;
  outputTokens: number;
  cost: number | null;
  /** Videos that the rules judged, as no answer could be used. */
  unanswered: number;
}

const sayEveryMs = 5000;

export function reviewCommand(): Command {
  return new Command('review')
    .argument('<collection>', 'collection made by `lectern collect`')
    .option(
      '-c, --config <file>',
      'configuration file; with roles.review a model decides instead of the rules (default: lectern.yaml in the current folder, if present)',
    )
    .option('--no-cache', 'ignore cached responses')
    .option('--max-requests <n>', 'budget: stop after this many model requests', positiveInteger)
    .option(
      '--max-cost <amount>',
      'budget: stop when requests have cost this much, at the configured prices',
      amount,
    )
    .option('--json', 'print the counts as JSON to standard output')
    .action(async (folder: string, flags: ReviewFlags) => {
      process.exitCode = await review(folder, flags);
    });
}

async function review(folder: string, flags: ReviewFlags): Promise<number> {
  const { settings } = await loadSettings(findConfig(flags.config));
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  using interruption = new Interruption(say);
  const asked: Asked = {
    requests: 0,
    cached: 0,
    inputTokens: 0,
    outputTokens: 0,
    cost: null,
    unanswered: 0,
  };
  let saidAt = performance.now();
  try {
    const reviewer = await openReviewer(settings, folder, flags, asked, interruption.signal);
    const summary = await reviewCollection(folder, {
      reviewer,
      onReviewed: (count) => {
        interruption.signal.throwIfAborted();
        if (performance.now() - saidAt < sayEveryMs) return;
        saidAt = performance.now();
        say(`${formatCount(count, 'video')} reviewed`);
      },
    });
    if (flags.json) {
      const model = reviewer === null ? null : asked;
      process.stdout.write(`${JSON.stringify({ event: 'summary', ...summary, asked: model })}\n`);
    }
    for (const line of summaryLines(summary, folder)) say(line);
    return exitCodes.done.code;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    say('Interrupted; rerun to resume.');
    return exitCodes.interrupted.code;
  } finally {
    if (asked.requests + asked.cached > 0) say(askedLine(asked));
  }
}

function openReviewer(
  settings: Settings,
  folder: string,
  flags: ReviewFlags,
  asked: Asked,
  signal: AbortSignal,
): ReturnType<typeof openModelReviewer> {
  return openModelReviewer(settings, folder, {
    noCache: !flags.cache,
    maxRequests: flags.maxRequests ?? null,
    maxCost: flags.maxCost ?? null,
    signal,
    onUsage: ({ requests, cached, inputTokens, outputTokens, cost }) => {
      asked.requests += requests;
      if (cached) asked.cached++;
      asked.inputTokens += inputTokens;
      asked.outputTokens += outputTokens;
      if (cost !== null) asked.cost = (asked.cost ?? 0) + cost;
    },
    onRejected: (id, message) => {
      asked.unanswered++;
      process.stderr.write(`${id} was judged by the rules; no usable model answer: ${message}\n`);
    },
  });
}

function summaryLines(summary: ReviewSummary, folder: string): string[] {
  const { kept, dropped, reasons, by, unknown } = summary;
  const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
  const judges = Object.entries(by).map(([judge, count]) => printable(`${judge} (${count})`));
  return [
    `${formatCount(kept, 'video')} kept, ${dropped} dropped${why.length > 0 ? `: ${why.join(', ')}` : ''}`,
    ...(judges.length > 0 ? [`Judged by ${judges.join(', ')}`] : []),
    ...(unknown.length > 0
      ? [`In overrides.yaml but not in the collection: ${unknown.slice(0, 10).join(', ')}`]
      : []),
    `Check ${folder}/review.csv and put your own decisions in ${folder}/overrides.yaml. Next: lectern fetch ${folder}`,
  ];
}

function askedLine({ requests, cached, inputTokens, outputTokens, cost, unanswered }: Asked): string {
  return [
    `${formatCount(requests, 'model request')} (${formatCount(inputTokens, 'token')} in, ${formatCount(outputTokens, 'token')} out${cost === null ? '' : `, cost ${formatCost(cost)}`})`,
    ...(cached > 0 ? [`${formatCount(cached, 'cached response')}`] : []),
    ...(unanswered > 0
      ? [`${formatCount(unanswered, 'video')} judged by the rules, without a usable answer`]
      : []),
  ].join('; ');
}
