import {
  AV_FRAME_FLAG_INTERLACED,
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_RGB24,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RESERVED,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
  type AVPixelFormat,
} from 'node-av/constants';
import { avGetPixFmtName, Frame, SoftwareScaleContext } from 'node-av/lib';
import { isYuv, lumaRangeOf } from './luma-range.ts';
import { MediaError } from './media-error.ts';
import { copyPlane } from './planes.ts';

/** Full chroma interpolation keeps coloured text sharp; the cost is paid only for pictures that are kept. */
const scaleFlags = 'bicubic+accurate_rnd+full_chroma_int';

/** Converts decoded frames with swscale, which reads colour matrix and range off the frame. */
export class PictureConverter {
  readonly #path: string;
  #scaler: SoftwareScaleContext | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Tight full-range grey, `width * height` bytes. */
  toGray(source: Frame): Uint8Array {
    return this.#convert(source, AV_PIX_FMT_GRAY8, source.width, source.height, 1);
  }

  /** Tight RGB24 of the given size, `width * height * 3` bytes. */
  toRgb(source: Frame, width: number, height: number): Uint8Array {
    return this.#convert(source, AV_PIX_FMT_RGB24, width, height, 3);
  }

  close(): void {
    this.#scaler?.freeContext();
    this.#scaler = null;
  }

  #convert(
    source: Frame,
    format: AVPixelFormat,
    width: number,
    height: number,
    pixelBytes: number,
  ): Uint8Array {
    stateColours(source);
    // swscale refuses to turn fields into whole pictures; a screen that stands still is the same either way.
    source.clearFlags(AV_FRAME_FLAG_INTERLACED);
    const target = new Frame();
    target.alloc();
    try {
      target.width = width;
      target.height = height;
      target.format = format;
      target.colorRange = AVCOL_RANGE_JPEG;
      // Same primaries and transfer on both sides: no gamut or tone mapping, which takes seconds per picture.
      target.colorPrimaries = source.colorPrimaries;
      target.colorTrc = source.colorTrc;
      const scaled = this.#ready().scaleFrameSync(target, source);
      const plane = target.data?.[0];
      if (scaled < 0 || !plane) {
        throw new MediaError('undecodable', this.#path, 'A picture could not be converted.');
      }
      return copyPlane(plane, target.linesize[0]!, width * pixelBytes, height);
    } finally {
      target.free();
    }
  }

  #ready(): SoftwareScaleContext {
    if (this.#scaler) return this.#scaler;
    const scaler = new SoftwareScaleContext();
    scaler.allocContext();
    scaler.setOption('sws_flags', scaleFlags);
    this.#scaler = scaler;
    return scaler;
  }
}

/** Fills in the colour matrix and range that a file leaves unsaid, as players do: BT.709 for HD, else BT.601. */
function stateColours(frame: Frame): void {
  const pixelFormat = avGetPixFmtName(frame.format as AVPixelFormat) ?? '';
  if (!isYuv(pixelFormat)) return;
  if (frame.colorSpace === AVCOL_SPC_UNSPECIFIED || frame.colorSpace === AVCOL_SPC_RESERVED) {
    const hd = frame.width >= 1280 || frame.height > 576;
    frame.colorSpace = hd ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  }
  frame.colorRange =
    lumaRangeOf(pixelFormat, frame.colorRange) === 'full' ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
}
