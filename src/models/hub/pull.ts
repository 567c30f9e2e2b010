import { stat } from 'node:fs/promises';
import { ModelError } from '../model-error.ts';
import { type ExpectedFile, findInCache } from './cached-file.ts';
import type { ContentDigest } from './content-digest.ts';
import { onDisk } from './disk-fault.ts';
import { type FetchOptions, fetchFile } from './fetch-file.ts';
import type { HubSettings } from './hub-settings.ts';
import { type ListedFile, listFiles } from './list-files.ts';
import { requireNames } from './names.ts';
import { RepoCache } from './repo-cache.ts';

export interface Pull {
  repo: string;
  commit: string;
  /** Null for all files of the commit. */
  paths: readonly string[] | null;
  /** Got besides where the commit has them; that it lacks one is noted, so that nobody has to ask again. */
  optional?: readonly string[];
  /** By path; of others what the hub says is taken for true. */
  expected?: Readonly<Record<string, ExpectedFile>>;
}

/** How far a download is, in bytes. */
export interface PullProgress {
  /** The file that is under way. */
  path: string;
  /** Of all files together, those in the cache included. */
  received: number;
  bytes: number;
}

/** A file of a repository that is now in the cache. */
export interface PulledFile {
  path: string;
  bytes: number;
  digest: ContentDigest;
  /** Where it lies. */
  file: string;
  /** Whether it was there before. */
  wasCached: boolean;
}

/** What is now in the cache of a repository. */
export interface Pulled {
  repo: string;
  commit: string;
  /** Folder of the commit in the cache. */
  folder: string;
  files: PulledFile[];
}

/**
 * Gets files of a commit into the cache, one after the other; what is there already is checked.
 * @throws ModelError; the signal's reason
 */
export async function pullFromHub(
  { repo, commit, paths, optional = [], expected = {} }: Pull,
  settings: HubSettings,
  { onProgress, signal }: { onProgress?(progress: PullProgress): void; signal?: AbortSignal } = {},
): Promise<Pulled> {
  requireNames({ repo, commit });
  for (const path of [...(paths ?? []), ...optional]) requireNames({ repo, path });
  if (settings.offline)
    throw new ModelError('choice', 'HF_HUB_OFFLINE is set, so that nothing is asked of a hub. Unset it.');
  const listed = await listFiles(repo, commit, settings, { signal });
  const isListed = (path: string): boolean => listed.some((file) => file.path === path);
  const named = [...new Set([...(paths ?? []), ...optional.filter(isListed)])];
  const chosen = paths === null ? listed : named.map((path) => chosenFrom(listed, path, { repo, commit }));
  const bytes = chosen.reduce((sum, file) => sum + file.bytes, 0);
  const files: PulledFile[] = [];
  let before = 0;
  for (const file of chosen) {
    const options: FetchOptions = {
      signal,
      onProgress: ({ path, received }) => onProgress?.({ path, received: before + received, bytes }),
    };
    files.push(
      await pulled(file, { repo, commit, expected: expected[file.path] ?? null }, settings, options),
    );
    before += file.bytes;
    onProgress?.({ path: file.path, received: before, bytes });
  }
  const cache = new RepoCache(settings.cacheFolder, repo);
  for (const path of optional)
    if (!isListed(path)) await onDisk(settings, () => cache.keepLack(commit, path));
  return { repo, commit, folder: cache.snapshot(commit), files };
}

function chosenFrom(
  listed: readonly ListedFile[],
  path: string,
  { repo, commit }: { repo: string; commit: string },
): ListedFile {
  const found = listed.find((file) => file.path === path);
  if (found) return found;
  throw new ModelError('choice', `${repo} has no ${path} at ${commit}.`);
}

async function pulled(
  { path, bytes, digest }: ListedFile,
  { repo, commit, expected }: { repo: string; commit: string; expected: ExpectedFile | null },
  settings: HubSettings,
  options: FetchOptions,
): Promise<PulledFile> {
  // What the list tells of a large file is as good as what whoever asks knows of it.
  const known = expected ?? (digest.kind === 'sha256' ? { bytes, sha256: digest.hex } : null);
  const wasCached = (await findInCache({ repo, commit, path }, settings, known)).kind === 'good';
  const file = await fetchFile({ repo, commit, path, expected: known }, settings, options);
  if (file === null)
    throw new ModelError('provider', `${settings.endpoint} lists ${path} of ${repo}, but does not have it.`);
  return { path, bytes: (await stat(file)).size, digest, file, wasCached };
}
