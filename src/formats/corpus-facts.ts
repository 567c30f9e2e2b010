import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { zippedPath } from './zip-bytes.ts';

/** What tells whether files are still those that an export began with, on any machine that sees them. */
export async function factsOfFiles(files: readonly string[]): Promise<unknown> {
  return Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs } = await stat(zippedPath(file)?.zip ?? file);
      return [basename(file), size, Math.floor(mtimeMs)];
    }),
  );
}
