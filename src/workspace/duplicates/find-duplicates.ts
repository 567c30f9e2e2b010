import { SortedPairs } from '../../base/sorted-pairs.ts';
import type { Settings } from '../../config/schema.ts';
import type { PictureHash } from '../../records/screen.ts';
import {
  type Duplicate,
  decideDuplicates,
  isOneLecture,
  leastSpeech,
  type Shared,
  sharedBetween,
} from '../../stages/11-weave/duplicates.ts';
import { completeBelow, hashRange, type OpenSketch } from '../../stages/shared/speech-sketch.ts';

/** Of the videos that have a run of words, each is looked at with the next ones by number: copies form a chain. */
const neighbours = 2;
/** Hashes that two videos must have in common before they are compared. */
const leastCommon = 4;
/**
 * And this part of those that they would have in common at the least share that counts: what is counted lacks runs that
 * other videos between them have too, and what one course says alike stays far below.
 */
const leastPart = 1 / 3;

/** Where the videos are read from that are compared. */
export interface Fingerprints {
  /** Null where the video cannot be compared. */
  sketch(id: string): Promise<OpenSketch | null>;
  screens(id: string): Promise<readonly PictureHash[]>;
}

/**
 * Finds the videos that are one lecture with a fuller one. Pure: the same videos give the same answer in any order. Each
 * sketch is read once, and only videos with hashes in common are compared; what is known of all of them lies on disk, so
 * that memory holds some 30 bytes a video beside its id.
 */
export async function findDuplicates(
  ids: readonly string[],
  read: Fingerprints,
  settings: Settings['weave'],
): Promise<Duplicate[]> {
  const videos = ids.toSorted();
  const sizes = { runs: new Float64Array(videos.length), complete: new Float64Array(videos.length) };
  const linked = new Links(videos.length);
  const compare = (one: string, other: string): Promise<Shared> => compared(read, one, other);
  for await (const [a, b] of commonPairs(videos, read, sizes, settings)) {
    if (linked.areLinked(a, b) || !isOneLecture(await compare(videos[a]!, videos[b]!), settings)) continue;
    linked.link(a, b);
  }
  const duplicates: Duplicate[] = [];
  for (const group of linked.groups()) {
    const alike = group.map((number) => ({ id: videos[number]!, runs: sizes.runs[number]! }));
    for (const duplicate of await decideDuplicates(alike, compare, settings)) duplicates.push(duplicate);
  }
  return duplicates.sort((a, b) => (a.video < b.video ? -1 : 1));
}

async function compared(read: Fingerprints, one: string, other: string): Promise<Shared> {
  const [a, b] = [await read.sketch(one), await read.sketch(other)];
  if (!a || !b) return { speech: 0, runs: 0, screens: null };
  return sharedBetween(
    { speech: a, screens: await read.screens(one) },
    { speech: b, screens: await read.screens(other) },
  );
}

/** Of each video, how many runs of words it has, and below what its sketch holds all of their hashes. */
interface Sizes {
  runs: Float64Array;
  complete: Float64Array;
}

/** Numbers of videos that have so many hashes in common that they may be one lecture. Fills `sizes` on the way. */
async function* commonPairs(
  videos: readonly string[],
  read: Fingerprints,
  sizes: Sizes,
  settings: Settings['weave'],
): AsyncGenerator<[number, number]> {
  const byHash = new SortedPairs();
  const byVideo = new SortedPairs();
  try {
    for (const [number, id] of videos.entries()) {
      const sketch = await read.sketch(id);
      if (!sketch) continue;
      sizes.runs[number] = sketch.runs;
      sizes.complete[number] = completeBelow(sketch);
      for (const hash of sketch.hashes) {
        const writing = byHash.add(hash, number);
        if (writing) await writing;
      }
    }
    for await (const [, having] of byHash.groups(2)) {
      for (let one = 0; one < having.length; one++) {
        const last = Math.min(having.length - 1, one + neighbours);
        for (let other = one + 1; other <= last; other++) {
          const writing = byVideo.add(having[one]!, having[other]!);
          if (writing) await writing;
        }
      }
    }
    for await (const [one, others] of byVideo.groups(leastCommon)) {
      for (let from = 0; from < others.length; ) {
        const other = others[from]!;
        let to = from + 1;
        while (to < others.length && others[to] === other) to++;
        if (to - from >= neededInCommon(sizes, one, other, settings)) yield [one, other];
        from = to;
      }
    }
  } finally {
    await byHash.close();
    await byVideo.close();
  }
}

function neededInCommon(
  { runs, complete }: Sizes,
  a: number,
  b: number,
  settings: Settings['weave'],
): number {
  const comparable = (Math.min(runs[a]!, runs[b]!) * Math.min(complete[a]!, complete[b]!)) / hashRange;
  return Math.max(leastCommon, leastPart * leastSpeech(settings) * comparable);
}

/** Which videos belong together (disjoint sets). */
class Links {
  readonly #parents: Uint32Array;

  constructor(count: number) {
    this.#parents = new Uint32Array(count).map((_, index) => index);
  }

  areLinked(a: number, b: number): boolean {
    return this.#rootOf(a) === this.#rootOf(b);
  }

  link(a: number, b: number): void {
    this.#parents[this.#rootOf(a)] = this.#rootOf(b);
  }

  /** The sets of two and more. */
  groups(): Iterable<number[]> {
    const groups = new Map<number, number[]>();
    for (const number of this.#parents.keys()) {
      const root = this.#rootOf(number);
      if (root === number) continue;
      const group = groups.get(root);
      if (group) group.push(number);
      else groups.set(root, [root, number]);
    }
    return groups.values();
  }

  #rootOf(number: number): number {
    let root = number;
    while (this.#parents[root] !== root) root = this.#parents[root]!;
    // The path is made short, or a chain of many copies would be walked again and again.
    for (let at = number; at !== root; ) {
      const next = this.#parents[at]!;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }
}
