import type { EvaluateSettings } from '../../config/evaluate.ts';
import type { Item } from '../item.ts';
import { benchmarkOf } from './benchmarks.ts';
import { filesOf } from './find-files.ts';
import { findPool } from './load-pool.ts';

/** What a benchmark asks, and its demonstrations, by their ids. */
export interface KnownItems {
  items: ReadonlyMap<string, Item>;
  demos: ReadonlyMap<string, Item>;
}

/**
 * Reads a benchmark to look at it: what is asked and shown, without checking a picture. Items of which nothing is known
 * are not among them.
 * @throws UsageError where its files are not set, not there, or not what they should be
 */
export async function knownItems(name: string, settings: EvaluateSettings): Promise<KnownItems> {
  const reading = await benchmarkOf(name).read(await filesOf(name, settings));
  const pool = await findPool(name, settings);
  return { items: byId(reading?.items ?? []), demos: byId(pool?.items ?? []) };
}

function byId(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
