import { randomUUID } from 'node:crypto';
import type { Content } from '../objects.ts';
import type { BucketRequests } from './bucket-requests.ts';

/**
 * Bytes of a part: all but the last are of one length, as some servers ask. An object has 10,000 at most, which makes
 * 160 GB.
 */
export const partBytes = 16 << 20;

/** Puts content in the place of what is there: at once where it is short, else in parts, of which two are held. */
export async function upload(requests: BucketRequests, key: string, content: Content): Promise<void> {
  const isAtHand = typeof content === 'string' || content instanceof Uint8Array;
  if (isAtHand && content.length <= partBytes) return requests.put(key, content);
  const parts = partsOf(content);
  const first = await parts.next();
  const second = await parts.next();
  if (second.done) return requests.put(key, first.value ?? '');
  const writer = randomUUID();
  const id = await requests.begin(key, writer);
  try {
    const tags = [await requests.putPart(key, id, 1, first.value!)];
    for (let part: IteratorResult<Uint8Array> = second; !part.done; part = await parts.next())
      tags.push(await requests.putPart(key, id, tags.length + 1, part.value));
    await requests.complete(key, id, tags, writer);
  } catch (error) {
    // What is left behind is swept away later.
    await requests.abort(key, id).catch(() => {});
    await parts.return?.(undefined).catch(() => {});
    throw error;
  }
}

/** Content in parts of one length, the last one shorter; none where it is empty. */
async function* partsOf(content: Content): AsyncGenerator<Uint8Array, undefined> {
  let part: Buffer | null = null;
  let filled = 0;
  for await (const piece of piecesOf(content)) {
    for (let at = 0; at < piece.length; ) {
      part ??= Buffer.allocUnsafe(partBytes);
      const taken = piece.copy(part, filled, at, Math.min(piece.length, at + partBytes - filled));
      at += taken;
      filled += taken;
      if (filled < partBytes) continue;
      yield part;
      part = null;
      filled = 0;
    }
  }
  if (part !== null && filled > 0) yield part.subarray(0, filled);
}

async function* piecesOf(content: Content): AsyncGenerator<Buffer> {
  if (typeof content === 'string') yield Buffer.from(content);
  else if (content instanceof Uint8Array)
    yield Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  else for await (const piece of content) yield Buffer.from(piece);
}
