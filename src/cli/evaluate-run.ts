import { Command, InvalidArgumentError, Option } from 'commander';
import { loadSettings } from '../index.ts';
import {
  type Cell,
  type CellKey,
  type DemoKind,
  demoKinds,
  type EvaluatedModel,
  type EvaluationEvent,
  evaluateBenchmarks,
  type PromptStyle,
  promptStyles,
} from '../library/evaluate.ts';
import { amount, outputFolder, positiveInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatCost, formatCount, formatDuration } from './format.ts';
import { Interruption } from './interruption.ts';
import { printable } from './printable.ts';

interface RunFlags {
  model: EvaluatedModel[];
  shots: number[];
  demos: DemoKind;
  seed: number[];
  cheat?: boolean;
  prompt: PromptStyle;
  judge?: EvaluatedModel;
  limit?: number;
  dryRun?: boolean;
  maxRequests?: number;
  maxCost?: number;
  out: string;
  config?: string;
  json?: boolean;
}

export function runCommand(): Command {
  return new Command('run')
    .description('ask models the questions of benchmarks and score what they write; resumes where it stopped')
    .argument('[benchmark...]', 'names in evaluate.benchmarks (default: all of them)')
    .addOption(
      new Option('--model <provider/model[=label]>', 'model to evaluate (repeatable)')
        .argParser((value: string, earlier: EvaluatedModel[] = []) => [...earlier, modelOf(value)])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--shots <counts>', 'numbers of demonstrations')
        .argParser(counts(0))
        .default([0, 1, 2, 4], '0,1,2,4'),
    )
    .addOption(
      new Option('--demos <how>', 'demonstrations: those whose images are most similar, or drawn at random')
        .choices([...demoKinds])
        .default('rices' satisfies DemoKind),
    )
    .addOption(
      new Option('--seed <seeds>', 'seeds of random demonstrations').argParser(counts(0)).default([42], '42'),
    )
    .option('--cheat', 'also run the cheat test: the item itself among its demonstrations, 1 and 2 shots')
    .addOption(
      new Option('--prompt <style>', 'prompt style (docs/evaluate.md)')
        .choices([...promptStyles])
        .default('even' satisfies PromptStyle),
    )
    .option(
      '--judge <provider/model>',
      'model that judges answers in mathematics and what rules cannot read',
      modelOf,
    )
    .option('--limit <n>', 'ask only the first n items of each benchmark', positiveInteger)
    .option('--dry-run', 'print what would be asked; ask nothing')
    .option('--max-requests <n>', 'budget: stop after this many model requests', positiveInteger)
    .option(
      '--max-cost <amount>',
      'budget: stop when requests have cost this much, at the configured prices',
      amount,
    )
    .requiredOption('-o, --out <dir>', 'output folder; an existing one is resumed or added to', outputFolder)
    .option(
      '-c, --config <file>',
      'configuration file with evaluate.benchmarks and providers (default: lectern.yaml in the current folder)',
    )
    .option('--json', 'print events as JSON lines to standard output')
    .action(async (benchmarks: string[], flags: RunFlags) => {
      process.exitCode = await run(benchmarks, flags);
    });
}

/** The provider ends at the first `/`, so that names of models may have one; the label begins at the first `=`. */
function modelOf(value: string): EvaluatedModel {
  const [, provider, model, label] = /^([^/=]+)\/([^=]+)(?:=(.+))?$/.exec(value) ?? [];
  if (provider === undefined || model === undefined) {
    throw new InvalidArgumentError('Expected PROVIDER/MODEL or PROVIDER/MODEL=LABEL.');
  }
  return { provider, model, label: label ?? model };
}

function counts(least: number) {
  return (value: string): number[] => {
    const numbers = value
      .split(',')
      .map((part) => (/^\d{1,9}$/.test(part.trim()) ? Number(part) : Number.NaN));
    if (!numbers.every((number) => number >= least) || new Set(numbers).size < numbers.length)
      throw new InvalidArgumentError('Expected different whole numbers, separated by commas.');
    return numbers;
  };
}

async function run(
  benchmarks: string[],
  { model, seed, cheat = false, judge, limit, dryRun = false, ...flags }: RunFlags,
): Promise<number> {
  const { settings } = await loadSettings(findConfig(flags.config));
  const { maxRequests = null, maxCost = null } = flags;
  using interruption = new Interruption((text) => progress.say(text));
  const progress = new EvaluationProgress(flags.json === true, dryRun);
  try {
    await evaluateBenchmarks({
      names: benchmarks,
      models: model,
      shots: flags.shots,
      demos: flags.demos,
      seeds: seed,
      cheat,
      prompt: flags.prompt,
      judge: judge ?? null,
      limit: limit ?? null,
      dryRun,
      maxRequests,
      maxCost,
      out: flags.out,
      settings,
      signal: interruption.signal,
      onEvent: (event) => progress.onEvent(event),
    });
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    progress.say('Interrupted; rerun to resume.');
    return exitCodes.interrupted.code;
  } finally {
    progress.end();
  }
  if (!dryRun) progress.say(`Next: lectern evaluate report ${flags.out}`);
  return progress.failed > 0 ? exitCodes.failures.code : exitCodes.done.code;
}

