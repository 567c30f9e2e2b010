import { UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { groupBy } from '../base/group-by.ts';
import type { EvaluateSettings } from '../config/evaluate.ts';
import type { Digest } from '../records/basics.ts';
import { wantedBenchmarks } from './benchmarks/find-files.ts';
import { readableDigests } from './benchmarks/picture-digest.ts';
import {
  type FileDigest,
  type PreparedBenchmark,
  type PrepareOptions,
  prepareBenchmark,
} from './benchmarks/prepare-benchmark.ts';
import { type Problem, type ProblemKind, problemKinds } from './benchmarks/problems.ts';
import type { Item } from './item.ts';

/** Problems of one kind. */
export interface ProblemCount {
  kind: ProblemKind;
  level: 'fault' | 'note';
  meaning: string;
  /** What is done about it. */
  treatment: string;
  count: number;
  /** The first few. */
  examples: { id: string | null; detail: string }[];
}

/** How many images the items of a benchmark have, and how many of them differ. */
export interface ImageCount {
  count: number;
  different: number;
  /** Of the sorted digests of all of them: the same where the pictures are. */
  sha256: Digest;
}

/** What `checkBenchmarks` found in the files of one benchmark. */
export interface CheckedBenchmark {
  name: string;
  /** Why it cannot be read; null where it can. The rest is then null. */
  error: string | null;
  found: {
    title: string;
    files: readonly FileDigest[];
    items: number;
    images: ImageCount;
    problems: ProblemCount[];
    /** Null where there are no demonstrations. */
    demos: {
      from: string;
      items: number;
      excluded: number;
      images: ImageCount;
      problems: ProblemCount[];
    } | null;
  } | null;
}

const mostExamples = 5;
const unseen: readonly ProblemKind[] = ['missing-image', 'lfs-pointer', 'broken-image'];

/**
 * Reads benchmarks with their demonstrations and decodes every picture; asks no model.
 * @param names All whose files are set where it is empty.
 * @throws UsageError where no files are set at all
 */
export async function checkBenchmarks(
  names: readonly string[],
  settings: EvaluateSettings,
  onProgress?: (progress: { name: string; what: string; done: number; of: number }) => void,
): Promise<CheckedBenchmark[]> {
  const checked: CheckedBenchmark[] = [];
  // Benchmarks serve each other as demonstrations.
  const decoded = new Set<string>();
  for (const name of wantedBenchmarks(names, settings)) {
    const options: PrepareOptions = {
      decoded,
      wantsPool: true,
      onProgress: (progress) => onProgress?.({ name, ...progress }),
    };
    try {
      const prepared = await prepareBenchmark(name, settings, options);
      checked.push({ name, error: null, found: await summaryOf(prepared) });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      checked.push({ name, error: error.message, found: null });
    }
  }
  return checked;
}

/** Whether everything is there, and nothing has to be mended. */
export function isReady({ found }: CheckedBenchmark): boolean {
  const problems = [...(found?.problems ?? []), ...(found?.demos?.problems ?? [])];
  return found !== null && problems.every(({ level }) => level === 'note');
}

async function summaryOf(prepared: PreparedBenchmark): Promise<CheckedBenchmark['found']> {
  const { title, files, items, problems, pool } = prepared;
  return {
    title,
    files,
    items: items.length,
    images: await imagesOf(items),
    problems: counted(problems),
    demos: pool && {
      from: pool.from,
      items: pool.items.length,
      excluded: pool.excluded,
      images: await imagesOf(pool.items),
      problems: counted(pool.problems).map((problem) => ({ ...problem, treatment: ofDemos(problem) })),
    },
  };
}

async function imagesOf(items: readonly Item[]): Promise<ImageCount> {
  // Of those that cannot be read there are problems.
  const digests = await readableDigests(items.flatMap(({ images }) => images));
  return {
    count: digests.length,
    different: new Set(digests).size,
    sha256: sha256(digests.sort().join('\n')),
  };
}

/** What is done about a problem of a demonstration: one that cannot be seen is not shown. */
function ofDemos({ kind, treatment }: ProblemCount): string {
  return unseen.includes(kind) ? 'not used as a demonstration' : treatment;
}

function counted(problems: readonly Problem[]): ProblemCount[] {
  return [...groupBy(problems, ({ kind }) => kind)].map(([kind, found]) => ({
    kind,
    ...problemKinds[kind],
    count: found.length,
    examples: found.slice(0, mostExamples).map(({ id, detail }) => ({ id, detail })),
  }));
}
