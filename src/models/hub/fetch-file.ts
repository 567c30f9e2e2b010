import { open } from 'node:fs/promises';
import { ModelError } from '../model-error.ts';
import { badInCache, type ExpectedFile, findInCache } from './cached-file.ts';
import { type ContentDigest, faultOf, type Wanted } from './content-digest.ts';
import { describeFile, type FileFacts, type HubFile } from './describe-file.ts';
import { onDisk, requireSpace } from './disk-fault.ts';
import { type HubSettings, patienceOf } from './hub-settings.ts';
import { requireNames } from './names.ts';
import { PartFile } from './part-file.ts';
import { PassingFault } from './passing-fault.ts';
import { receive, WrongBytes } from './receive.ts';
import { RepoCache } from './repo-cache.ts';
import { withRetries } from './with-retries.ts';

export interface FileProgress {
  path: string;
  received: number;
  /** Null where the hub does not tell the size. */
  bytes: number | null;
}

export interface FetchOptions {
  onProgress?: ((progress: FileProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * A file of a commit, out of the cache or downloaded into it. It gets its name in the cache once its bytes have size and
 * digest that the hub tells, and those that are expected; before that it can be cut off at any moment and goes on later.
 *
 * @returns its path; null where the commit has no such file
 * @throws ModelError; the signal's reason
 */
export async function fetchFile(
  file: HubFile & { expected?: ExpectedFile | null | undefined },
  settings: HubSettings,
  options: FetchOptions = {},
): Promise<string | null> {
  const { expected = null, ...named } = file;
  requireNames(named);
  const found = await findInCache(named, settings, expected);
  if (found.kind === 'good') return found.path;
  if (found.kind === 'absent') return null;
  if (settings.offline) throw offlineWithout(named, settings, found.kind === 'bad' ? found.detail : null);
  return onDisk(settings, () => fetched(named, expected, settings, options));
}

async function fetched(
  file: HubFile,
  expected: ExpectedFile | null,
  settings: HubSettings,
  options: FetchOptions,
): Promise<string | null> {
  const { repo, commit, path } = file;
  const { attempts } = patienceOf(settings);
  const cache = new RepoCache(settings.cacheFolder, repo);
  const facts = await withRetries(attempts, options.signal, () =>
    describeFile(file, settings, options.signal),
  );
  if ('missing' in facts) {
    if (facts.isSure) await cache.keepLack(commit, path);
    return null;
  }
  requireExpected(file, facts, expected);
  const name = facts.digest.hex;
  const wanted = wantedOf(facts, expected);
  const blob = cache.blob(name);
  if (!(await isGood(blob, wanted))) await download(file, facts, wanted, blob, settings, options);
  return cache.linkBlob(commit, path, name);
}

/** @throws ModelError where the hub itself says that it has something else */
function requireExpected(
  { repo, commit, path }: HubFile,
  facts: FileFacts,
  expected: ExpectedFile | null,
): void {
  if (expected === null) return;
  const { digest, bytes } = facts;
  const isOther =
    (digest.kind === 'sha256' && digest.hex !== expected.sha256) ||
    (bytes !== null && bytes !== expected.bytes);
  if (!isOther) return;
  const got = `${bytes ?? 'unknown'} bytes${digest.kind === 'sha256' ? ` and ${digest.hex}` : ''}`;
  throw new ModelError(
    'choice',
    `Expected ${path} of ${repo} at ${commit} to have ${expected.bytes} bytes and SHA-256 ${expected.sha256}, but the hub has ${got}. It was not downloaded.`,
  );
}

function wantedOf({ digest, bytes }: FileFacts, expected: ExpectedFile | null): Wanted {
  const digests: ContentDigest[] = [digest];
  if (expected && digest.kind !== 'sha256') digests.push({ kind: 'sha256', hex: expected.sha256 });
  return { digests, bytes };
}

async function isGood(blob: string, wanted: Wanted): Promise<boolean> {
  // What is damaged is replaced by the download.
  return faultOf(blob, wanted).then(
    (fault) => fault === null,
    () => false,
  );
}

async function download(
  file: HubFile,
  facts: FileFacts,
  wanted: Wanted,
  blob: string,
  settings: HubSettings,
  { onProgress, signal }: FetchOptions,
): Promise<void> {
  const { attempts, stallSec } = patienceOf(settings);
  const onBytes = (received: number): void => onProgress?.({ path: file.path, received, bytes: facts.bytes });
  await withRetries(attempts, signal, async () => {
    const part = await PartFile.take(blob, 2000 * stallSec, signal);
    if (part === null) {
      if (await isGood(blob, wanted)) return;
      throw new PassingFault(`${blob}, which another process wrote, is not what the hub has`);
    }
    try {
      const before = await part.bytes();
      if (facts.bytes !== null) await requireSpace(blob, facts.bytes - before, settings);
      await receive(file, settings, { part, facts, onBytes, signal });
      await keep(part, wanted, file, before > 0);
    } catch (error) {
      if (error instanceof WrongBytes) await part.remove();
      throw error;
    } finally {
      await part.release();
    }
  });
}

/** Lets a part become the blob, if it is the file. */
async function keep(
  part: PartFile,
  wanted: Wanted,
  { repo, path }: HubFile,
  isResumed: boolean,
): Promise<void> {
  const fault = await faultOf(part.path, wanted);
  if (fault === null) {
    await synced(part.path);
    if (await part.becomeBlob()) return;
    throw new PassingFault(`Another process took the download of ${path}`);
  }
  const wrong = new WrongBytes(`${path} of ${repo} came with the wrong bytes: ${fault}`);
  if (!isResumed) throw wrong;
  // The fault may be in what an earlier attempt left.
  await part.remove();
  throw new PassingFault(wrong.message);
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function offlineWithout(file: HubFile, settings: HubSettings, detail: string | null): ModelError {
  if (detail !== null) return new ModelError('choice', badInCache(file, settings, detail));
  const { repo, commit, path } = file;
  return new ModelError(
    'choice',
    `HF_HUB_OFFLINE is set, and ${path} of ${repo} at ${commit} is not in ${settings.cacheFolder}. Unset it to download the file in the run, or before: lectern models pull ${repo}@${commit} --file ${path}`,
  );
}
