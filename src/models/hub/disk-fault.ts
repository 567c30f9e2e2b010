import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, errorMessage } from '../../base/errors.ts';
import { ModelError } from '../model-error.ts';
import type { HubSettings } from './hub-settings.ts';

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const closed = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EEXIST', 'EISDIR', 'ELOOP']);

/** Does what writes to the cache. @throws ModelError where the disk does not allow it; what else `work` throws */
export async function onDisk<T>({ cacheFolder }: HubSettings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (full.has(code)) throw diskFull(cacheFolder, errorMessage(error));
    if (!closed.has(code)) throw error;
    throw new ModelError(
      'choice',
      `${cacheFolder}, where models of a hub are kept, cannot be written to (${errorMessage(error)}). Set HF_HUB_CACHE to a folder that can.`,
    );
  }
}

/** @throws ModelError where what is still to come does not fit */
export async function requireSpace(blob: string, bytes: number, { cacheFolder }: HubSettings): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(blob));
  if (bytes > bavail * bsize)
    throw diskFull(cacheFolder, `${bytes} bytes are still to come, ${bavail * bsize} are free`);
}

function diskFull(cacheFolder: string, detail: string): ModelError {
  return new ModelError(
    'provider',
    `No room for the model in ${cacheFolder} (${detail}). Free disk space, or set HF_HUB_CACHE to a folder on another disk; what has come is kept.`,
  );
}
