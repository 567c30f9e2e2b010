import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from './errors.ts';

/**
 * Makes a folder and those above it that are missing; one that is there is left as it is. Node's own `recursive` tries
 * for ever where a system says of a new folder that it does not exist, as Linux does under `/proc`.
 * @param mode Of each folder that is made.
 * @throws The system's error where it cannot be made, or something else has its name.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (await isFolder(path)) return;
    const above = missingAbove(path, error);
    if (above === null) throw error;
    await makeFolder(above, mode);
    await mkdir(path, { mode }).catch(async (again: unknown) => {
      if (!(await isFolder(path))) throw again;
    });
  }
}

/** As `makeFolder`, at once. */
export function makeFolderSync(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (isFolderSync(path)) return;
    const above = missingAbove(path, error);
    if (above === null) throw error;
    makeFolderSync(above);
    try {
      mkdirSync(path);
    } catch (again) {
      if (!isFolderSync(path)) throw again;
    }
  }
}

/** The folder that has to be made first, where that is why this one could not be. */
function missingAbove(path: string, error: unknown): string | null {
  const above = dirname(path);
  return errorCode(error) === 'ENOENT' && above !== path ? above : null;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isFolderSync(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
