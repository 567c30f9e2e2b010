import { textHash } from '../base/text-hash.ts';

const tables = 256;
const leastSlots = 16;
/** Share of the slots that may be taken before a table grows: linear probing stays short. */
const fullest = 0.75;

/** One of the open-addressing tables; the two halves of a key lie at the same place of both arrays. */
interface Table {
  high: Uint32Array;
  low: Uint32Array;
  size: number;
}

/**
 * A set that tells how many different strings it was given, without keeping them: it stores a 64-bit hash of each, in
 * 11 to 22 bytes. Two strings with one hash count as one; among ten million strings the chance that any two do is
 * 3 in a million, among a hundred million 3 in ten thousand.
 */
export class DistinctKeys {
  // Many small tables that grow one by one, so that growing never holds the whole set twice.
  readonly #tables = Array.from({ length: tables }, () => emptyTable(leastSlots));
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a string and says whether it is new. */
  add(key: string): boolean {
    const [high, low] = textHash(key);
    const index = high >>> 24;
    const table = this.#tables[index]!;
    if (!insert(table, high, low)) return false;
    this.#size++;
    if (++table.size > fullest * table.high.length) this.#tables[index] = grown(table);
    return true;
  }
}

function emptyTable(slots: number): Table {
  return { high: new Uint32Array(slots), low: new Uint32Array(slots), size: 0 };
}

/** False where the key is there already. Both halves 0 mean an empty slot, so that hash is moved to another. */
function insert({ high: highs, low: lows }: Table, high: number, low: number): boolean {
  const last = highs.length - 1;
  const stored = high === 0 && low === 0 ? 1 : low;
  let slot = (stored ^ high) & last;
  while (highs[slot] !== 0 || lows[slot] !== 0) {
    if (highs[slot] === high && lows[slot] === stored) return false;
    slot = (slot + 1) & last;
  }
  highs[slot] = high;
  lows[slot] = stored;
  return true;
}

function grown({ high, low, size }: Table): Table {
  const table = emptyTable(2 * high.length);
  for (let slot = 0; slot < high.length; slot++) {
    if (high[slot] !== 0 || low[slot] !== 0) insert(table, high[slot]!, low[slot]!);
  }
  table.size = size;
  return table;
}
