import { readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { draftPath } from '../../base/drafts.ts';
import { errorCode, UsageError } from '../../base/errors.ts';
import { modelFolder } from '../../models/cache-folder.ts';
import { findModel } from '../../models/find-model.ts';
import { type InstalledFile, installedFile } from '../../models/installed-files.ts';

/**
 * Removes the files of a model that were added. What npm installed is left to npm.
 * @returns Their names.
 * @throws UsageError where nothing was added.
 */
export async function removeModel(
  name: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string[]> {
  const model = findModel(name);
  const folder = modelFolder(name, environment);
  const removed = await namesIn(folder);
  if (removed === null) {
    const found = await installedFile(model, model.files[0]!, environment);
    throw new UsageError(`The model ${name} was not added. ${whereItIs(found)}`);
  }
  // Under another name first: half of a model is never seen.
  const leaving = draftPath(folder);
  await rename(folder, leaving);
  await rm(leaving, { recursive: true, force: true });
  return removed.filter((file) => model.files.some((one) => one.name === file)).sort();
}

function whereItIs(found: InstalledFile | null): string {
  switch (found?.by) {
    case 'npm':
      return 'It lies in an npm package, which only npm removes.';
    case 'hub':
      return `It lies in the cache of the hub, which other programs use too: ${dirname(found.path)}`;
    default:
      return 'It is not installed.';
  }
}

async function namesIn(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
