import { greyThumbnail } from '../../vision/dataset-picture.ts';
import type { LumaPlane } from '../../vision/luma.ts';
import { hashWords, isSameWords, pictureHash, wordsDistance, wordsOfHash } from '../../vision/picture-hash.ts';

/** Long edge at which pictures are hashed: the hash is of their low frequencies. */
const edge = 320;
/**
 * Shares that are cut off at each side, and at left and right or top and bottom alone, before a picture of a benchmark is
 * hashed again: a hash bears a cropped side of about 1 %, so that all crops up to 6 % are near one of these.
 */
const cuts = [0, 0.015, 0.03, 0.045] as const;

/** The hashes of a picture as it may stand in a textbook: whole, and with its borders cropped. Empty for a blank one. */
export async function croppedHashes(bytes: Uint8Array): Promise<Uint32Array[]> {
  const plane = await greyThumbnail(bytes, edge);
  const hashes = new Set<string>();
  for (const x of cuts)
    for (const y of cuts) {
      const hash = pictureHash(cropped(plane, x, y));
      if (hash !== '') hashes.add(hash);
    }
  return [...hashes].map(hashWords);
}

/** The hash of a picture of a textbook; null for a blank one. */
export async function plainHash(bytes: Uint8Array): Promise<Uint32Array | null> {
  const hash = pictureHash(await greyThumbnail(bytes, edge));
  return hash === '' ? null : hashWords(hash);
}

function cropped(plane: LumaPlane, x: number, y: number): LumaPlane {
  const { width, height, luma, lumaRange } = plane;
  const [left, top] = [Math.round(width * x), Math.round(height * y)];
  const [right, bottom] = [width - left, height - top];
  if (right - left < 1 || bottom - top < 1) return plane;
  return {
    width: right - left,
    height: bottom - top,
    luma: luma.subarray(top * width + left, (bottom - 1) * width + right),
    lumaRange,
    stride: width,
  };
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

  /** The pictures that this one is a copy of, each once, at its least distance. */
  find(hash: Uint32Array): FoundPicture[] {
    const nearest = new Map<number, number>();
    for (const [at, picture] of this.#pictures.entries()) {
      const other = this.#words.subarray(at * wordsOfHash, (at + 1) * wordsOfHash);
      if (!isSameWords(hash, other)) continue;
      nearest.set(picture, Math.min(nearest.get(picture) ?? Number.POSITIVE_INFINITY, wordsDistance(hash, other)));
    }
    return [...nearest].map(([picture, distance]) => ({ picture, distance }));
  }
}
