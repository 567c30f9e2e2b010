import { DataError } from '../../base/errors.ts';
import { sha256 } from '../../base/fingerprint.ts';
import type { Digest } from '../../records/basics.ts';
import type { ItemImage } from '../item.ts';

const known = new WeakMap<ItemImage, Digest>();

/** Sha256 of the picture's file. Read once; the picture is then known by it. @throws DataError where it cannot be read. */
export async function pictureDigest(image: ItemImage): Promise<Digest> {
  return known.get(image) ?? rememberDigest(image, await image.read());
}

/** Notes the digest of a picture whose bytes are at hand. */
export function rememberDigest(image: ItemImage, bytes: Uint8Array): Digest {
  const digest = sha256(bytes);
  known.set(image, digest);
  return digest;
}

/** Digests of those pictures that are there. */
export async function readableDigests(images: readonly ItemImage[]): Promise<Digest[]> {
  const digests: Digest[] = [];
  for (const image of images) {
    try {
      digests.push(await pictureDigest(image));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }
  return digests;
}

/** Whether the digest is known already. */
export function hasDigest(image: ItemImage): boolean {
  return known.has(image);
}