const lineEveryMs = 30_000;
const drawEveryMs = 200;
const mostNamed = 10;

/** Tells a person (standard error) or a program (`--json`: standard output) how an evaluation is getting on. */
class EvaluationProgress {
  failed = 0;
  readonly #json: boolean;
  readonly #dryRun: boolean;
  readonly #live: boolean;
  #toldAt = Number.NEGATIVE_INFINITY;
  #isDrawn = false;
  #items = 0;
  #done = 0;
  /** Answered from store: they say nothing of how long the others take. */
  #stored = 0;
  #askedSince: number | null = null;
  readonly #spent = { requests: 0, inputTokens: 0, outputTokens: 0, cost: null as number | null };

  constructor(json: boolean, dryRun: boolean) {
    this.#json = json;
    this.#dryRun = dryRun;
    this.#live = process.stderr.isTTY === true && !json;
  }

  onEvent(event: EvaluationEvent): void {
    if (this.#json) process.stdout.write(`${JSON.stringify(event)}\n`);
    switch (event.event) {
      case 'note':
        this.say(printable(event.text));
        break;
      case 'comparing':
        this.#tell(`Comparing images: ${event.done} of ${event.of}`);
        break;
      case 'plan':
        this.#items = event.items;
        this.say(
          this.#dryRun
            ? `${formatCount(event.cells, 'cell')}, ${formatCount(event.items, 'question')}: ${event.stored} answers stored, ${event.items - event.stored} to ask.`
            : `${formatCount(event.cells, 'cell')}, ${formatCount(event.items, 'question')}`,
        );
        break;
      case 'item':
        this.#done++;
        if (event.failure) this.#sayFailure(event.key, event.item, event.failure.message);
        this.#tell(this.#line(event.key));
        break;
      case 'cell-done':
        this.say(cellLine(event.cell));
        break;
      case 'usage':
        this.#count(event.usage);
        break;
    }
  }

  say(text: string): void {
    process.stderr.write(`${this.#isDrawn ? '\r\u001b[K' : ''}${text}\n`);
    this.#isDrawn = false;
  }

  end(): void {
    const { requests, inputTokens, outputTokens, cost } = this.#spent;
    if (requests + this.#stored === 0) return;
    const stored = this.#stored > 0 ? `; ${formatCount(this.#stored, 'cached response')}` : '';
    this.say(
      `${formatCount(requests, 'model request')} (${formatCount(inputTokens, 'token')} in, ${formatCount(outputTokens, 'token')} out${cost === null ? '' : `, cost ${formatCost(cost)}`})${stored}`,
    );
  }

  #sayFailure({ label, benchmark }: CellKey, item: string, message: string): void {
    this.failed++;
    if (this.failed <= mostNamed)
      this.say(printable(`Failed: ${benchmark} ${item} (${label}): ${message.split('\n')[0]}`));
    else if (this.failed === mostNamed + 1) this.say('More failed; all are in the items files.');
  }

  #count({
    requests,
    inputTokens,
    outputTokens,
    cost,
    cached,
  }: (EvaluationEvent & { event: 'usage' })['usage']): void {
    if (cached) this.#stored++;
    else this.#askedSince ??= performance.now();
    this.#spent.requests += requests;
    this.#spent.inputTokens += inputTokens;
    this.#spent.outputTokens += outputTokens;
    if (cost !== null) this.#spent.cost = (this.#spent.cost ?? 0) + cost;
  }

  #line({ label, benchmark, shots, cheat }: CellKey): string {
    const asked = this.#done - this.#stored;
    const left = this.#items - this.#done;
    const took = this.#askedSince === null ? 0 : (performance.now() - this.#askedSince) / 1000;
    const eta = asked >= 10 && left > 0 ? ` · about ${formatDuration((took / asked) * left)} left` : '';
    return printable(
      `${Math.floor((100 * this.#done) / Math.max(1, this.#items))} %${eta} · ${this.#done} of ${this.#items} · ${label}, ${benchmark}, ${shots}-shot${cheat ? ' cheat' : ''}`,
    );
  }

  #tell(line: string): void {
    const now = performance.now();
    if (this.#json || now - this.#toldAt < (this.#live ? drawEveryMs : lineEveryMs)) return;
    this.#toldAt = now;
    if (!this.#live) return void process.stderr.write(`${line}\n`);
    const columns = Math.max(20, process.stderr.columns - 1);
    process.stderr.write(`\r\u001b[K${[...line].slice(0, columns).join('')}`);
    this.#isDrawn = true;
  }
}

function cellLine({ label, benchmark, shots, cheat, demos, seed, failed, scores }: Cell): string {
  const way = [
    `${shots}-shot${cheat ? ' cheat' : ''}`,
    ...(demos ? [demos] : []),
    ...(seed === null ? [] : [`seed ${seed}`]),
  ];
  const { ours } = scores;
  const score = ours === null ? 'no answers' : (100 * ours.mean).toFixed(1);
  const ceiling = ours?.ceiling == null ? '' : ` of ${(100 * ours.ceiling).toFixed(1)}`;
  return printable(
    `${label} · ${benchmark} · ${way.join(', ')}: ${score}${ceiling}${failed > 0 ? ` (${failed} failed)` : ''}`,
  );
}
