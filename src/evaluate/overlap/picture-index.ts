import type { LumaPlane } from '../../vision/luma.ts';
import {
  boundedDistance,
  hashWords,
  pictureHash,
  wordsDistance,
  wordsOfHash,
} from '../../vision/picture-hash.ts';

/** Long edge at which pictures are hashed: the hash is of their low frequencies. */
const edge = 320;
/** Shares that are cut off at each side before a picture of a benchmark is hashed again: crops up to 5 % are near one. */
const cuts = [0, 0.02, 0.04] as const;
/** Farther apart at the nearest of those cuts, pictures are not looked at again: unrelated ones differ in about 100 bits. */
const mayBeCopy = 72;
/** Bits in which copies differ at most, as `isSameHash` has it. */
const copyAtMost = 32;
/** Step, and most, of what may be missing at a side of a copy. */
const step = 0.01;
const mostCut = 0.06;

/** The share that is cut off at each side: left, top, right, bottom. */
type Cut = readonly [number, number, number, number];

/** The hashes of a picture as it may stand in a textbook: whole, and with its borders cropped. Empty for a blank one. */
export async function croppedHashes(bytes: Uint8Array): Promise<Uint32Array[]> {
  const plane = await planeOf(bytes);
  return cuts.flatMap((cut) => hashOf(cropped(plane, [cut, cut, cut, cut])) ?? []);
}

/**
 * Bits in which a picture of a textbook differs from one of a benchmark with as much cut off at each side as makes them
 * most alike: sides are tried in turn, a step each, for as long as that helps.
 */
export async function croppedDistance(bytes: Uint8Array, hash: Uint32Array): Promise<number> {
  const plane = await planeOf(bytes);
  const distanceAt = (cut: Cut): number => {
    const other = hashOf(cropped(plane, cut));
    return other ? wordsDistance(hash, other) : Number.POSITIVE_INFINITY;
  };
  const starts = cuts.map((cut) => ({ cut: [cut, cut, cut, cut] as Cut, distance: 0 }));
  let best = starts
    .map(({ cut }) => ({ cut, distance: distanceAt(cut) }))
    .reduce((least, one) => (one.distance < least.distance ? one : least));
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const side of [0, 1, 2, 3]) {
      for (const change of [step, -step]) {
        const cut = best.cut.map((share, at) => (at === side ? share + change : share)) as unknown as Cut;
        if (cut[side]! < 0 || cut[side]! > mostCut) continue;
        const distance = distanceAt(cut);
        if (distance >= best.distance) continue;
        best = { cut, distance };
        isBetter = true;
      }
    }
  }
  return best.distance;
}

function hashOf(plane: LumaPlane): Uint32Array | null {
  const hash = pictureHash(plane);
  return hash === '' ? null : hashWords(hash);
}

async function planeOf(bytes: Uint8Array): Promise<LumaPlane> {
  // Reports read results of overlap without decoding a picture.
  const { greyThumbnail } = await import('../../vision/dataset-picture.ts');
  return greyThumbnail(bytes, edge);
}

/** The hash of a picture of a textbook; null for a blank one. */
export async function plainHash(bytes: Uint8Array): Promise<Uint32Array | null> {
  return hashOf(await planeOf(bytes));
}

function cropped(plane: LumaPlane, cut: Cut): LumaPlane {
  const { width, height, luma, lumaRange } = plane;
  const [left, top] = [Math.round(width * cut[0]), Math.round(height * cut[1])];
  const [right, bottom] = [width - Math.round(width * cut[2]), height - Math.round(height * cut[3])];
  if (right - left < 1 || bottom - top < 1) return plane;
  return {
    width: right - left,
    height: bottom - top,
    luma: luma.subarray(top * width + left, (bottom - 1) * width + right),
    lumaRange,
    stride: width,
  };
}

/** Whether pictures that differ in so many bits are copies. */
export function isCopy(distance: number): boolean {
  return distance <= copyAtMost;
}

export interface FoundPicture {
  /** Number of the picture as it was added. */
  picture: number;
  /** Bits of 256 in which it differs. */
  distance: number;
}

/** The pictures of benchmarks by their hashes, all in one block. Asked by a scan: it takes less than to decode a picture. */
export class PictureIndex {
  #words = new Uint32Array(wordsOfHash * 1024);
  #pictures: number[] = [];

  /** How many hashes there are. */
  get size(): number {
    return this.#pictures.length;
  }

  add(picture: number, hashes: readonly Uint32Array[]): void {
    for (const hash of hashes) {
      const at = this.#pictures.length * wordsOfHash;
      if (at === this.#words.length) {
        const larger = new Uint32Array(2 * this.#words.length);
        larger.set(this.#words);
        this.#words = larger;
      }
      this.#words.set(hash, at);
      this.#pictures.push(picture);
    }
  }

  /** The pictures that this one may be a copy of, each once, at its least distance. */
  find(hash: Uint32Array): FoundPicture[] {
    const nearest = new Map<number, number>();
    for (let at = 0; at < this.#pictures.length; at++) {
      const distance = boundedDistance(hash, this.#words, at * wordsOfHash, mayBeCopy);
      if (distance > mayBeCopy) continue;
      const picture = this.#pictures[at]!;
      nearest.set(picture, Math.min(nearest.get(picture) ?? Number.POSITIVE_INFINITY, distance));
    }
    return [...nearest].map(([picture, distance]) => ({ picture, distance }));
  }
}
