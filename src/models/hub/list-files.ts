import { z } from 'zod';
import { ModelError } from '../model-error.ts';
import { askJson } from './ask-json.ts';
import type { ContentDigest } from './content-digest.ts';
import { type HubSettings, patienceOf } from './hub-settings.ts';
import { treeUrl } from './hub-urls.ts';
import { isInside, requireNames } from './names.ts';
import { withRetries } from './with-retries.ts';

export interface ListedFile {
  path: string;
  bytes: number;
  digest: ContentDigest;
}

const pageSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.int().nonnegative(),
    oid: z.string().regex(/^[0-9a-f]{40}$/),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().nonnegative() }).nullish(),
  }),
);
const mostPages = 1000;

/**
 * All files of a commit, with sizes and digests.
 * @throws ModelError; the signal's reason
 */
export async function listFiles(
  repo: string,
  commit: string,
  settings: HubSettings,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ListedFile[]> {
  requireNames({ repo, commit });
  const files: ListedFile[] = [];
  let address: string | null = treeUrl(repo, commit, settings);
  for (let page = 0; address !== null; page++) {
    if (page === mostPages)
      throw new ModelError('choice', `${settings.endpoint} lists ${repo} without an end.`);
    const from: string = address;
    const { value, headers } = await withRetries(patienceOf(settings).attempts, signal, () =>
      askJson(from, pageSchema, { repo, revision: commit }, settings, signal),
    );
    for (const { type, path, size, oid, lfs } of value) {
      if (type !== 'file') continue;
      if (!isInside(path))
        throw new ModelError(
          'choice',
          `${repo} has a file with a name that leads elsewhere: ${JSON.stringify(path)}.`,
        );
      files.push(
        lfs
          ? { path, bytes: lfs.size, digest: { kind: 'sha256', hex: lfs.oid } }
          : { path, bytes: size, digest: { kind: 'git-sha1', hex: oid } },
      );
    }
    address = nextPage(headers.link, from, settings);
  }
  return files;
}

/** `Link: <address>; rel="next"` */
function nextPage(
  link: string | string[] | undefined,
  from: string,
  { endpoint }: HubSettings,
): string | null {
  const found = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(String(link ?? ''))?.[1];
  if (found === undefined) return null;
  const next = URL.parse(found, from);
  if (next?.origin === new URL(endpoint).origin) return next.href;
  throw new ModelError('choice', `${endpoint} sends to another server for the rest of a list.`);
}
