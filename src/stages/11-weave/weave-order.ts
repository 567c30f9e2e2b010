import { createHash } from 'node:crypto';

/** 48 bits of the SHA-256 of the parts, as a whole number. */
function hash48(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(parts.join('\0')).digest().readUIntBE(0, 6);
}

/**
 * Shard of a video, 0 to `shards - 1`. It depends on nothing but the id, so that a new video changes one shard.
 * @throws RangeError unless `shards` is a positive integer.
 */
export function shardOf(id: string, shards: number): number {
  if (!(Number.isSafeInteger(shards) && shards > 0))
    throw new RangeError(`Expected a positive number of shards, got ${shards}.`);
  return hash48(id) % shards;
}

/**
 * Split of a video: `val` for about `valFraction` (0 to 1) of all ids. A larger fraction keeps the videos that
 * were in `val` already.
 */
export function splitOf(id: string, valFraction: number, seed: number): 'train' | 'val' {
  return hash48('split', seed, id) / 2 ** 48 < valFraction ? 'val' : 'train';
}

/** The videos in an order that looks random, in which adding one leaves the order of the others as it was. */
export function seededOrder<T>(videos: readonly T[], idOf: (video: T) => string, seed: number): T[] {
  return videos
    .map((video) => ({ video, id: idOf(video), hash: hash48('order', seed, idOf(video)) }))
    .sort((a, b) => a.hash - b.hash || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(({ video }) => video);
}
