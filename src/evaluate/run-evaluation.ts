import { DataError, StoppedError, UsageError } from '../base/errors.ts';
import { makeFolder } from '../base/make-folder.ts';
import type { ChatModel } from '../clients/model-choice.ts';
import { type Ask, type Clients, openClients } from '../clients/open-clients.ts';
import { packageVersion } from '../config/package.ts';
import type { Settings } from '../config/schema.ts';
import { servedModel } from '../endpoints/served-model.ts';
import { answersFile, labelSlug } from '../engine/answers-file.ts';
import { type Asking, boundlessAllowance, type Usage } from '../engine/asking.ts';
import { openResponseLog, type ResponseLog } from '../engine/response-log.ts';
import { Spending } from '../engine/spending.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import { answerDigest, promptOf } from './asking/ask-item.ts';
import { type Judge, openJudge } from './asking/judge.ts';
import type { PlannedDemo } from './demos/plan-demos.ts';
import { cheatDemos, shownDemos } from './demos/shown-demos.ts';
import { type Item, isMathematics } from './item.ts';
import { mergeable } from './merge-results.ts';
import { cellFile, type EvaluatedModel, planCells } from './plan-cells.ts';
import { conversation, takesItem } from './prompts/conversation.ts';
import { readResults } from './report/read-results.ts';
import { writeItems, writeResults } from './result-files.ts';
import type { Cell, CellKey, DemoKind, ItemResult, PromptStyle, Results } from './result-records.ts';
import { type AskedItem, runCell, withAnswers } from './run-cell.ts';
import { summarise } from './statistics/summarise.ts';

/** A benchmark as it is asked: its items, and the demonstrations that were chosen for them. */
export interface BenchmarkInput {
  name: string;
  items: readonly Item[];
  /** Demonstrations by item, the best first; `seed` only where they are drawn. */
  demosOf(item: Item, seed: number | null): readonly PlannedDemo[];
  facts: Omit<Results['benchmarks'][string], 'asked'>;
}

/** What is asked of which models, and how. All benchmarks are asked with all models, shots and seeds. */
export interface EvaluationOptions {
  benchmarks: readonly BenchmarkInput[];
  /** What compared pictures; null where nothing was compared. */
  encoder: Results['encoder'];
  models: readonly EvaluatedModel[];
  /** Numbers of demonstrations, each a row of cells; 0 for none. */
  shots: readonly number[];
  demos: DemoKind;
  seeds: readonly number[];
  /** Shows the item itself, with its answer, as one of its demonstrations. */
  cheat: boolean;
  prompt: PromptStyle;
  /** The model that scores answers besides the rules; null for none. */
  judge: Pick<EvaluatedModel, 'provider' | 'model'> | null;
  /** Most items of each benchmark, from its start; null for all. */
  limit: number | null;
  /** Most requests in this call, and most money by the prices of the configuration; null for no limit. */
  maxRequests: number | null;
  maxCost: number | null;
  /** Folder of the results. */
  out: string;
  settings: Pick<Settings, 'providers' | 'evaluate'>;
  /** Aborted: nothing more is asked; what is under way comes in. */
  signal: AbortSignal;
  onEvent(event: EvaluationEvent): void;
}

/** What is told during an evaluation, told apart by `event`. */
export type EvaluationEvent =
  /** What is to be known of the files, a sentence. */
  | { event: 'note'; text: string }
  /** Pictures are compared to choose demonstrations. */
  | { event: 'comparing'; done: number; of: number }
  | { event: 'plan'; cells: number; items: number; stored: number }
  | { event: 'cell'; key: CellKey; items: number }
  | { event: 'item'; key: CellKey; done: number; of: number; failure: ItemResult['failure']; item: string }
  | { event: 'cell-done'; cell: Cell }
  | { event: 'usage'; usage: Usage };

/** Most tokens of an answer, as the paper's scripts have it: mathematics may be worked out. */
const answerTokens = { mathematics: 512, other: 128, idefics2: 64 };
const judgeTokens = 100;
/** Items that are made ready beside those that may be on their way, so that no place stands empty: each holds its pictures. */
const readyBeside = 2;

/**
 * Asks models about benchmarks and writes `results.json` and a `*.items.jsonl` for each cell to the folder `out`. Answers
 * are kept in `out/responses` by what was asked, so that a second run asks only what is new; cells of earlier runs in the
 * same folder stay.
 *
 * @throws UsageError where the choice makes no sense, another run uses the folder, or it holds results of other files;
 * StoppedError where a provider gives no answer or the budget is used up; the signal's reason
 */
