import { z } from 'zod';
import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import { type TextbookRecord, textbookSlotSchema } from './textbook.ts';

/**
 * What tells the pictures of a record apart, in their order: their digests where its metadata tell them, else their
 * paths.
 */
export function picturesOf({ images, metadata }: TextbookRecord): string[] {
  const slots = z.array(textbookSlotSchema).safeParse(metadata).data;
  return images.flatMap((image, slot) => (image === null ? [] : [slots?.[slot]?.picture?.digest ?? image]));
}

/** Whether pictures of a record can change places so that it is seen: two of them differ. */
export function isShufflable(record: TextbookRecord): boolean {
  return new Set(picturesOf(record)).size > 1;
}

/**
 * Permutes the pictures of a record among the slots in which there are pictures; texts and slots stay. What is known of a
 * picture goes with it: its entry in `metadata`, where that has one for each slot or each picture, and in `valid_image`.
 * All orders in which some picture is not what it was are equally likely.
 * @param key Names the record: it and the seed decide the order.
 * @throws RangeError if no two pictures differ.
 */
export function shuffleImages(record: TextbookRecord, key: string, seed: number): TextbookRecord {
  const { images, metadata, valid_image: valid } = record;
  const order = newOrder(picturesOf(record), key, seed);
  const slots = [...images.keys()].filter((slot) => images[slot] !== null);
  const moved = <T>(list: readonly T[]): T[] => {
    if (list.length === slots.length) return order.map((from) => list[from]!);
    const copy = [...list];
    for (const [to, from] of order.entries()) copy[slots[to]!] = list[slots[from]!]!;
    return copy;
  };
  const hasOnePerPicture = (list: readonly unknown[]) => list.length === slots.length;
  const hasOnePerSlot = (list: readonly unknown[]) => list.length === images.length;
  return {
    ...record,
    images: moved(images),
    ...(Array.isArray(metadata) && (hasOnePerSlot(metadata) || hasOnePerPicture(metadata))
      ? { metadata: withSourcesFirst(moved(metadata)) }
      : {}),
    ...(valid && hasOnePerPicture(valid) ? { valid_image: moved(valid) } : {}),
  };
}

/** Numbers of the pictures in their new order. */
function newOrder(pictures: readonly string[], key: string, seed: number): number[] {
  if (new Set(pictures).size < 2) throw new RangeError('Expected two pictures that differ.');
  // An order leaves each picture what it was with a chance of one half at most, so that this ends.
  for (let attempt = 0; ; attempt++) {
    const order = pictures
      .map((_, index) => ({ index, rank: sha256(canonicalJson(['order', seed, key, attempt, index])) }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1))
      .map(({ index }) => index);
    if (order.some((from, to) => pictures[from] !== pictures[to])) return order;
  }
}

/** Facts of a video stand in the first slot of it, whichever that is now. */
function withSourcesFirst(metadata: readonly unknown[]): unknown[] {
  const slots = z.array(textbookSlotSchema).safeParse(metadata).data;
  if (!slots) return [...metadata];
  // As they are written: a field that is not known is no null there.
  const sources = new Map<string, unknown>();
  for (const [slot, { video, source }] of slots.entries())
    if (source) sources.set(video, (metadata[slot] as { source: unknown }).source);
  return slots.map(({ video }, slot) => {
    const source = sources.get(video) ?? null;
    sources.delete(video);
    return { ...(metadata[slot] as object), source };
  });
}
