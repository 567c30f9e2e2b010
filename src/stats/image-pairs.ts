import { sha256 } from '../base/fingerprint.ts';
import type { DocumentImage } from '../records/document.ts';
import type { PictureHash } from '../records/screen.ts';
import { decodeDatasetPicture } from '../vision/dataset-picture.ts';
import { resizeArea } from '../vision/downscale.ts';
import { toGrey } from '../vision/grey.ts';
import type { ImageEncoder } from '../vision/image-encoder.ts';
import type { LumaPlane } from '../vision/luma.ts';
import type { RgbPicture } from '../vision/picture.ts';
import { isSameHash, pictureHash } from '../vision/picture-hash.ts';
import { ssimWindow } from '../vision/ssim.ts';
import { createSsim } from '../vision/ssim-kernel.ts';
import type { PairScore } from './insi-sim.ts';

/** Why an image could not be compared: it is not there, or no picture that can be decoded and compared. */
export type ImageFailure = 'missing' | 'unreadable';

/** Both similarities of two images, and whether they are near-duplicates. */
export interface ComparedPair extends PairScore {
  isNearDuplicate: boolean;
}

/** Blank images have no hash: with at least this SSIM they are of one shade. */
const sameShadeSsim = 0.95;

interface ComparedImage {
  digest: string;
  hash: PictureHash;
  grey: LumaPlane;
  vector: Float32Array;
}

/**
 * Compares every two images of a sample, in the order of (1, 2), (1, 3) … (2, 3) …: cosine of their embeddings, and
 * SSIM in grey at the full size of the first, to which the second is resized by area (as the released scripts do).
 * The same bytes twice give 1 and 1. Near-duplicates are told by the perceptual hash.
 * @returns why the first image that cannot be compared cannot be
 */
export async function imagePairs(
  images: readonly DocumentImage[],
  read: (image: DocumentImage) => Promise<Uint8Array | null>,
  encoder: ImageEncoder,
): Promise<ComparedPair[] | ImageFailure> {
  const compared: ComparedImage[] = [];
  for (const image of images) {
    const bytes = await read(image);
    if (bytes === null) return 'missing';
    const digest = sha256(bytes);
    const known = compared.find((other) => other.digest === digest);
    const picture = known ? null : await decoded(bytes);
    if (picture) {
      const grey = toGrey(picture);
      const vector = unit(await encoder.embed(picture));
      compared.push({ digest, hash: pictureHash(grey), grey, vector });
    } else if (known) compared.push(known);
    else return 'unreadable';
  }
  return compared.flatMap((first, index) => pairsWith(first, compared.slice(index + 1)));
}

async function decoded(bytes: Uint8Array): Promise<RgbPicture | null> {
  const picture = await decodeDatasetPicture(bytes).catch(() => null);
  return picture && Math.min(picture.width, picture.height) >= ssimWindow ? picture : null;
}

function pairsWith(first: ComparedImage, others: readonly ComparedImage[]): ComparedPair[] {
  const { width, height } = first.grey;
  const comparer = others.some(({ digest }) => digest !== first.digest)
    ? createSsim(width, height, 'full')
    : null;
  comparer?.setReference(first.grey);
  return others.map((other) => {
    if (other.digest === first.digest || !comparer) return { cosine: 1, ssim: 1, isNearDuplicate: true };
    const ssim = comparer.compare(resizeArea(other.grey, width, height));
    const isBlank = first.hash === '' && other.hash === '';
    const isNearDuplicate = isBlank ? ssim >= sameShadeSsim : isSameHash(first.hash, other.hash);
    return { cosine: dot(first.vector, other.vector), ssim, isNearDuplicate };
  });
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0))
    throw new RangeError('Expected an image embedding with a direction, got one of length 0.');
  return vector.map((value) => value / length);
}

function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length)
    throw new RangeError(`Expected an image embedding of ${a.length} numbers, got ${b.length}.`);
  const product = a.reduce((sum, value, index) => sum + value * b[index]!, 0);
  return Math.max(-1, Math.min(1, product));
}
