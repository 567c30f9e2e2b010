import { join } from 'node:path';
import { UsageError } from '../base/errors.ts';
import type { Settings } from '../config/schema.ts';
import type { ImageEncoder } from '../vision/image-encoder.ts';
import { wantedBenchmarks } from './benchmarks/find-files.ts';
import { type PreparedBenchmark, prepareBenchmark } from './benchmarks/prepare-benchmark.ts';
import { isFault, type Problem, problemKinds } from './benchmarks/problems.ts';
import { openEncoderProcess } from './demos/encoder-process.ts';
import { type DemoPlan, planDemos } from './demos/plan-demos.ts';
import type { PromptStyle } from './result-records.ts';
import {
  type BenchmarkInput,
  type EvaluationOptions,
  planEvaluation,
  runEvaluation,
} from './run-evaluation.ts';

/** Options of `evaluateBenchmarks`: models, benchmarks, and how they are asked. */
export interface EvaluateOptions extends Omit<EvaluationOptions, 'benchmarks' | 'encoder' | 'settings'> {
  /** Benchmarks by name; all whose files are set where it is empty. */
  names: readonly string[];
  /** Says what would be asked, and asks nothing. */
  dryRun: boolean;
  settings: Pick<Settings, 'providers' | 'evaluate' | 'embedImage'>;
}

/** Of items without an image, to which none is similar. */
const fallbackSeed = 42;

/**
 * Reads benchmarks, chooses demonstrations and asks models: `lectern evaluate run`.
 * @throws UsageError where files are missing or the choice makes no sense; StoppedError, the signal's reason
 */
export async function evaluateBenchmarks({ names, dryRun, ...options }: EvaluateOptions): Promise<void> {
  const { shots, cheat, demos, settings, signal, onEvent } = options;
  const mostOthers = Math.max(...shots, cheat ? 1 : 0);
  const wanted = wantedBenchmarks(names, settings.evaluate);
  const prepared: PreparedBenchmark[] = [];
  for (const name of wanted) {
    signal.throwIfAborted();
    const benchmark = await prepareBenchmark(name, settings.evaluate, {
      decoded: null,
      wantsPool: mostOthers > 0,
    });
    for (const text of notesOf(benchmark, options.prompt))
      onEvent({ event: 'note', text: `${name}: ${text}` });
    prepared.push(benchmark);
  }
  const encoder = demos === 'rices' && mostOthers > 0 ? await openEncoderProcess(settings.embedImage) : null;
  const benchmarks: BenchmarkInput[] = [];
  try {
    for (const benchmark of prepared) {
      benchmarks.push(await chosen(benchmark, mostOthers, encoder, options));
    }
  } finally {
    await encoder?.close();
  }
  const work = { ...options, benchmarks, encoder: encoder?.producer ?? null };
  if (dryRun) await planEvaluation(work);
  else await runEvaluation(work);
}

/** A benchmark with the demonstrations of all its items. */
async function chosen(
  benchmark: PreparedBenchmark,
  maxShots: number,
  encoder: ImageEncoder | null,
  {
    seeds,
    limit,
    prompt,
    out,
    signal,
    onEvent,
  }: Pick<EvaluationOptions, 'seeds' | 'limit' | 'prompt' | 'out' | 'signal' | 'onEvent'>,
): Promise<BenchmarkInput> {
  const { name, items, pool, files } = benchmark;
  const asked = items.slice(0, limit ?? undefined);
  const plans = new Map<number | null, DemoPlan>();
  if (maxShots > 0) {
    if (pool === null) {
      throw new UsageError(
        `No demonstrations for ${name}. Set evaluate.benchmarks.${name}.demos, or ask with --shots 0.`,
      );
    }
    const choices = encoder
      ? ([[null, { kind: 'rices', encoder, folder: join(out, 'features'), seed: fallbackSeed }]] as const)
      : seeds.map((seed) => [seed, { kind: 'random', seed }] as const);
    for (const [seed, choice] of choices) {
      const plan = await planDemos(asked, pool.items, choice, {
        maxShots,
        signal,
        onProgress: ({ what, done, of }) => {
          if (what === 'features') onEvent({ event: 'comparing', done, of });
        },
        onBroken: ({ name: picture }, why) =>
          onEvent({ event: 'note', text: `${name}: ${picture} cannot be compared: ${why}` }),
      });
      plans.set(seed, plan);
    }
  }
  return {
    name,
    items: asked,
    demosOf: ({ id }, seed) => plans.get(seed)?.get(id) ?? [],
    facts: {
      files: files.map((file) => ({ ...file })),
      items: items.length,
      pool: pool && { from: pool.from, items: pool.items.length, excluded: pool.excluded },
      notes: notesOf(benchmark, prompt),
    },
  };
}

/** What is to be known when figures are read: what is wrong with files, by kind, and where demonstrations are from. */
function notesOf({ problems, pool }: PreparedBenchmark, prompt: PromptStyle): string[] {
  const told = [
    ...countsOf(problems),
    ...countsOf(pool?.problems ?? []).map((text) => `demonstrations: ${text}`),
    ...(pool && prompt === 'idefics2'
      ? [`demonstrations are from ${pool.from}; the reference takes them from the questions that it scores`]
      : []),
  ];
  const faults = [...problems, ...(pool?.problems ?? [])].some(isFault);
  return faults ? [...told, 'lectern evaluate check names them'] : told;
}

function countsOf(problems: readonly Problem[]): string[] {
  return [...new Set(problems.map(({ kind }) => kind))].map((kind) => {
    const ofKind = problems.filter((problem) => problem.kind === kind);
    const { meaning, treatment } = problemKinds[kind];
    const [first] = ofKind;
    // About all of the items.
    if (first?.id === null) return `${meaning}: ${first.detail} (${treatment})`;
    return `${ofKind.length} x ${meaning} (${treatment})`;
  });
}
