import sharp from 'sharp';

// One picture, one thread: the parallel work of a run is between its workers.
sharp.concurrency(1);
sharp.cache(false);

/** Pixels as rows of red, green, blue bytes without gaps: `width * height * 3` bytes. */
export interface RgbPicture {
  rgb: Uint8Array;
  width: number;
  height: number;
}

export interface EncodedPicture {
  /** A JPEG file. */
  bytes: Uint8Array;
  width: number;
  height: number;
}

export interface EncodeOptions {
  /** Larger pictures are scaled down until their longer side has this many pixels; null keeps the size. */
  longEdge: number | null;
  /** JPEG quality, 1 to 100. */
  quality: number;
}

export const encodeDefaults: EncodeOptions = { longEdge: 1280, quality: 90 };

/** The size of a picture whose longer side is limited, its shape kept; never larger, never below 1 pixel. */
export function longEdgeLimited(
  width: number,
  height: number,
  longEdge: number,
): { width: number; height: number } {
  const scale = Math.min(1, longEdge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Throws a RangeError where the bytes are not those of a picture of this size. */
export function checkRgb({ rgb, width, height }: RgbPicture): void {
  if (!(width > 0 && height > 0) || rgb.length !== width * height * 3) {
    throw new RangeError(
      `Expected ${width * height * 3} bytes of RGB for ${width} x ${height}, got ${rgb.length}.`,
    );
  }
}

/**
 * The picture as JPEG, scaled down by Lanczos where it is larger than asked, with chroma at full resolution
 * because coloured text frays without. The same bytes for the same picture, options and sharp version.
 */
export async function encodePicture(
  rgb: Uint8Array,
  width: number,
  height: number,
  options: Partial<EncodeOptions> = {},
): Promise<EncodedPicture> {
  checkRgb({ rgb, width, height });
  const { longEdge, quality } = { ...encodeDefaults, ...options };
  const size = longEdge === null ? { width, height } : longEdgeLimited(width, height, longEdge);
  let image = sharp(rgb, { raw: { width, height, channels: 3 } });
  if (size.width !== width || size.height !== height) {
    image = image.resize({ ...size, kernel: 'lanczos3', fit: 'fill' });
  }
  const bytes = await image.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
  return { bytes, ...size };
}

/** The pixels of a JPEG (or whatever sharp reads), in sRGB without alpha. Rejects where it cannot be read. */
export async function decodePicture(bytes: Uint8Array): Promise<RgbPicture> {
  const { data, info } = await sharp(bytes)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, width: info.width, height: info.height };
}

/** A rectangle of a picture, in whole pixels. */
export interface PicturePart {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The picture, or a part of it, scaled down by area average until its longer side has `longEdge` pixels at most. */
export async function shrinkPicture(
  picture: RgbPicture,
  longEdge: number,
  part: PicturePart = { left: 0, top: 0, width: picture.width, height: picture.height },
): Promise<RgbPicture> {
  checkRgb(picture);
  const { rgb, width, height } = picture;
  const isWhole = part.width === width && part.height === height;
  const size = longEdgeLimited(part.width, part.height, longEdge);
  if (isWhole && size.width === width && size.height === height) return picture;
  const image = sharp(rgb, { raw: { width, height, channels: 3 } });
  const data = await (isWhole ? image : image.extract(part))
    .resize({ ...size, kernel: 'linear', fit: 'fill' })
    .raw()
    .toBuffer();
  return { rgb: data, ...size };
}
