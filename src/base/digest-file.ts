import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Digest } from '../records/basics.ts';

const largestReadBytes = 1 << 20;

/**
 * Sha256 of a file. Many small files cost little: a stream would take a buffer of its full size for each.
 * @param bytes About how large the file is.
 * @throws the file system's error where it cannot be read; the signal's reason.
 */
export async function digestFile(
  path: string,
  bytes = largestReadBytes,
  signal?: AbortSignal,
): Promise<Digest> {
  const hash = createHash('sha256');
  const handle = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(Math.min(bytes + 1, largestReadBytes));
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
