import { createHash } from 'node:crypto';

/**
 * Chooses things that lie spread over a stream whose length is not known: one at random of each of `count` stretches of
 * equal length. The same stream and seed give the same choice. Holds at most 32 times as many.
 */
export class SpreadChooser<T> {
  readonly #count: number;
  readonly #seed: number;
  readonly #most: number;
  #kept: T[] = [];
  #step = 1;
  #seen = 0;

  constructor(count: number, seed: number) {
    this.#count = count;
    this.#seed = seed;
    this.#most = 32 * count;
  }

  add(thing: T): void {
    const position = this.#seen++;
    if (position % this.#step !== 0) return;
    this.#kept.push(thing);
    if (this.#kept.length < this.#most) return;
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0);
    this.#step *= 2;
  }

  /** In the order of the stream; all of them where there are no more than asked for. */
  chosen(): T[] {
    const kept = this.#kept;
    if (kept.length <= this.#count) return [...kept];
    return Array.from({ length: this.#count }, (_, stretch) => {
      const from = Math.floor((stretch * kept.length) / this.#count);
      const to = Math.floor(((stretch + 1) * kept.length) / this.#count);
      return kept[from + this.#random(stretch, to - from)]!;
    });
  }

  #random(stretch: number, below: number): number {
    return createHash('sha256').update(`${this.#seed} ${stretch}`).digest().readUInt32BE() % below;
  }
}
