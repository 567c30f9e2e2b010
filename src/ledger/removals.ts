import { join } from 'node:path';
import { z } from 'zod';
import { AppendLog, readLog, readStreamedLog } from '../base/append-log.ts';
import { UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { type Digest, digestSchema } from '../records/basics.ts';
import { videoIdSchema } from '../records/video.ts';
import { marksOfEntry } from './exclusions.ts';

/** That a video was removed: all that a workspace or a collection still knows of it. */
export const removalSchema = z.strictObject({
  /** Null for a search result that never became a video of its collection. */
  id: videoIdSchema.nullable(),
  /** Digest of its file, by which it is known when it comes again; null where there was none. */
  sha256: digestSchema.nullable(),
  /** ISO 8601 in UTC: when the removal began. */
  at: z.string(),
  /** In the words of who removed it. */
  reason: z.string(),
  /** In a collection: digests of what its sources and addresses are known by (`markDigest`). */
  marks: z.array(digestSchema).optional(),
});
export type Removal = z.infer<typeof removalSchema>;

/** What was to be removed is not there, and was not before. */
export class UnknownVideoError extends UsageError {
  override name = 'UnknownVideoError';
}

const removalsName = 'removals.jsonl';

function removalsPath(folder: string): string {
  return join(folder, removalsName);
}

/** A mark of lists of exclusions, such as `source:youtube:dQw4w9WgXcQ`, without its words. */
export function markDigest(mark: string): Digest {
  return sha256(mark);
}

/** All removals of a folder, in the order in which they were made. @throws IntegrityError at a damaged line. */
export function readRemovals(folder: string): AsyncGenerator<Removal> {
  return readLog(removalsPath(folder), removalSchema);
}

/** Writes removals down, but for those that a killed process wrote already. */
export async function noteRemovals(folder: string, removals: readonly Removal[]): Promise<void> {
  const written = new Set<string>();
  for await (const removal of readRemovals(folder)) written.add(JSON.stringify(removal));
  const log = await AppendLog.open<Removal>(removalsPath(folder));
  try {
    await log.append(...removals.filter((removal) => !written.has(JSON.stringify(removal))));
  } finally {
    await log.close();
  }
}

/** Digests of the files that must not be worked on again. */
export function removedDigests(folder: string): Promise<Set<Digest>> {
  return digestsIn(readRemovals(folder));
}

/** The same of a workspace wherever it lies. @param stream Gives what is there under a name, as `Objects` does. */
export function removedDigestsIn(stream: (name: string) => AsyncIterable<Uint8Array>): Promise<Set<Digest>> {
  return digestsIn(readStreamedLog(removalsName, removalSchema, stream(removalsName)));
}

async function digestsIn(removals: AsyncIterable<Removal>): Promise<Set<Digest>> {
  const digests = new Set<Digest>();
  for await (const { sha256 } of removals) if (sha256 !== null) digests.add(sha256);
  return digests;
}

/** Whether what an entry of a list of exclusions names was removed before. */
export async function wasRemoved(folder: string, entry: string): Promise<boolean> {
  const marks = new Set(marksOfEntry(entry));
  const digests = new Set([...marks].map(markDigest));
  for await (const removal of readRemovals(folder)) {
    const { id, sha256, marks: others = [] } = removal;
    if ((id !== null && marks.has(`id:${id}`)) || marks.has(`sha256:${sha256}`)) return true;
    if (others.some((mark) => digests.has(mark))) return true;
  }
  return false;
}
