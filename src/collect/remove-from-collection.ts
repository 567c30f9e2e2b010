import { UsageError } from '../base/errors.ts';
import { exclusionsOf } from '../ledger/exclusions.ts';
import { UnknownVideoError, wasRemoved } from '../ledger/removals.ts';
import { isCollection, withCollection } from './collection.ts';
import { findCollectionTargets, pendingFile } from './removal/collection-targets.ts';
import { type CollectionRemoval, purgeCollection } from './removal/purge-collection.ts';

/**
 * Removes what a collection holds of a video: what searches found, metadata, verdicts, downloads. What stays is a line in
 * `removals.jsonl`: id, digests, time and reason, by which it is known when it is met again, and left out. Given again
 * after a crash, it finishes what was begun.
 * @param video Id, address, `youtube:ID` or `sha256:DIGEST`, as in a list of exclusions.
 * @returns null where it was removed before.
 * @throws UnknownVideoError where nothing in the collection is meant; UsageError where another process works on it;
 *   IntegrityError where a file of it is damaged.
 */
export async function removeFromCollection(
  folder: string,
  video: string,
  reason: string,
): Promise<CollectionRemoval | null> {
  if (!isCollection(folder)) throw new UsageError(`${folder} is not a collection.`);
  const named = exclusionsOf([{ text: video, place: 'the command' }]);
  return await withCollection(folder, async (files, finished) => {
    const targets = await findCollectionTargets(files, named);
    if (targets.length === 0) {
      if (finished?.video === video) return finished.removal;
      if (await wasRemoved(folder, video)) return null;
      throw new UnknownVideoError(
        `${folder} has no video ${JSON.stringify(video)}. Its videos and their ids are in videos.jsonl and review.csv.`,
      );
    }
    const pending = { video, at: new Date().toISOString(), reason, targets };
    await pendingFile(files).write(pending);
    return await purgeCollection(files, pending);
  });
}
