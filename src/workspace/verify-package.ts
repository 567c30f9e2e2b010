import { UsageError } from '../base/errors.ts';
import { checkSums, checksumsName, hasChecksums } from '../engine/checksums.ts';
import { Workspace } from '../engine/workspace.ts';
import { packageFile } from '../formats/packages/package-folder.ts';

/** Whether a folder holds an export and no workspace: it has digests, or its export was not finished. */
export async function isPackage(path: string): Promise<boolean> {
  const workspace = Workspace.at(path);
  if (await workspace.isBegun()) return false;
  return (await hasChecksums(path)) || workspace.objects.has(packageFile);
}

/**
 * Compares the files of an exported folder with their digests. Changes nothing.
 * @returns Files that are missing or damaged, below the folder.
 * @throws UsageError where its export was not finished, so that it has no digests.
 */
export async function verifyPackage(path: string): Promise<{ name: string; what: 'missing' | 'damaged' }[]> {
  if (!(await hasChecksums(path)))
    throw new UsageError(`${path} has no ${checksumsName}: its export was not finished. Run it again.`);
  const damage: Awaited<ReturnType<typeof verifyPackage>> = [];
  for await (const one of checkSums(path)) damage.push(one);
  return damage;
}
