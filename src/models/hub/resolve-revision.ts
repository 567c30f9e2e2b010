import { z } from 'zod';
import { ModelError } from '../model-error.ts';
import { askJson } from './ask-json.ts';
import { onDisk } from './disk-fault.ts';
import { type HubSettings, patienceOf } from './hub-settings.ts';
import { revisionUrl } from './hub-urls.ts';
import { isCommit, requireNames } from './names.ts';
import { RepoCache } from './repo-cache.ts';
import { withRetries } from './with-retries.ts';

const infoSchema = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });
/** Where the cache knows a commit, a network that is not there should not hold up the start. */
const hurriedSec = 10;

/**
 * The commit that a branch or tag stands at now; a commit is taken as it is. Offline, or where the hub does not answer, it
 * is the one that the cache has seen last.
 * @throws ModelError; the signal's reason
 */
export async function resolveRevision(
  repo: string,
  revision: string,
  settings: HubSettings,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<string> {
  requireNames({ repo, revision });
  if (isCommit(revision)) return revision;
  const cache = new RepoCache(settings.cacheFolder, repo);
  const last = await cache.commitOf(revision);
  if (settings.offline) {
    if (last !== null) return last;
    throw new ModelError(
      'choice',
      `HF_HUB_OFFLINE is set, and ${settings.cacheFolder} knows no commit of ${repo} for ${revision}. Unset it once, or set a commit that is there.`,
    );
  }
  const { attempts, stallSec } = patienceOf(settings);
  const patience =
    last === null ? { attempts, stallSec } : { attempts: 2, stallSec: Math.min(stallSec, hurriedSec) };
  try {
    const { value } = await withRetries(patience.attempts, signal, () =>
      askJson(
        revisionUrl(repo, revision, settings),
        infoSchema,
        { repo, revision },
        { ...settings, patience },
        signal,
      ),
    );
    await onDisk(settings, () => cache.keepCommit(revision, value.sha));
    return value.sha;
  } catch (error) {
    if (last !== null && error instanceof ModelError && error.fault === 'provider') return last;
    throw error;
  }
}
