import { existsSync } from 'node:fs';
import { UsageError } from '../base/errors.ts';
import { makeFolder } from '../base/make-folder.ts';
import { stoppedBy } from '../base/stopping.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import { type CollectionFiles, collectionFiles } from './collection-files.ts';
import { type FinishedRemoval, finishRemoval } from './removal/purge-collection.ts';

/**
 * Works on a collection as the only process that does. A removal that a crash cut short is finished first, whatever the
 * work is.
 * @throws UsageError where another is at work on it.
 */
export async function withCollection<T>(
  folder: string,
  work: (files: CollectionFiles, finished: FinishedRemoval | null) => Promise<T>,
): Promise<T> {
  await makeFolder(folder);
  const lock = await lockWorkspace(folder);
  try {
    const files = collectionFiles(folder);
    return await work(files, await finishRemoval(files));
  } catch (error) {
    throw stoppedBy(error, folder) ?? error;
  } finally {
    // What cannot be removed now is taken over by the next command.
    await lock.release().catch(() => {});
  }
}

/** Whether something was collected in a folder. */
export function isCollection(folder: string): boolean {
  const { queries, found, videos } = collectionFiles(folder);
  return [queries, found, videos].some((path) => existsSync(path));
}

/** @throws UsageError where nothing was collected there. */
export function requireVideos({ folder, videos }: CollectionFiles): void {
  if (!existsSync(videos))
    throw new UsageError(
      `${folder} has no collection. Make one with: lectern collect folder PATH --out ${folder}`,
    );
}
