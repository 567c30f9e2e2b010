import { basename } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import type { BenchmarkFileSettings, EvaluateSettings } from '../../config/evaluate.ts';
import type { Item } from '../item.ts';
import type { Benchmark, BenchmarkFiles, Reading, ShardChoice } from './benchmark.ts';
import { benchmarkOf } from './benchmarks.ts';
import { checkFiles, filesOf, settingsOf } from './find-files.ts';
import { genericBenchmark } from './generic.ts';
import { readableDigests } from './picture-digest.ts';
import type { Problem } from './problems.ts';

/** Demonstrations as their files hold them. */
export interface FoundPool extends Reading {
  /** Where they are from, in words. */
  title: string;
  files: BenchmarkFiles;
  shards: ShardChoice;
}

/**
 * Finds the demonstrations of a benchmark: those that its settings name, else the training split among its own files,
 * else what stands in for one. Null where the settings name no files that hold any.
 * @throws UsageError where files are missing or are not what they should be
 */
export async function findPool(name: string, settings: EvaluateSettings): Promise<FoundPool | null> {
  const found = settingsOf(name, settings);
  if (found === null) return null;
  if (found.demos !== null) return givenPool(name, found, found.demos);
  const benchmark = benchmarkOf(name);
  const own = await benchmark.readDemos(found, false);
  if (own)
    return {
      ...own,
      title: benchmark.pool?.title ?? `${name} train`,
      files: found,
      shards: shardsOf(benchmark),
    };
  return standIn(name, benchmark, settings);
}

function shardsOf({ shards }: Benchmark): ShardChoice {
  return shards.demos ?? shards.items;
}

async function standIn(
  name: string,
  { pool }: Benchmark,
  settings: EvaluateSettings,
): Promise<FoundPool | null> {
  if (pool === null || pool.benchmark === name || settingsOf(pool.benchmark, settings) === null) return null;
  const source = benchmarkOf(pool.benchmark);
  const files = await filesOf(pool.benchmark, settings);
  const reading = pool.part === 'items' ? await source.read(files) : await source.readDemos(files, false);
  const shards = pool.part === 'items' ? source.shards.items : shardsOf(source);
  return reading && { ...reading, title: pool.title, files, shards };
}

/** Whose form the named files have is tried in turn: that of the usual pool, that of the benchmark, the generic one. */
async function givenPool(
  name: string,
  { images, ocr }: BenchmarkFileSettings,
  demos: NonNullable<BenchmarkFileSettings['demos']>,
): Promise<FoundPool> {
  const files =
    typeof demos === 'string'
      ? { questions: demos, answers: null, images, ocr }
      : { ...demos, images: demos.images ?? images, ocr: demos.ocr ?? ocr };
  const own = benchmarkOf(name);
  await checkFiles(files, `${name}.demos`, { ...own, files: {} });
  const usual = own.pool && benchmarkOf(own.pool.benchmark);
  const readers: { read: () => Promise<Reading | null>; shards: ShardChoice }[] = [
    ...(usual && own.pool?.part === 'items'
      ? [{ read: () => usual.read(files), shards: usual.shards.items }]
      : []),
    ...(usual?.shards.demos
      ? [{ read: () => usual.readDemos(files, true), shards: usual.shards.demos }]
      : []),
    ...(own.shards.demos ? [{ read: () => own.readDemos(files, true), shards: own.shards.demos }] : []),
    { read: () => own.read(files), shards: own.shards.items },
    { read: () => genericBenchmark(name).readDemos(files, true), shards: shardsOf(genericBenchmark(name)) },
  ];
  let first: unknown = null;
  for (const { read, shards } of readers) {
    try {
      const reading = await read();
      if (reading) return { ...reading, title: basename(files.questions), files, shards };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      first ??= error;
    }
  }
  throw (
    first ??
    new UsageError(
      `No Parquet file of demonstrations in ${files.questions} (evaluate.benchmarks.${name}.demos).`,
    )
  );
}

/**
 * Which of the found demonstrations may be shown: those whose pictures are in no item that is asked, and of those without
 * picture the ones with another question. A test item among its own demonstrations would tell its answer.
 * @param unreadable Ids of demonstrations whose pictures cannot be read.
 */
export async function usableDemos(
  found: readonly Item[],
  items: readonly Item[],
  unreadable: ReadonlySet<string>,
): Promise<{ demos: Item[]; problems: Problem[] }> {
  const asked = new Set<string>();
  for (const item of items) for (const key of await keysOf(item)) asked.add(key);
  const demos: Item[] = [];
  const problems: Problem[] = [];
  for (const demo of found) {
    if (unreadable.has(demo.id)) continue;
    const keys = await keysOf(demo);
    if (keys.some((key) => asked.has(key)))
      problems.push({
        kind: 'demo-in-test',
        id: demo.id,
        detail: demo.images[0]?.name ?? 'the same question',
      });
    else demos.push(demo);
  }
  return { demos, problems };
}

/** What an item shares with one that would give it away. Pictures that cannot be read are told of elsewhere. */
async function keysOf({ images, question, choices }: Item): Promise<string[]> {
  if (images.length === 0) return [JSON.stringify([question, choices])];
  return readableDigests(images);
}
