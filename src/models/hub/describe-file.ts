import { ModelError } from '../model-error.ts';
import { type ContentDigest, digestOfName } from './content-digest.ts';
import { askHub } from './hub-request.ts';
import type { HubSettings } from './hub-settings.ts';
import { fileUrl } from './hub-urls.ts';
import { listFiles } from './list-files.ts';
import { isNoFile, refusalOf } from './refusal.ts';

export interface HubFile {
  repo: string;
  commit: string;
  path: string;
}

export interface FileFacts {
  digest: ContentDigest;
  /** Null where the hub does not tell. */
  bytes: number | null;
}

/**
 * What a hub says of a file without sending it: digest and size.
 * @returns null where the commit has no such file, and whether the hub is sure
 * @throws ModelError; PassingFault
 */
export async function describeFile(
  file: HubFile,
  settings: HubSettings,
  signal: AbortSignal | undefined,
): Promise<FileFacts | { missing: true; isSure: boolean }> {
  const { repo, commit, path } = file;
  const answer = await askHub(fileUrl(file, settings), settings, {
    method: 'HEAD',
    leavesHub: false,
    signal,
  });
  const { message, status, told } = answer;
  if (isNoFile(answer)) {
    message.destroy();
    return { missing: true, isSure: message.headers['x-error-code'] !== undefined };
  }
  if (status >= 400) throw refusalOf(answer, { repo, revision: commit }, settings);
  message.destroy();
  const is = told['x-repo-commit'];
  if (is !== undefined && is !== commit)
    throw new ModelError('provider', `${answer.address} is of commit ${is}, expected ${commit}.`);
  const digest = digestOfName(told['x-linked-etag'] ?? told.etag ?? '');
  if (digest) return { digest, bytes: sizeOf(told['x-linked-size'] ?? told['content-length']) };
  const listed = (await listFiles(repo, commit, settings, { signal })).find((one) => one.path === path);
  if (listed) return listed;
  throw new ModelError(
    'choice',
    `${settings.endpoint} tells no digest of ${path} of ${repo}, so that it cannot be checked.`,
  );
}

function sizeOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
