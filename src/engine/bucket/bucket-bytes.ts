import { StoppedError, UnavailableError } from '../../base/errors.ts';
import { missingObject } from './bucket-errors.ts';
import type { BucketRequests, OpenObject } from './bucket-requests.ts';

/** A connection that breaks off so often without a byte between is none. */
const mostFailures = 5;

/**
 * The bytes of one object from a place. A connection that breaks off is taken up where it ended, at the same object.
 * @param opened What was opened there already.
 */
export async function* bytesOf(
  requests: BucketRequests,
  key: string,
  {
    from = 0,
    opened = null,
    signal,
  }: { from?: number; opened?: OpenObject | null; signal?: AbortSignal } = {},
): AsyncGenerator<Buffer> {
  let at = from;
  let etag: string | undefined;
  let failures = 0;
  for (let object = opened; ; object = null) {
    object ??= await requests.get(key, { from: at, etag, signal });
    if (object === null && etag === undefined) throw missingObject(requests.addressOf(key));
    if (object === null)
      throw new UnavailableError(`${requests.addressOf(key)} was replaced while it was read. Rerun.`);
    etag = object.etag;
    try {
      for await (const chunk of object.body) {
        at += chunk.length;
        failures = 0;
        yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      }
    } catch {
      // Of the connection; what a reader throws does not come here.
      signal?.throwIfAborted();
    }
    if (at >= object.bytes) return;
    if (++failures >= mostFailures)
      throw new StoppedError(`${requests.addressOf(key)} breaks off at byte ${at}. Rerun later to resume.`);
  }
}

/** All bytes of one object, or of a part of it. */
export async function gatheredBytes(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts.length === 1 ? Buffer.from(parts[0]!) : Buffer.concat(parts);
}
