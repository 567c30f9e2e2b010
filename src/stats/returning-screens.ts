import { SortedPairs } from '../base/sorted-pairs.ts';
import type { PictureHash } from '../records/screen.ts';
import { hashWords, isSameWords, wordsOfHash } from '../vision/picture-hash.ts';
import type { Table } from './table.ts';

/** The keyframes that one video shows. */
export interface ShownScreens {
  video: string;
  /** Null where it is told of no course: then all such videos are taken for one. */
  course: string | null;
  hashes: readonly PictureHash[];
}

/** How many keyframes another lecture of the course shows too. */
export interface ReturningScreens {
  keyframes: number;
  returning: number;
  /** Videos that show such a keyframe. */
  videos: number;
}

/**
 * Bits of a hash that two screens have alike before they are compared, and from bit to bit of these many: of two pictures
 * that differ in 20 of 256 bits, nearly all have one such stretch alike.
 */
const bandBits = 24;
const bandStep = 16;
const bands = (wordsOfHash * 32) / bandStep;
/** Of the screens with a stretch alike, each is compared with the next ones by number. */
const neighbours = 64;
/** What `SortedPairs` can hold: screens beyond are not counted. */
const mostScreens = 2 ** 24;
const mostCourses = Math.floor(2 ** (48 - bandBits) / bands);

/** Counts the screens that return in another lecture. Memory holds 70 bytes a screen; the rest lies on disk. */
export class ReturnCounter {
  readonly #pairs = new SortedPairs();
  readonly #courses = new Map<string | null, number>();
  /** By screen: the words of its hash, and the number of its video. */
  #words = new Uint32Array(1024 * wordsOfHash);
  #videos = new Uint32Array(1024);
  #screens = 0;
  #videoCount = 0;
  #keyframes = 0;

  async add({ course, hashes }: ShownScreens): Promise<void> {
    const video = this.#videoCount++;
    this.#keyframes += hashes.length;
    const known = this.#courses.get(course);
    if (known === undefined && this.#courses.size === mostCourses) return;
    const place = known ?? this.#courses.size;
    this.#courses.set(course, place);
    for (const hash of hashes) {
      if (hash === '' || this.#screens === mostScreens) continue;
      const screen = this.#screens++;
      if (screen === this.#videos.length) this.#grow();
      const words = hashWords(hash);
      this.#words.set(words, screen * wordsOfHash);
      this.#videos[screen] = video;
      for (let band = 0; band < bands; band++) {
        const writing = this.#pairs.add((place * bands + band) * 2 ** bandBits + bandOf(words, band), screen);
        if (writing) await writing;
      }
    }
  }

  /** Counts what was added; once. */
  async result(): Promise<ReturningScreens> {
    const returns = new Uint8Array(this.#screens);
    for await (const [, alike] of this.#pairs.groups(2)) {
      for (let one = 0; one < alike.length; one++) {
        const last = Math.min(alike.length - 1, one + neighbours);
        for (let other = one + 1; other <= last; other++) this.#compare(alike[one]!, alike[other]!, returns);
      }
    }
    const videos = new Set<number>();
    let returning = 0;
    for (let screen = 0; screen < this.#screens; screen++) {
      if (returns[screen] === 0) continue;
      returning++;
      videos.add(this.#videos[screen]!);
    }
    return { keyframes: this.#keyframes, returning, videos: videos.size };
  }

  close(): Promise<void> {
    return this.#pairs.close();
  }

  #compare(a: number, b: number, returns: Uint8Array): void {
    if (this.#videos[a] === this.#videos[b] || (returns[a] === 1 && returns[b] === 1)) return;
    if (isSameWords(this.#wordsOf(a), this.#wordsOf(b))) returns[a] = returns[b] = 1;
  }

  #wordsOf(screen: number): Uint32Array {
    return this.#words.subarray(screen * wordsOfHash, (screen + 1) * wordsOfHash);
  }

  #grow(): void {
    const [words, videos] = [this.#words, this.#videos];
    this.#words = new Uint32Array(1.5 * words.length);
    this.#words.set(words);
    this.#videos = new Uint32Array(1.5 * videos.length);
    this.#videos.set(videos);
  }
}

/** The stretch of a hash that begins at a word or in its middle; the last goes on at the beginning. */
function bandOf(words: Uint32Array, band: number): number {
  const at = band >> 1;
  const word = words[at]!;
  if (band % 2 === 0) return word >>> (32 - bandBits);
  return (((word & 0xffff) << 8) | (words[(at + 1) % wordsOfHash]! >>> 24)) >>> 0;
}

/** How many keyframes other lectures of a course show too. */
export function returningTable({ keyframes, returning, videos }: ReturningScreens): Table {
  return {
    name: 'returning',
    title: 'Screens that return',
    columns: [{ name: 'measure' }, { name: 'value', decimals: 1 }],
    rows: [
      ['keyframes that another lecture of the course shows too', returning],
      ['% of keyframes', keyframes === 0 ? null : (100 * returning) / keyframes],
      ['videos with such', videos],
    ],
  };
}