export async function runEvaluation(options: EvaluationOptions): Promise<Results> {
  checkChoice(options);
  await makeFolder(options.out);
  const lock = await lockWorkspace(options.out);
  try {
    return await new Evaluation(options).run();
  } finally {
    await lock.release();
  }
}

/**
 * What a run would ask, without asking.
 * @throws UsageError as `runEvaluation`
 */
export async function planEvaluation(options: EvaluationOptions): Promise<void> {
  checkChoice(options);
  await new Evaluation(options).plan();
}

function checkChoice({ models, benchmarks, prompt, judge, settings, limit }: EvaluationOptions): void {
  const labels = models.map(({ label }) => label);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) {
    throw new UsageError(
      `Two models have the label ${JSON.stringify(twice)}. Name them: --model PROVIDER/MODEL=LABEL.`,
    );
  }
  for (const { provider } of judge ? [...models, judge] : models) {
    if (Object.hasOwn(settings.providers, provider)) continue;
    const known = Object.keys(settings.providers);
    throw new UsageError(
      `No provider ${JSON.stringify(provider)} in providers of the configuration${known.length > 0 ? ` (known: ${known.join(', ')})` : ''}.`,
    );
  }
  for (const { name, items } of benchmarks) {
    const odd = items.slice(0, limit ?? undefined).find((item) => !takesItem(prompt, item));
    if (odd) {
      throw new UsageError(
        `${name} has items with several images (${odd.id}), which the prompt style ${prompt} has no form for. Use --prompt even.`,
      );
    }
  }
}

class Evaluation {
  readonly #options: EvaluationOptions;
  readonly #clients: Clients;
  readonly #spending = new Spending(boundlessAllowance.spent);
  readonly #cells: CellKey[];
  /** One for each model: a log has one writer. */
  readonly #logs = new Map<string, ResponseLog>();
  /** Providers that answered a question, be it that they do not take it. */
  readonly #answering = new Set<string>();
  /** By provider, why it gave no answer. */
  readonly #lastFailure = new Map<string, string>();

