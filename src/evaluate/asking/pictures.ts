import { DataError, errorMessage } from '../../base/errors.ts';
import type { ImagePart } from '../../clients/message.ts';
import type { ItemImage } from '../item.ts';

/**
 * A picture as servers take it: JPEG, PNG and WebP go as they are, anything else as PNG.
 * @throws DataError where it cannot be read, or is no picture
 */
export async function imagePart(image: ItemImage): Promise<ImagePart> {
  const bytes = await image.read();
  const mediaType = mediaTypeOf(bytes);
  if (mediaType !== null) return { type: 'image', mediaType, bytes };
  // Native code is loaded where it is used, so that a command can say that it is broken.
  const { default: sharp } = await import('sharp');
  try {
    return { type: 'image', mediaType: 'image/png', bytes: await sharp(bytes).png().toBuffer() };
  } catch (error) {
    throw new DataError('broken-image', `${image.name} is not an image: ${errorMessage(error)}`);
  }
}

function mediaTypeOf(bytes: Uint8Array): ImagePart['mediaType'] | null {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'image/webp' : null;
}
