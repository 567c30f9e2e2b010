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
   * @param first A whole number from 0, below 2^48; `second` one below 2^24.
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
    for (let part = 0; part < parts; part++) yield* groupsIn(await this.#take(part), part);
  }

  async close(): Promise<void> {
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true });
  }

  async #take(part: number): Promise<BigUint64Array> {
    const waiting = packed(this.#waiting[part]!);
    this.#waiting[part] = [];
    if (!this.#written.has(part)) return new BigUint64Array(waiting.buffer);
    const path = this.#pathOf(part);
    const bytes = await readFile(path);
    await rm(path, { force: true });
    const all = new Uint8Array(bytes.length + waiting.byteLength);
    all.set(bytes);
    all.set(new Uint8Array(waiting.buffer), bytes.length);
    return new BigUint64Array(all.buffer);
  }

  async #write(part: number): Promise<void> {
    const bytes = new Uint8Array(packed(this.#waiting[part]!).buffer);
    this.#waiting[part] = [];
    this.#folder ??= await mkdtemp(join(tmpdir(), 'lectern-pairs-'));
    this.#written.add(part);
    await appendFile(this.#pathOf(part), bytes);
  }

  #pathOf(part: number): string {
    return join(this.#folder!, String(part));
  }
}

/** Each pair in 64 bits, low half first: the first number without the byte that its part tells, then the second. */
function packed(pairs: readonly number[]): Uint32Array<ArrayBuffer> {
  const halves = new Uint32Array(pairs.length);
  for (let at = 0; at < pairs.length; at += 2) {
    const [first, second] = [pairs[at]!, pairs[at + 1]!];
    halves[at] = ((Math.floor(first / parts) & 0xff) * 2 ** 24 + second) >>> 0;
    halves[at + 1] = Math.floor(first / 2 ** 16);
  }
  return halves;
}

function* groupsIn(pairs: BigUint64Array, part: number): Generator<[number, Float64Array]> {
  pairs.sort();
  // Numbers of 64 bits one by one would be slow: the halves are read instead.
  const halves = new Uint32Array(pairs.buffer);
  const firstAt = (pair: number): number =>
    halves[2 * pair + 1]! * 2 ** 16 + (halves[2 * pair]! >>> 24) * parts + part;
  for (let from = 0; from < pairs.length; ) {
    const first = firstAt(from);
    let to = from + 1;
    while (to < pairs.length && firstAt(to) === first) to++;
    const start = from;
    yield [
      first,
      Float64Array.from({ length: to - from }, (_, index) => halves[2 * (start + index)]! & 0xffffff),
    ];
    from = to;
  }
}
