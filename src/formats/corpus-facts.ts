import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { objectAt } from '../engine/open-objects.ts';
import { zippedPath } from './zip-bytes.ts';

/** What tells whether files are still those that an export began with, on any machine that sees them. */
export async function factsOfFiles(files: readonly string[]): Promise<unknown> {
  return Promise.all(
    files.map(async (file) => {
      if (isBucketAddress(file)) {
        const { objects, key } = objectAt(file);
        return [basename(file), (await objects.look(key))?.state ?? null];
      }
      const { size, mtimeMs } = await stat(zippedPath(file)?.zip ?? file);
      return [basename(file), size, Math.floor(mtimeMs)];
    }),
  );
}
