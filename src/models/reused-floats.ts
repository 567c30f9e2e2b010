import { freeBytes } from './free-memory.ts';

/** More, 16 MB, is wanted too seldom to be kept. */
const mostKept = 4_000_000;

/**
 * Floats for what goes into a model and comes out, the same from run to run. Made anew each time they are megabytes that the
 * system must find and clear, and that the collector takes for reasons to run.
 */
export class ReusedFloats {
  #kept = new Float32Array(0);

  /** Lends so many floats, which hold what they held. Runs at the same time get some of their own. */
  async use<T>(length: number, run: (floats: Float32Array) => Promise<T>): Promise<T> {
    if (this.#kept.length < length) this.free();
    const floats = this.#kept.length < length ? new Float32Array(length) : this.#kept;
    this.#kept = new Float32Array(0);
    try {
      return await run(floats.subarray(0, length));
    } finally {
      this.#keep(floats);
    }
  }

  free(): void {
    freeBytes(this.#kept);
    this.#kept = new Float32Array(0);
  }

  #keep(floats: Float32Array<ArrayBuffer>): void {
    const isKept = floats.length > this.#kept.length && floats.length <= mostKept;
    freeBytes(isKept ? this.#kept : floats);
    if (isKept) this.#kept = floats;
  }
}
