import { SortedPairs } from '../../base/sorted-pairs.ts';
import type { Settings } from '../../config/schema.ts';
import {
  type Duplicate,
  decideDuplicates,
  type Fingerprint,
  isOneLecture,
  type Shared,
  sharedBetween,
} from '../../stages/11-weave/duplicates.ts';
import type { OpenSketch } from '../../stages/shared/speech-sketch.ts';

/** Of the videos that have a run of words, each is looked at with the next ones by number: copies form a chain. */
const neighbours = 2;
/** Runs of words in more videos than this are how people speak, and tell nothing. */
const mostVideos = 1000;
/** Hashes that two videos must have in common before they are compared. */
const leastCommon = 4;

/** A video of which duplicates are looked for. */
export interface Candidate {
  id: string;
  /** Null where it cannot be compared. */
  sketch(): Promise<OpenSketch | null>;
  fingerprint(): Promise<Fingerprint>;
}

/**
 * Finds the videos that are one lecture with a fuller one. Pure: the same videos give the same answer in any order. Each
 * sketch is read once, and only videos with hashes in common are compared; what is known of all of them lies on disk, so
 * that memory holds a few bytes a video.
 */
export async function findDuplicates(
  candidates: readonly Candidate[],
  settings: Settings['weave'],
): Promise<Duplicate[]> {
  const videos = candidates.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const runs = new Float64Array(videos.length);
  const linked = new Links(videos.length);
  const compare = (a: number, b: number): Promise<Shared> => compared(videos[a]!, videos[b]!);
  for await (const [a, b] of commonPairs(videos, runs)) {
    if (linked.areLinked(a, b) || !isOneLecture(await compare(a, b), settings)) continue;
    linked.link(a, b);
  }
  const numbers = new Map(videos.map(({ id }, number) => [id, number]));
  const duplicates: Duplicate[] = [];
  for (const group of linked.groups()) {
    const found = await decideDuplicates(
      group.map((number) => ({ id: videos[number]!.id, runs: runs[number]! })),
      (id, kept) => compare(numbers.get(id)!, numbers.get(kept)!),
      settings,
    );
    duplicates.push(...found);
  }
  return duplicates.sort((a, b) => (a.video < b.video ? -1 : 1));
}

async function compared(a: Candidate, b: Candidate): Promise<Shared> {
  return sharedBetween(await a.fingerprint(), await b.fingerprint());
}

/** Numbers of videos that have some hashes in common. Leaves in `runs` how many runs of words each has. */
async function* commonPairs(
  videos: readonly Candidate[],
  runs: Float64Array,
): AsyncGenerator<[number, number]> {
  const byHash = new SortedPairs();
  const byVideo = new SortedPairs();
  try {
    for (const [number, video] of videos.entries()) {
      const sketch = await video.sketch();
      if (!sketch) continue;
      runs[number] = sketch.runs;
      for (const hash of sketch.hashes) await byHash.add(hash, number);
    }
    for await (const [, having] of byHash.groups()) {
      if (having.length > mostVideos) continue;
      for (let one = 0; one < having.length; one++) {
        const last = Math.min(having.length - 1, one + neighbours);
        for (let other = one + 1; other <= last; other++) await byVideo.add(having[one]!, having[other]!);
      }
    }
    for await (const [one, others] of byVideo.groups()) {
      for (let from = 0; from < others.length; ) {
        let to = from + 1;
        while (to < others.length && others[to] === others[from]) to++;
        if (to - from >= leastCommon) yield [one, others[from]!];
        from = to;
      }
    }
  } finally {
    await byHash.close();
    await byVideo.close();
  }
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
  groups(): number[][] {
    const groups = new Map<number, number[]>();
    for (const number of this.#parents.keys()) {
      const root = this.#rootOf(number);
      if (root !== number) groups.set(root, [...(groups.get(root) ?? [root]), number]);
    }
    return [...groups.values()];
  }

  #rootOf(number: number): number {
    let root = number;
    while (this.#parents[root] !== root) root = this.#parents[root]!;
    this.#parents[number] = root;
    return root;
  }
}
