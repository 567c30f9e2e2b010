import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { z } from 'zod';
import { readLog } from '../../base/append-log.ts';
import { isBucketAddress } from '../../engine/bucket/bucket-address.ts';
import { openObjects } from '../../engine/open-objects.ts';
import { digestSchema } from '../../records/basics.ts';
import type { CollectionFiles } from '../collection-files.ts';

const fetchedSchema = z.object({
  outcome: z.literal('fetched'),
  key: z.string(),
  /** Path below the collection, with `/`; or an address in a bucket. */
  file: z.string(),
  bytes: z.int().nonnegative(),
  sha256: digestSchema,
  /** Address that the bytes came from, after redirects. */
  from: z.string(),
  at: z.string(),
});
export type Fetched = z.infer<typeof fetchedSchema>;

const failedSchema = z.object({
  outcome: z.literal('failed'),
  key: z.string(),
  reason: z.string(),
  message: z.string(),
  /** Whether the next `lectern fetch` tries again by itself. */
  transient: z.boolean(),
  at: z.string(),
});

/** What became of one download: a line of `fetched.jsonl`; the last one of a key counts. */
export const fetchLineSchema = z.discriminatedUnion('outcome', [fetchedSchema, failedSchema]);
export type FetchLine = z.infer<typeof fetchLineSchema>;

/** What is there, by key; a file that is gone, or has another size, is not. An object in a bucket is whole or not there. */
export async function readFetched(files: CollectionFiles): Promise<Map<string, FetchLine>> {
  const lines = new Map<string, FetchLine>();
  for await (const line of readLog(files.fetched, fetchLineSchema)) lines.set(line.key, line);
  const namesBelow = new Map<string, Set<string>>();
  for (const line of lines.values()) {
    if (line.outcome !== 'fetched') continue;
    if (isBucketAddress(line.file)) {
      const [folder, name] = [posix.dirname(line.file), posix.basename(line.file)];
      // Many at once: a look at each would take a request.
      const names = namesBelow.get(folder) ?? new Set(await openObjects(folder).list(''));
      namesBelow.set(folder, names);
      if (!names.has(name)) lines.delete(line.key);
      continue;
    }
    const info = await stat(join(files.folder, line.file)).catch(() => null);
    if (info?.size !== line.bytes) lines.delete(line.key);
  }
  return lines;
}
