import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { draftPath } from '../../base/drafts.ts';
import { UsageError } from '../../base/errors.ts';
import { namesIn } from '../../base/names-in.ts';
import { modelFolder } from '../../models/cache-folder.ts';
import { findModel } from '../../models/find-model.ts';
import { hubSettings } from '../../models/hub/hub-settings.ts';
import { isCommit } from '../../models/hub/names.ts';
import { type HubRemoval, removeFromHub } from '../../models/hub/remove-from-hub.ts';
import { RepoCache } from '../../models/hub/repo-cache.ts';
import { installedFile } from '../../models/installed-files.ts';
import type { KnownModel } from '../../models/known-model.ts';
import { pullsOf, repoAddress } from '../../models/on-hub.ts';

/** What `removeModel` deleted. */
export interface RemovedModel {
  /** Names of files of a known model; of others their paths in the repository. */
  files: string[];
  /** What is free now. */
  bytes: number;
}

/**
 * Removes what was added or pulled of a model: of a known one its own files, of `OWNER/NAME@COMMIT` all files of the
 * commit. What npm installed is left to npm.
 * @throws UsageError where there is nothing to remove; ModelError where no model has this name.
 */
export async function removeModel(
  name: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<RemovedModel> {
  if (name.includes('/')) return removeRepository(name, environment);
  const model = findModel(name);
  const added = await removeAdded(model, environment);
  const pulled = await removePulled(model, environment);
  const removed = {
    files: [...new Set([...added.files, ...pulled.files])].sort(),
    bytes: added.bytes + pulled.bytes,
  };
  if (removed.files.length > 0 || removed.bytes > 0) return removed;
  const found = await installedFile(model, model.files[0]!, environment);
  throw new UsageError(
    `The model ${name} was neither added nor pulled. ${found?.by === 'npm' ? 'It lies in an npm package, which only npm removes.' : 'It is not installed.'}`,
  );
}

async function removeAdded(model: KnownModel, environment: NodeJS.ProcessEnv): Promise<RemovedModel> {
  const folder = modelFolder(model.name, environment);
  const there = await namesIn(folder);
  if (there.length === 0) return { files: [], bytes: 0 };
  const sizes = await Promise.all(there.map(async (name) => (await stat(join(folder, name))).size));
  // Under another name first: half of a model is never seen.
  const leaving = draftPath(folder);
  await rename(folder, leaving);
  await rm(leaving, { recursive: true, force: true });
  return {
    files: there.filter((name) => model.files.some((file) => file.name === name)),
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

async function removePulled(model: KnownModel, environment: NodeJS.ProcessEnv): Promise<RemovedModel> {
  const removed: RemovedModel = { files: [], bytes: 0 };
  for (const { repo, commit, paths, expected = {} } of pullsOf(model)) {
    const blobs = Object.values(expected).map(({ sha256 }) => sha256);
    const { paths: gone, bytes } = await fromHub({ repo, commit, paths, blobs }, environment);
    const digests = gone.map((path) => expected[path]?.sha256);
    removed.files.push(
      ...model.files.flatMap(({ name, sha256 }) => (digests.includes(sha256) ? [name] : [])),
    );
    removed.bytes += bytes;
  }
  return removed;
}

async function removeRepository(address: string, environment: NodeJS.ProcessEnv): Promise<RemovedModel> {
  const { repo, revision } = repoAddress(address);
  const { cacheFolder } = hubSettings(environment);
  // What a branch stood at when it was pulled.
  const commit = isCommit(revision) ? revision : await new RepoCache(cacheFolder, repo).commitOf(revision);
  if (commit !== null) {
    const { paths, bytes } = await fromHub({ repo, commit, paths: null }, environment);
    if (paths.length > 0 || bytes > 0) return { files: paths.sort(), bytes };
  }
  throw new UsageError(`Nothing of ${repo} at ${revision} is in ${cacheFolder}.`);
}

function fromHub(removal: HubRemoval, environment: NodeJS.ProcessEnv) {
  return removeFromHub(removal, hubSettings(environment));
}
