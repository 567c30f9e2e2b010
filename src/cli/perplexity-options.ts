import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadSettings, type Usage } from '../index.ts';
import { type FiguresOptions, openPerplexity } from '../library/stats.ts';
import { amount, outputFolder, positiveInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatCost, formatCount } from './format.ts';
import { Interruption } from './interruption.ts';
import { type MeasureFlags, measuring } from './measure-options.ts';

/** What `stats` and `compare` take beside `MeasureFlags`. */
export interface PerplexityFlags extends MeasureFlags {
  perplexity?: { provider: string; model: string };
  perplexityUnits: number;
  perplexityWindow: number;
  responses: string;
  maxRequests?: number;
  maxCost?: number;
}

export function addPerplexityOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--perplexity <provider/model>',
        'also ask a model on a server (vLLM, SGLang, training/perplexity.py --serve) how probable the texts are: raw against refined speech, with and without on-screen text',
      ).argParser(modelOf),
    )
    .option('--perplexity-units <n>', 'maximum videos (or documents), chosen at random', positiveInteger, 500)
    .option(
      '--perplexity-window <tokens>',
      'maximum LLaMA tokens that the model reads at once',
      positiveInteger,
      1024,
    )
    .addOption(
      new Option(
        '--responses <dir>',
        'folder for the responses to --perplexity; a rerun asks only what is new',
      )
        .argParser(outputFolder)
        .default('perplexity'),
    )
    .option('--max-requests <n>', 'budget: stop after this many model requests', positiveInteger)
    .option(
      '--max-cost <amount>',
      'budget: stop when requests have cost this much, at the configured prices',
      amount,
    );
}

/** The provider ends at the first `/`: names of models may have one. */
function modelOf(value: string): { provider: string; model: string } {
  const [, provider, model] = /^([^/]+)\/(.+)$/.exec(value) ?? [];
  if (provider === undefined || model === undefined)
    throw new InvalidArgumentError('Expected PROVIDER/MODEL.');
  return { provider, model };
}

/** As `measuring`, with texts too; null where it was interrupted, which it says. */
export async function measuringTexts<T>(
  flags: PerplexityFlags,
  measure: (options: FiguresOptions) => Promise<T>,
): Promise<T | null> {
  const { perplexity, maxRequests = null, maxCost = null } = flags;
  if (!perplexity) return measuring(flags, measure);
  const { settings } = await loadSettings(findConfig(flags.config));
  using interruption = new Interruption(say);
  const asked = new Asked();
  const { request, close } = await openPerplexity({
    ...perplexity,
    units: flags.perplexityUnits,
    seed: 0,
    windowTokens: flags.perplexityWindow,
    responses: flags.responses,
    maxRequests,
    maxCost,
    settings,
    signal: interruption.signal,
    onUsage: (usage) => asked.add(usage),
  });
  try {
    return await measuring(flags, (options) => measure({ ...options, perplexity: request }));
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    say('Interrupted; rerun to resume.');
    process.exitCode = exitCodes.interrupted.code;
    return null;
  } finally {
    await close();
    asked.tell();
  }
}

/** What was asked, for a line at the end. */
class Asked {
  #requests = 0;
  #cached = 0;
  #inputTokens = 0;
  #cost: number | null = null;

  add({ requests, cached, inputTokens, cost }: Usage): void {
    this.#requests += requests;
    if (cached) this.#cached++;
    this.#inputTokens += inputTokens;
    if (cost !== null) this.#cost = (this.#cost ?? 0) + cost;
  }

  tell(): void {
    if (this.#requests + this.#cached === 0) return;
    const cost = this.#cost === null ? '' : `, cost ${formatCost(this.#cost)}`;
    const cached = this.#cached > 0 ? `; ${formatCount(this.#cached, 'cached response')}` : '';
    say(
      `${formatCount(this.#requests, 'model request')} (${formatCount(this.#inputTokens, 'token')} in${cost})${cached}`,
    );
  }
}

function say(text: string): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[K' : ''}${text}\n`);
}
