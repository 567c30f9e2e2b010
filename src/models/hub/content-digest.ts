import { createHash, type Hash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** What a hub tells of a file's bytes: SHA-256 of large files, and of others the SHA-1 that git names them by. */
export interface ContentDigest {
  kind: 'sha256' | 'git-sha1';
  hex: string;
}

const bufferBytes = 1 << 20;
/** A digest takes seconds for a large file, and a process may ask for it often. */
const found = new Map<string, { mark: string; hex: string }>();

/** The digest that is a blob's name in the cache and its ETag on a hub; null where it is none. */
export function digestOfName(etag: string): ContentDigest | null {
  const hex = /^(?:W\/)?"?([0-9a-f]{40}|[0-9a-f]{64})"?$/.exec(etag)?.[1];
  if (hex === undefined) return null;
  return { kind: hex.length === 64 ? 'sha256' : 'git-sha1', hex };
}

/** @throws the file system's error */
export async function digestOfFile(
  path: string,
  kind: ContentDigest['kind'],
): Promise<{ hex: string; bytes: number }> {
  const handle = await open(path);
  try {
    const { size, mtimeMs, ino } = await handle.stat();
    const mark = `${size} ${mtimeMs} ${ino}`;
    const key = `${kind} ${path}`;
    const known = found.get(key);
    if (known?.mark === mark) return { hex: known.hex, bytes: size };
    const hash = kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${size}\0`);
    const hex = await finished(hash, handle);
    found.set(key, { mark, hex });
    return { hex, bytes: size };
  } finally {
    await handle.close();
  }
}

async function finished(hash: Hash, handle: Awaited<ReturnType<typeof open>>): Promise<string> {
  const buffer = Buffer.allocUnsafe(bufferBytes);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
  }
}

export interface Wanted {
  digests: readonly ContentDigest[];
  bytes: number | null;
}

/** What is wrong with a file, in words; null where it is the one that is wanted. @throws the file system's error */
export async function faultOf(path: string, { digests, bytes }: Wanted): Promise<string | null> {
  for (const { kind, hex } of digests) {
    const is = await digestOfFile(path, kind);
    if (bytes !== null && is.bytes !== bytes) return `expected ${bytes} bytes, got ${is.bytes}`;
    if (is.hex !== hex)
      return `expected ${kind === 'sha256' ? 'SHA-256' : 'git SHA-1'} ${hex}, got ${is.hex} (${is.bytes} bytes)`;
  }
  return null;
}
