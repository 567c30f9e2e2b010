import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const parts = 256;
/** Pairs that wait in memory for each part; so many are written at once. */
const blockPairs = 512;
const pairBytes = 8;
const blockBytes = blockPairs * pairBytes;

/**
 * Pairs of numbers that may be too many for memory: in 256 parts by the low byte of the first, of which each gets blocks
 * of one file as it grows. Gives back all pairs of one first number together, sorted. Memory holds the blocks that are
 * being filled (1 MB) and one part, a 256th of all; a few pairs never touch the disk.
 */
export class SortedPairs {
  /** By part, the halves of its pairs that wait. */
  readonly #waiting = new Uint32Array(2 * parts * blockPairs);
  readonly #counts = new Uint16Array(parts);
  /** By part, the numbers of its blocks in the file. */
  readonly #blocks: number[][] = Array.from({ length: parts }, () => []);
  #written = 0;
  /** The part and the group that are given back: used again, since what is let go of stays in memory for long. */
  #part = new Uint32Array(0);
  #group = new Uint32Array(blockPairs);
  #file: FileHandle | null = null;

  /**
   * @param first A whole number from 0, below 2^48; `second` one below 2^24.
   * @returns a promise to wait for, before the next is added, where something is written.
   */
  add(first: number, second: number): Promise<void> | undefined {
    const part = first % parts;
    const at = 2 * (part * blockPairs + this.#counts[part]!++);
    // The low half: what the part does not tell of the low bytes of the first number, then the second.
    this.#waiting[at] = (Math.floor(first / parts) & 0xff) * 2 ** 24 + second;
    this.#waiting[at + 1] = Math.floor(first / 2 ** 16);
    return this.#counts[part] === blockPairs ? this.#write(part) : undefined;
  }

  /**
   * Each first number that has `least` pairs or more, with the second numbers, ascending, until the next step: their
   * array is used again. For one pass.
   */
  async *groups(least = 1): AsyncGenerator<[first: number, seconds: Uint32Array]> {
    for (let part = 0; part < parts; part++) yield* this.#groupsIn(await this.#take(part), part, least);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }

  async #take(part: number): Promise<Uint32Array<ArrayBuffer>> {
    const blocks = this.#blocks[part]!;
    const waiting = this.#waitingOf(part);
    const length = 2 * blocks.length * blockPairs + waiting.length;
    if (length > this.#part.length) this.#part = new Uint32Array(Math.ceil(1.25 * length));
    const halves = this.#part.subarray(0, length);
    for (const [index, block] of blocks.entries())
      await this.#file!.read(new Uint8Array(halves.buffer, index * blockBytes, blockBytes), {
        position: block * blockBytes,
      });
    halves.set(waiting, 2 * blocks.length * blockPairs);
    return halves;
  }

  *#groupsIn(
    halves: Uint32Array<ArrayBuffer>,
    part: number,
    least: number,
  ): Generator<[number, Uint32Array]> {
    const pairs = halves.length / 2;
    // Numbers of 64 bits are sorted at once, but slow one by one: then the halves are read.
    new BigUint64Array(halves.buffer, 0, pairs).sort();
    for (let from = 0; from < pairs; ) {
      const high = halves[2 * from + 1]!;
      const middle = halves[2 * from]! >>> 24;
      let to = from + 1;
      while (to < pairs && halves[2 * to + 1] === high && halves[2 * to]! >>> 24 === middle) to++;
      const count = to - from;
      if (count >= least) {
        if (count > this.#group.length) this.#group = new Uint32Array(2 * count);
        for (let index = 0; index < count; index++)
          this.#group[index] = halves[2 * (from + index)]! & 0xffffff;
        yield [high * 2 ** 16 + middle * parts + part, this.#group.subarray(0, count)];
      }
      from = to;
    }
  }

  async #write(part: number): Promise<void> {
    this.#file ??= await scratchFile();
    const waiting = this.#waitingOf(part);
    const bytes = new Uint8Array(waiting.buffer, waiting.byteOffset, waiting.byteLength);
    const block = this.#written++;
    await this.#file.write(bytes, 0, bytes.length, block * blockBytes);
    this.#blocks[part]!.push(block);
    this.#counts[part] = 0;
  }

  #waitingOf(part: number): Uint32Array<ArrayBuffer> {
    const from = 2 * part * blockPairs;
    return this.#waiting.subarray(from, from + 2 * this.#counts[part]!);
  }
}

/** An open file without a name: nothing of it is left when the process ends, however that is. */
async function scratchFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-pairs-'));
  const file = await open(join(folder, 'pairs'), 'w+', 0o600);
  await rm(folder, { recursive: true, force: true });
  return file;
}
