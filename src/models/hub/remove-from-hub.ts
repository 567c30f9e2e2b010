import { lstat, readdir, readFile, realpath, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { errorCode } from '../../base/errors.ts';
import { namesIn } from '../../base/names-in.ts';
import { ModelError } from '../model-error.ts';
import { digestOfFile } from './content-digest.ts';
import type { HubSettings } from './hub-settings.ts';
import { requireNames } from './names.ts';
import { removeParts } from './part-file.ts';
import { RepoCache } from './repo-cache.ts';

export interface HubRemoval {
  repo: string;
  commit: string;
  /** Null for all files of the commit. */
  paths: readonly string[] | null;
  /** Names of blobs to be removed besides: what a pull or a removal left that was broken off. */
  blobs?: readonly string[];
}

export interface RemovedFromHub {
  paths: string[];
  /** What it frees, parts of broken-off downloads included. */
  bytes: number;
}

/**
 * Takes files of a commit out of the cache: their names, then the bytes that no other commit has. What is left is a cache
 * in order for every client: a commit without files is gone, and so are the branches that stood at it.
 * @throws ModelError where the cache leads out of itself; the file system's error
 */
export async function removeFromHub(
  { repo, commit, paths, blobs: left = [] }: HubRemoval,
  { cacheFolder }: HubSettings,
): Promise<RemovedFromHub> {
  requireNames({ repo, commit });
  for (const path of paths ?? []) requireNames({ repo, path });
  const cache = new RepoCache(cacheFolder, repo);
  const snapshot = cache.snapshot(commit);
  const removed: RemovedFromHub = { paths: [], bytes: 0 };
  if ((await lstat(cache.folder).catch(() => null)) === null) return removed;
  const blobs = new Set(left);
  for (const path of paths ?? (await filesBelow(snapshot))) {
    const file = cache.snapshot(commit, path);
    const found = await lstat(file).catch(() => null);
    if (found === null || found.isDirectory()) continue;
    await requireWithin(cache.folder, dirname(file));
    const blob = await blobOf(cache, commit, path);
    await rm(file);
    removed.paths.push(path);
    if (blob !== null) blobs.add(blob);
    else if (found.isFile()) removed.bytes += found.size;
    await removeEmptyFolders(dirname(file), snapshot);
  }
  for (const blob of blobs) removed.bytes += await removeBlob(cache, blob);
  if ((await lstat(snapshot).catch(() => null)) === null) await forgetCommit(cache, commit);
  if ((await namesIn(join(cache.folder, 'snapshots'))).length > 0) return removed;
  if (paths === null) removed.bytes += await removeParts(cache.blobs, null);
  await forgetRepo(cache);
  return removed;
}

/** Name of the blob that a path of a commit leads to, or is a copy of. */
async function blobOf(cache: RepoCache, commit: string, path: string): Promise<string | null> {
  const entry = await cache.entry(commit, path);
  if (entry?.kind === 'blob') return entry.name;
  const file = cache.snapshot(commit, path);
  if (entry === null || (await lstat(file)).isSymbolicLink()) return null;
  for (const kind of ['sha256', 'git-sha1'] as const) {
    const { hex } = await digestOfFile(file, kind);
    if (await cache.hasBlob(hex)) return hex;
  }
  return null;
}

/** Removes a blob and its parts, unless a commit still has it. @returns bytes removed */
async function removeBlob(cache: RepoCache, name: string): Promise<number> {
  if (!/^[0-9a-f]+$/.test(name)) return 0;
  const parts = await removeParts(cache.blobs, name);
  const blob = cache.blob(name);
  const found = await lstat(blob).catch(() => null);
  if (found === null || (await isNeeded(cache, name, found.size))) return parts;
  await rm(blob);
  return parts + found.size;
}

/** Whether a commit has a blob. Where files are copies, one of the same size counts as one. */
async function isNeeded(cache: RepoCache, name: string, bytes: number): Promise<boolean> {
  const snapshots = join(cache.folder, 'snapshots');
  for (const path of await filesBelow(snapshots)) {
    const [commit, ...inside] = path.split('/');
    const entry = await cache.entry(commit!, inside.join('/'));
    if (entry?.kind === 'blob' && entry.name === name) return true;
    const isCopy = entry?.kind === 'copy' && (await lstat(join(snapshots, path))).size === bytes;
    if (isCopy) return true;
  }
  return false;
}

/** Official clients find fault with a branch that stands at a commit which is not there. */
async function forgetCommit(cache: RepoCache, commit: string): Promise<void> {
  await rm(join(cache.folder, '.no_exist', commit), { recursive: true, force: true });
  const refs = join(cache.folder, 'refs');
  for (const name of await filesBelow(refs)) {
    const ref = join(refs, name);
    if ((await readFile(ref, 'utf8')).trim() !== commit) continue;
    await rm(ref);
    await removeEmptyFolders(dirname(ref), refs);
  }
}

/** Removes the folder of a model that has no commit any more, unless another download is under way. */
async function forgetRepo(cache: RepoCache): Promise<void> {
  if ((await namesIn(cache.blobs)).length > 0) return;
  for (const room of ['refs', '.no_exist'])
    await rm(join(cache.folder, room), { recursive: true, force: true });
  for (const room of ['blobs', 'snapshots']) await removeEmptyFolder(join(cache.folder, room));
  await removeEmptyFolder(cache.folder);
}

/** Paths of the files and links below a folder, with slashes; none where it is not there. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'));
}

/** Folders of a cache may be links; what they lead to outside of it is not ours to remove. */
async function requireWithin(folder: string, inside: string): Promise<void> {
  const [outer, inner] = await Promise.all([realpath(folder), realpath(inside)]);
  if (inner.startsWith(outer + sep)) return;
  throw new ModelError('choice', `${inside} leads out of ${folder}, to ${inner}. Nothing is removed there.`);
}

/** From a folder upwards, up to and including another. */
async function removeEmptyFolders(from: string, last: string): Promise<void> {
  for (let folder = from; await removeEmptyFolder(folder); folder = dirname(folder)) {
    if (folder === last) return;
  }
}

/** @returns whether it is gone */
async function removeEmptyFolder(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(code)) return false;
    if (code === 'ENOENT') return true;
    throw error;
  }
}
