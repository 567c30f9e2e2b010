import { StoppedError } from '../../base/errors.ts';
import type { Digest } from '../../records/basics.ts';
import { cosine } from '../../vision/embedding.ts';
import type { ImageEncoder } from '../../vision/image-encoder.ts';

/** Vectors that are kept, of some KB each: what is shown in many samples is encoded once, which an endpoint may charge. */
const mostVectors = 2000;

/** A picture and the digest of its bytes. */
export interface KnownPicture {
  digest: Digest;
  bytes: Uint8Array;
}

/** How alike pictures are to an image encoder. */
export class PictureCosines {
  readonly #encoder: ImageEncoder;
  readonly #vectors = new Map<Digest, Promise<Float32Array>>();

  constructor(encoder: ImageEncoder) {
    this.#encoder = encoder;
  }

  /** From -1 to 1. @throws StoppedError where the vectors cannot be compared. Rejects where the encoder does. */
  async of(one: KnownPicture, other: KnownPicture): Promise<number> {
    const [a, b] = await Promise.all([this.#vectorOf(one), this.#vectorOf(other)]);
    try {
      return cosine(a, b);
    } catch (error) {
      const { model } = this.#encoder.producer;
      throw new StoppedError(`The image encoder ${model} does not work: ${(error as RangeError).message}`);
    }
  }

  #vectorOf({ digest, bytes }: KnownPicture): Promise<Float32Array> {
    const known = this.#vectors.get(digest);
    if (known) return known;
    if (this.#vectors.size >= mostVectors) this.#vectors.clear();
    const vector = this.#encode(bytes);
    this.#vectors.set(digest, vector);
    return vector;
  }

  async #encode(bytes: Uint8Array): Promise<Float32Array> {
    // Reports read results of overlap without decoding a picture.
    const { decodeDatasetPicture } = await import('../../vision/dataset-picture.ts');
    return this.#encoder.embed(await decodeDatasetPicture(bytes));
  }
}
