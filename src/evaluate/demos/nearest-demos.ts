import { setImmediate } from 'node:timers/promises';
import { readableDigests } from '../benchmarks/picture-digest.ts';
import type { Item } from '../item.ts';
import type { Features } from './feature-cache.ts';

export interface Near {
  /** Place in the pool. */
  place: number;
  /** Cosine, -1 to 1. */
  similarity: number;
}

/** The vectors of a pool in one block, so that thousands of them take no more than their numbers. */
export class PoolVectors {
  readonly #vectors: Float32Array;
  readonly #length: number;
  /** Place in the pool of each vector: demonstrations whose pictures cannot be seen have none. */
  readonly #places: number[];

  private constructor(vectors: Float32Array, length: number, places: number[]) {
    this.#vectors = vectors;
    this.#length = length;
    this.#places = places;
  }

  static async of(pool: readonly Item[], features: Features): Promise<PoolVectors> {
    const vectors = new Float32Array(pool.length * features.length);
    const places: number[] = [];
    for (const [place, item] of pool.entries()) {
      const vector = await itemVector(item, features);
      if (vector === null) continue;
      vectors.set(vector, places.length * features.length);
      places.push(place);
    }
    return new PoolVectors(vectors, features.length, places);
  }

  /** The nearest ones, nearest first; equally near ones in the order of the pool. */
  nearest(vector: Float32Array, count: number, isAllowed: (place: number) => boolean): Near[] {
    const best: Near[] = [];
    for (const [row, place] of this.#places.entries()) {
      const similarity = this.#cosine(vector, row * this.#length);
      if (best.length === count && similarity <= best[count - 1]!.similarity) continue;
      if (!isAllowed(place)) continue;
      let at = best.length;
      while (at > 0 && best[at - 1]!.similarity < similarity) at--;
      best.splice(at, 0, { place, similarity });
      if (best.length > count) best.pop();
    }
    return best;
  }

  #cosine(vector: Float32Array, from: number): number {
    const [vectors, length] = [this.#vectors, this.#length];
    // Four sums that do not wait for each other: twice as fast.
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    const whole = length - (length % 4);
    for (let index = 0; index < whole; index += 4) {
      sum0 += vector[index]! * vectors[from + index]!;
      sum1 += vector[index + 1]! * vectors[from + index + 1]!;
      sum2 += vector[index + 2]! * vectors[from + index + 2]!;
      sum3 += vector[index + 3]! * vectors[from + index + 3]!;
    }
    for (let index = whole; index < length; index++) sum0 += vector[index]! * vectors[from + index]!;
    const sum = sum0 + sum1 + (sum2 + sum3);
    // Rounding can lead past 1 for the same picture.
    return Math.min(1, Math.max(-1, sum));
  }
}

/** The vector of an item: that of its picture, or the mean direction of several. Null where none can be seen. */
export async function itemVector({ images }: Item, features: Features): Promise<Float32Array | null> {
  const digests = await readableDigests(images);
  const [first, ...others] = digests.flatMap((digest) => features.get(digest) ?? []);
  if (first === undefined) return null;
  if (others.length === 0) return first;
  const sum = first.map((value, index) => others.reduce((total, one) => total + one[index]!, value));
  const norm = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
  return norm > 0 ? sum.map((value) => value / norm) : first;
}

/** Lets the program hear of Ctrl-C between two items. */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
