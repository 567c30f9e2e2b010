import sharp from 'sharp';
import type { RgbPicture } from './picture.ts';

/** Larger pictures are not decoded: a small file may unpack to gigabytes. */
const mostPixels = 50_000_000;

/**
 * Decodes a picture of a dataset: JPEG, PNG, WebP, GIF (its first frame) or whatever sharp reads, of any depth, grey or
 * coloured, as 8-bit sRGB without alpha. Rejects where it cannot be read or has more than 50 million pixels.
 */
export async function decodeDatasetPicture(bytes: Uint8Array): Promise<RgbPicture> {
  const { data, info } = await sharp(bytes, { limitInputPixels: mostPixels })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, width: info.width, height: info.height };
}
