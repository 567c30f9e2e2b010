import { createHash } from 'node:crypto';
import type { RgbPicture } from './picture.ts';

export interface LineReading {
  text: string;
  /** Mean probability of the characters, 0 to 1. */
  confidence: number;
  /** Where the characters of `text` stand, from the left end (0) to the right (1); absent where the line is turned. */
  at?: readonly number[];
  /** A formula of which some ink was not read. */
  isIncomplete?: boolean;
}

/** About two hundred full pages; the oldest line goes first. */
const maxLines = 4096;

/**
 * Remembers what was read in a line crop, by the digest of its pixels, so that the lines of a slide that
 * builds up are read once. Only pixels equal to the last bit are found again: a reading is the same with
 * the cache as without.
 */
export class LineCache {
  readonly #readings = new Map<string, LineReading>();
  /** Lines that need not be read again. */
  hits = 0;

  async get(line: RgbPicture, read: () => Promise<LineReading>): Promise<LineReading> {
    const key = createHash('sha256').update(`${line.width} `).update(line.data).digest('base64');
    const known = this.#readings.get(key);
    if (known) {
      this.hits++;
      return known;
    }
    const reading = await read();
    if (this.#readings.size >= maxLines) this.#readings.delete(this.#readings.keys().next().value!);
    this.#readings.set(key, reading);
    return reading;
  }
}
