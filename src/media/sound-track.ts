/** Collects samples into pieces of a fixed length. */
export class SoundTrack {
  readonly #pieceSamples: number;
  #piece: Float32Array;
  #filled = 0;
  #written = 0;
  #toDrop = 0;

  constructor(pieceSamples: number) {
    this.#pieceSamples = pieceSamples;
    this.#piece = new Float32Array(pieceSamples);
  }

  /** Index at which the next sample that is written will be heard; below 0 where it will be left out. */
  get position(): number {
    return this.#written - this.#toDrop;
  }

  /** Leaves out the next `count` samples that are written. */
  drop(count: number): void {
    this.#toDrop += count;
  }

  /** Adds samples, limited to -1 … 1 and with what is no number silenced; yields the pieces that became full. */
  *write(samples: Float32Array): Generator<Float32Array> {
    let from = Math.min(this.#toDrop, samples.length);
    this.#toDrop -= from;
    while (from < samples.length) {
      const count = Math.min(samples.length - from, this.#pieceSamples - this.#filled);
      for (let i = 0; i < count; i += 1) {
        const sample = samples[from + i]!;
        // Damaged floating-point sound may decode to NaN, which would spread through any filter.
        this.#piece[this.#filled + i] = sample >= -1 && sample <= 1 ? sample : Math.sign(sample) || 0;
      }
      from += count;
      yield* this.#advance(count);
    }
  }

  /** Adds `count` samples of silence; yields the pieces that became full. */
  *silence(count: number): Generator<Float32Array> {
    let left = count - Math.min(this.#toDrop, count);
    this.#toDrop -= count - left;
    while (left > 0) {
      const now = Math.min(left, this.#pieceSamples - this.#filled);
      left -= now;
      yield* this.#advance(now);
    }
  }

  /** Yields what is left, if anything. */
  *rest(): Generator<Float32Array> {
    if (this.#filled > 0) yield this.#piece.slice(0, this.#filled);
    this.#filled = 0;
  }

  *#advance(count: number): Generator<Float32Array> {
    this.#filled += count;
    this.#written += count;
    if (this.#filled < this.#pieceSamples) return;
    const full = this.#piece;
    this.#piece = new Float32Array(this.#pieceSamples);
    this.#filled = 0;
    yield full;
  }
}
