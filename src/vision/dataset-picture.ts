import sharp from 'sharp';
import type { LumaPlane } from './luma.ts';
import type { RgbPicture } from './picture.ts';

/** Larger pictures are not decoded: a small file may unpack to gigabytes. */
const mostPixels = 50_000_000;
/** What JPEG can hold. A line of millions of pixels is no picture, and breaks what resizes it. */
const longestSide = 65_535;

/**
 * Decodes a picture of a dataset: JPEG, PNG, WebP, GIF (its first frame) or whatever sharp reads, of any depth, grey or
 * coloured, as 8-bit sRGB without alpha. Rejects where it cannot be read, has more than 50 million pixels, or a side
 * longer than 65,535.
 */
export async function decodeDatasetPicture(bytes: Uint8Array): Promise<RgbPicture> {
  const { data, info } = await sharp(bytes, { limitInputPixels: mostPixels })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  checkSides(width, height);
  return { rgb: data, width, height };
}

/**
 * A picture of a dataset in grey, no side longer than `edge`: JPEG is made small while it is decoded, which is several
 * times as fast. Rejects as `decodeDatasetPicture`.
 */
export async function greyThumbnail(bytes: Uint8Array, edge: number): Promise<LumaPlane> {
  const { data, info } = await sharp(bytes, { limitInputPixels: mostPixels })
    .removeAlpha()
    .greyscale()
    .resize(edge, edge, { fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, luma: data, lumaRange: 'full' };
}

/**
 * Rejects where `decodeDatasetPicture` would. Decodes the whole picture, but never holds its pixels: those of thousands
 * of large pictures, one after the other, would leave hundreds of MB of holes in the memory.
 */
export async function checkDatasetPicture(bytes: Uint8Array): Promise<void> {
  const picture = sharp(bytes, { limitInputPixels: mostPixels });
  const { width, height } = await picture.metadata();
  checkSides(width, height);
  // Without shrinking while it is read, which would skip parts of the file; `nearest` would skip pixels.
  await picture.resize(1, 1, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false }).raw().toBuffer();
}

function checkSides(width: number, height: number): void {
  if (Math.max(width, height) > longestSide)
    throw new RangeError(`Expected sides of at most ${longestSide} pixels, got ${width} x ${height}.`);
}
