import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const parts = 256;
/** Numbers that wait in memory for each part before they are written. */
const waitingAtMost = 2048;

/**
 * Pairs of numbers that may be too many for memory: in 256 parts by the low byte of the first, each written to a file of
 * its own as it grows. Gives back all pairs of one first number together, sorted. Memory holds one part, a 256th of all;
 * a few pairs never touch the disk.
 */
export class SortedPairs {
  readonly #waiting: number[][] = Array.from({ length: parts }, () => []);
  readonly #written = new Set<number>();
  #folder: string | null = null;

  /**
   * @param first A whole number from 0, below 2^53; `second` any number.
   * @returns a promise to wait for where something is written.
   */
  add(first: number, second: number): Promise<void> | undefined {
    const part = first % parts;
    const waiting = this.#waiting[part]!;
    waiting.push(first, second);
    return waiting.length >= waitingAtMost ? this.#write(part) : undefined;
  }

  /** Each first number with the second numbers that it was added with, ascending. For one pass. */
  async *groups(): AsyncGenerator<[first: number, seconds: Float64Array]> {
    for (let part = 0; part < parts; part++) yield* groupsIn(await this.#take(part));
  }

  async close(): Promise<void> {
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true });
  }

  async #take(part: number): Promise<Float64Array> {
    const waiting = this.#waiting[part]!;
    this.#waiting[part] = [];
    if (!this.#written.has(part)) return Float64Array.from(waiting);
    const path = this.#pathOf(part);
    const bytes = await readFile(path);
    await rm(path, { force: true });
    const numbers = new Float64Array(bytes.length / 8 + waiting.length);
    new Uint8Array(numbers.buffer).set(bytes);
    numbers.set(waiting, bytes.length / 8);
    return numbers;
  }

  async #write(part: number): Promise<void> {
    const numbers = Float64Array.from(this.#waiting[part]!);
    this.#waiting[part] = [];
    this.#folder ??= await mkdtemp(join(tmpdir(), 'lectern-pairs-'));
    this.#written.add(part);
    await appendFile(this.#pathOf(part), new Uint8Array(numbers.buffer));
  }

  #pathOf(part: number): string {
    return join(this.#folder!, String(part));
  }
}

function* groupsIn(numbers: Float64Array): Generator<[number, Float64Array]> {
  const order = new Uint32Array(numbers.length / 2).map((_, index) => index);
  order.sort((a, b) => numbers[2 * a]! - numbers[2 * b]! || numbers[2 * a + 1]! - numbers[2 * b + 1]!);
  for (let from = 0; from < order.length; ) {
    const first = numbers[2 * order[from]!]!;
    let to = from + 1;
    while (to < order.length && numbers[2 * order[to]!] === first) to++;
    yield [first, Float64Array.from(order.subarray(from, to), (index) => numbers[2 * index + 1]!)];
    from = to;
  }
}
