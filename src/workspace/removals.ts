import { join } from 'node:path';
import { z } from 'zod';
import { AppendLog, readLog } from '../collect/append-log.ts';
import { type Digest, digestSchema } from '../records/basics.ts';
import { videoIdSchema } from '../records/video.ts';

/** That a video was removed: all that a workspace still knows of it. */
export const removalSchema = z.strictObject({
  id: videoIdSchema,
  /** Digest of the file it was made from, by which later runs know what not to work on again. */
  sha256: digestSchema,
  /** ISO 8601 in UTC: when the removal began. */
  at: z.string(),
  /** In the words of who removed it. */
  reason: z.string(),
});
export type Removal = z.infer<typeof removalSchema>;

function removalsPath(workspace: string): string {
  return join(workspace, 'removals.jsonl');
}

/** All removals of a workspace, in the order in which they were made. @throws IntegrityError at a damaged line. */
export function readRemovals(workspace: string): AsyncGenerator<Removal> {
  return readLog(removalsPath(workspace), removalSchema);
}

/** Writes removals down. */
export async function appendRemovals(workspace: string, removals: readonly Removal[]): Promise<void> {
  const log = await AppendLog.open<Removal>(removalsPath(workspace));
  try {
    await log.append(...removals);
  } finally {
    await log.close();
  }
}

/** Digests of the files that must not be worked on again. */
export async function removedDigests(workspace: string): Promise<Set<Digest>> {
  const digests = new Set<Digest>();
  for await (const { sha256 } of readRemovals(workspace)) digests.add(sha256);
  return digests;
}
