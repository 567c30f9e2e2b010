import { stat } from 'node:fs/promises';
import { digestFile } from '../../base/digest-file.ts';
import { UsageError } from '../../base/errors.ts';
import type { EvaluateSettings } from '../../config/evaluate.ts';
import type { Digest } from '../../records/basics.ts';
import type { Item } from '../item.ts';
import type { Benchmark, BenchmarkFiles, FileRole, ShardChoice } from './benchmark.ts';
import { benchmarkOf } from './benchmarks.ts';
import { examinePictures } from './examine-pictures.ts';
import { filesOf, whereToGet } from './find-files.ts';
import { findPool, usableDemos } from './load-pool.ts';
import { shardsOf } from './parquet-source.ts';
import { isFault, type Problem } from './problems.ts';

/** A file that a benchmark was read from. */
export interface FileDigest {
  role: FileRole | `demos.${FileRole}`;
  name: string;
  bytes: number;
  sha256: Digest;
}

/** Demonstrations that may be shown. */
export interface DemoPool {
  /** Where they are from, in words. */
  from: string;
  /** In the order of their files. */
  items: readonly Item[];
  /** How many there were that may not be shown, or cannot. */
  excluded: number;
  problems: readonly Problem[];
}

/** A benchmark ready to be asked. */
export interface PreparedBenchmark {
  name: string;
  title: string;
  items: readonly Item[];
  problems: readonly Problem[];
  /** Null where there are no demonstrations, or none are wanted. */
  pool: DemoPool | null;
  files: readonly FileDigest[];
}

export interface PrepareOptions {
  /** As of `examinePictures`: decoding takes minutes. */
  decoded: Set<string> | null;
  /** Whether demonstrations are looked for. */
  wantsPool: boolean;
  onProgress?: (progress: { what: 'images' | 'demo images'; done: number; of: number }) => void;
}

/**
 * Reads a benchmark and its demonstrations, with every check of them. Digests of all pictures are known afterwards.
 * @throws UsageError where files are missing, are something else, or hold nothing to ask
 */
export async function prepareBenchmark(
  name: string,
  settings: EvaluateSettings,
  { decoded, wantsPool, onProgress }: PrepareOptions,
): Promise<PreparedBenchmark> {
  const benchmark = benchmarkOf(name);
  const files = await filesOf(name, settings);
  const reading = await readItems(name, benchmark, files);
  const ofImages = await examinePictures(reading.items, {
    decoded,
    onProgress: (progress) => onProgress?.({ what: 'images', ...progress }),
  });
  const found = wantsPool ? await findPool(name, settings) : null;
  let pool: DemoPool | null = null;
  if (found) {
    const unread = await examinePictures(found.items, {
      decoded,
      onProgress: (progress) => onProgress?.({ what: 'demo images', ...progress }),
    });
    const broken = new Set(unread.flatMap(({ id }) => id ?? []));
    const { demos, problems } = await usableDemos(found.items, reading.items, broken);
    pool = {
      from: found.title,
      items: demos,
      excluded: found.items.length - demos.length,
      problems: [...found.problems, ...unread, ...problems],
    };
  }
  return {
    name,
    title: benchmark.title,
    items: reading.items,
    problems: [...reading.problems, ...sizeProblems(benchmark, reading.items.length), ...ofImages],
    pool,
    files: withoutRepeats([
      ...(await digestsOf(files, benchmark.shards.items, '')),
      ...(found ? await digestsOf(found.files, found.shards, 'demos.') : []),
    ]),
  };
}

/** Items and demonstrations may lie in the same file. */
function withoutRepeats(files: readonly FileDigest[]): FileDigest[] {
  return files.filter(({ name }, index) => files.findIndex((file) => file.name === name) === index);
}

async function readItems(
  name: string,
  benchmark: Benchmark,
  files: BenchmarkFiles,
): Promise<{ items: Item[]; problems: Problem[] }> {
  const reading = await benchmark.read(files);
  if (reading === null)
    throw new UsageError(
      `No Parquet file of the split in ${files.questions}: expected a name such as ${benchmark.shards.items.splits[0]}-00000-of-00001.parquet. ${whereToGet(benchmark)}`.trimEnd(),
    );
  if (reading.items.length > 0) return reading;
  const reason = reading.problems.find(isFault);
  const why = reason === undefined ? '' : ` (${reason.detail}, ${reason.id})`;
  const cure =
    reason?.kind === 'no-answer' && files.answers === null ? ` Set evaluate.benchmarks.${name}.answers.` : '';
  throw new UsageError(`Expected items of ${name} in ${files.questions}, got none to ask${why}.${cure}`);
}

function sizeProblems({ sizes }: Benchmark, items: number): Problem[] {
  const known = Object.entries(sizes);
  if (known.length === 0 || known.some(([, size]) => size === items)) return [];
  const published = known.map(([what, size]) => `${size} (${what})`).join(' or ');
  return [{ kind: 'split-size', id: null, detail: `${items}, published ${published}` }];
}

/** Digests of the files of records; pictures in folders have digests of their own. */
async function digestsOf(
  files: BenchmarkFiles,
  choice: ShardChoice,
  prefix: '' | 'demos.',
): Promise<FileDigest[]> {
  const named = [
    ...(await shardsOf(files.questions, choice)).map((path) => ({ role: 'questions', path }) as const),
    ...(['answers', 'ocr'] as const).flatMap((role) => {
      const path = files[role];
      return path === null ? [] : [{ role, path }];
    }),
  ];
  return Promise.all(
    named.map(async ({ role, path }) => {
      const { size } = await stat(path);
      return {
        role: `${prefix}${role}` as const,
        name: path,
        bytes: size,
        sha256: await digestFile(path, size),
      };
    }),
  );
}
