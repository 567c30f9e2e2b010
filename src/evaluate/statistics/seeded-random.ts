/**
 * Numbers that look random and are the same for the same seed, on every machine (sfc32 of PractRand, period 2^128 on
 * average): resampling draws more of them than a generator of 32 bits has.
 */
export class SeededRandom {
  #a = 0;
  #b = 0;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#c = seed >>> 0;
    // The first numbers still show the seed.
    for (let round = 0; round < 12; round++) this.bits();
  }

  /** 32 bits, as a whole number from 0. */
  bits(): number {
    const drawn = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + drawn) | 0;
    return drawn >>> 0;
  }

  /** A whole number from 0, below `end`, which is 2^32 at most. */
  below(end: number): number {
    return Math.floor((this.bits() / 2 ** 32) * end);
  }
}