  constructor(options: EvaluationOptions) {
    this.#options = options;
    this.#clients = openClients(options.settings.providers);
    this.#cells = planCells({
      ...options,
      labels: options.models.map(({ label }) => label),
      benchmarks: options.benchmarks.map(({ name }) => name),
    });
  }

  async run(): Promise<Results> {
    const { out, onEvent } = this.#options;
    let results = mergeable(await readResults(out), await this.#emptyResults(), out);
    onEvent({ event: 'plan', cells: this.#cells.length, items: this.#itemsOfAll(), stored: 0 });
    for (const key of this.#cells) {
      const cell = await this.#runCell(key);
      results = { ...results, cells: [...results.cells.filter(({ file }) => file !== cell.file), cell] };
      await writeResults(out, results);
      onEvent({ event: 'cell-done', cell });
      this.#stopIfDown(cell);
    }
    return results;
  }

  /** @throws StoppedError where a provider gave no answer to any question so far: it would give none to the rest either */
  #stopIfDown({ provider, label, benchmark, items }: Cell): void {
    if (this.#answering.has(provider) || items === 0) return;
    const reason = this.#lastFailure.get(provider);
    if (reason === undefined) return;
    throw new StoppedError(
      `Stopped after ${benchmark} of ${label}: no answer to any question. ${reason} Rerun to resume; responses are cached.`,
    );
  }

  #noteOutcome(provider: string, { outcome, failure }: ItemResult): void {
    if (outcome === 'answered' || failure?.reason !== 'no-answer') this.#answering.add(provider);
    else this.#lastFailure.set(provider, failure.message);
  }

  async plan(): Promise<void> {
    let stored = 0;
    for (const key of this.#cells) {
      const { provider, model } = this.#modelOf(key);
      const answers = this.#answers(provider, model);
      for (const { item, demos } of this.#asked(key)) {
        const put = await readable(promptOf(conversation(key.prompt, item, withAnswers(item, demos, key))));
        if (put === null) continue;
        if ((await answers.get(answerDigest(this.#chatModel(key), put.digest))) !== null) stored++;
      }
    }
    this.#options.onEvent({
      event: 'plan',
      cells: this.#cells.length,
      items: this.#itemsOfAll(),
      stored,
    });
  }

  async #runCell(key: CellKey): Promise<Cell> {
    const { out, onEvent, maxRequests, settings } = this.#options;
    const { provider, model } = this.#modelOf(key);
    const items = [...this.#asked(key)];
    onEvent({ event: 'cell', key, items: items.length });
    let done = 0;
    const results = await runCell({
      key,
      items,
      model: this.#chatModel(key),
      ask: this.#ask(provider, model, `${key.benchmark} of ${key.label}`),
      judge: this.#judge(),
      // No more than may be asked: stored answers must not use up the places of the first that is not.
      atOnce: Math.min(
        settings.providers[provider]!.concurrency + readyBeside,
        maxRequests ?? Number.POSITIVE_INFINITY,
      ),
      onItem: (result) => {
        this.#noteOutcome(provider, result);
        const { item, failure } = result;
        onEvent({ event: 'item', key, done: ++done, of: items.length, item, failure });
      },
    });
    const file = `cells/${cellFile(key, labelSlug(key.label))}`;
    await writeItems(out, file, results);
    return { ...key, provider, model, file, ...(await summarise(results)) };
  }

  *#asked({ benchmark, shots, cheat, seed }: CellKey): Generator<AskedItem> {
    const { items, demosOf } = this.#input(benchmark);
    for (const item of items.slice(0, this.#options.limit ?? undefined)) {
      const planned = shots > (cheat ? 1 : 0) ? demosOf(item, seed) : [];
      yield { item, demos: cheat ? cheatDemos(item, planned, shots) : shownDemos(planned, shots) };
    }
  }

  #itemsOfAll(): number {
    const { limit } = this.#options;
    const lengthOf = (name: string): number => this.#input(name).items.slice(0, limit ?? undefined).length;
    return this.#cells.reduce((sum, { benchmark }) => sum + lengthOf(benchmark), 0);
  }

  #input(name: string): BenchmarkInput {
    return this.#options.benchmarks.find((one) => one.name === name)!;
  }

  #modelOf({ label }: CellKey): EvaluatedModel {
    return this.#options.models.find((one) => one.label === label)!;
  }

  #chatModel(key: CellKey): ChatModel {
    const { provider, model } = this.#modelOf(key);
    const { temperature, maxTokens, extra } = this.#options.settings.evaluate;
    const usual =
      key.prompt === 'idefics2'
        ? answerTokens.idefics2
        : isMathematics(key.benchmark)
          ? answerTokens.mathematics
          : answerTokens.other;
    return { provider, model, temperature, maxTokens: maxTokens ?? usual, extra };
  }

  #judge(): Judge | null {
    const { judge } = this.#options;
    if (!judge) return null;
    const { provider, model } = judge;
    const chat = { provider, model, temperature: 0, maxTokens: judgeTokens, extra: {} };
    return openJudge(this.#ask(provider, model, 'the judge'), chat);
  }

  #ask(provider: string, model: string, at: string): Ask {
    const { maxRequests, maxCost, signal, onEvent } = this.#options;
    const asking: Asking = this.#spending.asking(
      { ...boundlessAllowance, maxRequests, maxCost },
      {
        responses: this.#answers(provider, model),
        // What was sent is paid for: an interruption lets it come in.
        signal: new AbortController().signal,
        onUsage: (usage) => onEvent({ event: 'usage', usage }),
      },
    );
    return this.#clients.askFor({
      asking,
      drained: signal,
      noAnswer: { at, kept: 'responses are cached', maySkip: true },
    });
  }

  #answers(provider: string, model: string): ResponseLog {
    const path = answersFile(this.#options.out, provider, model);
    const log = this.#logs.get(path) ?? openResponseLog(path);
    this.#logs.set(path, log);
    return log;
  }

  async #emptyResults(): Promise<Results> {
    const { benchmarks, encoder, models, judge, limit, settings } = this.#options;
    const { temperature, maxTokens, extra } = settings.evaluate;
    const servers: Results['servers'] = {};
    for (const { provider, model, label } of models) {
      const { keyEnv, ...server } = settings.providers[provider]!;
      const key = keyEnv === null ? null : (process.env[keyEnv]?.trim() ?? null);
      const served = await servedModel(server, key, model);
      servers[label] = { provider, model, served: served && { ...served } };
    }
    return {
      form: 1,
      lectern: packageVersion,
      node: process.versions.node,
      options: {
        temperature,
        maxTokens,
        answerTokens,
        extra: JSON.parse(JSON.stringify(extra)),
        judge: judge && { provider: judge.provider, model: judge.model, maxTokens: judgeTokens },
        limit,
      },
      servers,
      encoder,
      benchmarks: Object.fromEntries(
        benchmarks.map(({ name, items, facts }) => [
          name,
          { ...facts, asked: items.slice(0, limit ?? undefined).length },
        ]),
      ),
      cells: [],
    };
  }
}

/** What was made of pictures; null where one cannot be read, so that its item will fail. */
async function readable<T>(made: Promise<T>): Promise<T | null> {
  try {
    return await made;
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}
