import type { LumaPlane } from './luma.ts';
import { checkRgb, type RgbPicture } from './picture.ts';

/**
 * The picture in grey, 0 to 255: 0.299 R + 0.587 G + 0.114 B (BT.601) in whole numbers with 15 bits of fraction, as
 * OpenCV's `COLOR_BGR2GRAY` computes it.
 */
export function toGrey(picture: RgbPicture): LumaPlane {
  checkRgb(picture);
  const { rgb, width, height } = picture;
  const luma = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 3) {
    luma[pixel] = (rgb[at]! * 9798 + rgb[at + 1]! * 19235 + rgb[at + 2]! * 3735 + 16384) >> 15;
  }
  return { width, height, luma, lumaRange: 'full' };
}
