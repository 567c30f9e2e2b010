import sharp from 'sharp';
import { DataError, errorMessage } from '../../base/errors.ts';
import { sha256 } from '../../base/fingerprint.ts';
import type { ImagePart } from '../../clients/message.ts';
import type { Digest } from '../../records/basics.ts';
import type { ItemImage } from '../item.ts';

/** Digests of pictures, each read once. */
export class PictureDigests {
  readonly #digests = new Map<ItemImage, Digest>();

  /** SHA-256 of the file as it lies there. @throws DataError where it cannot be read */
  async of(image: ItemImage): Promise<Digest> {
    const known = this.#digests.get(image);
    if (known) return known;
    const digest = sha256(await readImage(image));
    this.#digests.set(image, digest);
    return digest;
  }
}

/**
 * A picture as servers take it: JPEG, PNG and WebP go as they are, anything else as PNG.
 * @throws DataError where it is no picture
 */
export async function imagePart(image: ItemImage): Promise<ImagePart> {
  const bytes = await readImage(image);
  const mediaType = mediaTypeOf(bytes);
  if (mediaType !== null) return { type: 'image', mediaType, bytes };
  try {
    return { type: 'image', mediaType: 'image/png', bytes: await sharp(bytes).png().toBuffer() };
  } catch (error) {
    throw new DataError('unreadable-image', `${image.name} is not an image: ${errorMessage(error)}`);
  }
}

async function readImage(image: ItemImage): Promise<Uint8Array> {
  try {
    return await image.read();
  } catch (error) {
    throw new DataError('unreadable-image', `${image.name} cannot be read: ${errorMessage(error)}`);
  }
}

function mediaTypeOf(bytes: Uint8Array): ImagePart['mediaType'] | null {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'image/webp' : null;
}
