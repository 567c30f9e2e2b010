import sharp from 'sharp';

/** An 8-bit RGB picture, rows from the top, three bytes a pixel. */
export interface RgbPicture {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A point in pixels: x to the right, y down. */
export type Point = readonly [x: number, y: number];

/** Larger pictures are not slides but an attack on memory. */
const maxPixels = 64_000_000;

/**
 * Decodes a JPEG, PNG or WebP; transparency is laid on white.
 *
 * @throws when the bytes are not a picture or it has more than 64 million pixels.
 */
export async function decodePicture(bytes: Uint8Array): Promise<RgbPicture> {
  const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels, failOn: 'none' })
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Resizes without keeping the aspect ratio. */
export async function resizePicture(picture: RgbPicture, width: number, height: number): Promise<RgbPicture> {
  if (picture.width === width && picture.height === height) return picture;
  const { data } = await sharp(picture.data, {
    raw: { width: picture.width, height: picture.height, channels: 3 },
    limitInputPixels: maxPixels,
  })
    .resize(width, height, { fit: 'fill', kernel: 'cubic', fastShrinkOnLoad: false })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width, height, data };
}
