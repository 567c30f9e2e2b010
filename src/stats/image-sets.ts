import { createHash } from 'node:crypto';
import type { Document, DocumentImage } from '../records/document.ts';

/** The images of one sample. */
export interface ImageSet {
  sample: string;
  images: DocumentImage[];
}

export interface ChosenSets {
  /** Samples with exactly so many images. */
  available: number;
  /** Those that were chosen. */
  sets: ImageSet[];
}

/**
 * Chooses at random, in one pass, at most `perLength` samples of each number of images. Which ones follows from the
 * seed, the samples' ids and their numbers in the corpus; it is all of them where there are no more.
 */
export class ImageSetChooser {
  readonly #perLength: number;
  readonly #seed: number;
  readonly #byLength: Map<number, { available: number; chosen: { rank: string; set: ImageSet }[] }>;
  #documents = 0;

  constructor(lengths: readonly number[], { perLength, seed }: { perLength: number; seed: number }) {
    this.#perLength = perLength;
    this.#seed = seed;
    this.#byLength = new Map(lengths.map((length) => [length, { available: 0, chosen: [] }]));
  }

  add({ id, parts }: Document): void {
    const number = this.#documents++;
    // One that is shown again is the same image: alike by itself, not by what the sample shows.
    const images = parts.filter((part) => part.kind === 'image' && !part.again) as DocumentImage[];
    const sets = this.#byLength.get(images.length);
    if (!sets) return;
    sets.available++;
    const rank = createHash('sha256').update(`${this.#seed} ${number} ${id}`).digest('base64');
    sets.chosen.push({ rank, set: { sample: id, images } });
    // Those of the lowest ranks stay; cutting now and then costs less than keeping them sorted.
    if (sets.chosen.length >= 2 * this.#perLength + 64) sets.chosen = this.#lowest(sets.chosen);
  }

  chosen(length: number): ChosenSets {
    const { available, chosen } = this.#byLength.get(length) ?? { available: 0, chosen: [] };
    return { available, sets: this.#lowest(chosen).map(({ set }) => set) };
  }

  #lowest<T extends { rank: string }>(sets: readonly T[]): T[] {
    return sets.toSorted((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, this.#perLength);
  }
}
