import { ModelError } from '../model-error.ts';
import { type ContentDigest, digestOfFile, digestOfName, faultOf } from './content-digest.ts';
import type { HubFile } from './describe-file.ts';
import type { HubSettings } from './hub-settings.ts';
import { isCommit, requireNames } from './names.ts';
import { RepoCache } from './repo-cache.ts';

/** What is expected of a file's bytes by whoever asks for it. */
export interface ExpectedFile {
  bytes: number;
  sha256: string;
}

export type CacheFinding =
  | { kind: 'good'; path: string }
  /** The hub said that the commit has no such file. */
  | { kind: 'absent' }
  | { kind: 'unknown' }
  /** It is there, and is not what its name says, or does not say what it is. */
  | { kind: 'bad'; detail: string };

/**
 * Looks for a file without asking any server. Whoever wrote it: its bytes must have the digest that names them.
 * @returns null where it is not there
 * @throws ModelError where what is there is damaged
 */
export async function cachedFile(
  { repo, revision, path }: { repo: string; revision: string; path: string },
  settings: HubSettings,
): Promise<string | null> {
  requireNames({ repo, revision, path });
  const commit = isCommit(revision)
    ? revision
    : await new RepoCache(settings.cacheFolder, repo).commitOf(revision);
  if (commit === null) return null;
  const found = await findInCache({ repo, commit, path }, settings, null);
  if (found.kind === 'bad')
    throw new ModelError('provider', badInCache({ repo, commit, path }, settings, found.detail));
  return found.kind === 'good' ? found.path : null;
}

export async function findInCache(
  { repo, commit, path }: HubFile,
  { cacheFolder }: HubSettings,
  expected: ExpectedFile | null,
): Promise<CacheFinding> {
  const cache = new RepoCache(cacheFolder, repo);
  const entry = await cache.entry(commit, path);
  if (entry === null) return { kind: (await cache.lacks(commit, path)) ? 'absent' : 'unknown' };
  const file = cache.snapshot(commit, path);
  const digests: ContentDigest[] = expected ? [{ kind: 'sha256', hex: expected.sha256 }] : [];
  const named = entry.kind === 'blob' ? digestOfName(entry.name) : null;
  if (named) digests.push(named);
  else if (!expected && !(await isBlobCopy(file, cache)))
    return { kind: 'bad', detail: 'nothing there tells its digest' };
  const fault = await faultOf(file, { digests, bytes: expected?.bytes ?? null });
  return fault === null ? { kind: 'good', path: file } : { kind: 'bad', detail: fault };
}

/** Whether a file that is no link has the bytes of a blob, by the blob's name. */
async function isBlobCopy(file: string, cache: RepoCache): Promise<boolean> {
  for (const kind of ['sha256', 'git-sha1'] as const) {
    const { hex } = await digestOfFile(file, kind);
    if (await cache.hasBlob(hex)) return true;
  }
  return false;
}

export function badInCache(
  { repo, commit, path }: HubFile,
  { cacheFolder }: HubSettings,
  detail: string,
): string {
  const file = new RepoCache(cacheFolder, repo).snapshot(commit, path);
  return `${file} is not what the hub has: ${detail}. It is not used; online, it is got again.`;
}
