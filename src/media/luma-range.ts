import { AVCOL_RANGE_JPEG, AVCOL_RANGE_MPEG, type AVColorRange } from 'node-av/constants';
import type { VideoStream } from '../records/media.ts';

export type LumaRange = VideoStream['lumaRange'];

/** Whether a pixel format, by FFmpeg's name, stores luma and chroma (not RGB, grey or palette). */
export function isYuv(pixelFormat: string): boolean {
  return /^(yuv|yuyv|uyvy|yvyu|uyyv|nv\d|p[024]1[0-6]|y2|xv|vuy|ayuv|uyva)/.test(pixelFormat);
}

/** How luma is coded. Where the file does not say, YUV is limited and everything else full, as players assume. */
export function lumaRangeOf(pixelFormat: string, range: AVColorRange): LumaRange {
  if (range === AVCOL_RANGE_JPEG || pixelFormat.startsWith('yuvj')) return 'full';
  if (range === AVCOL_RANGE_MPEG) return 'limited';
  return isYuv(pixelFormat) ? 'limited' : 'full';
}
