import {
  AV_FRAME_FLAG_INTERLACED,
  AV_PIX_FMT_GBRP16LE,
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_RGB24,
  AVCOL_PRI_BT2020,
  AVCOL_PRI_UNSPECIFIED,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RESERVED,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
  type AVPixelFormat,
} from 'node-av/constants';
import { avGetPixFmtName, Frame, SoftwareScaleContext } from 'node-av/lib';
import { type DeepPicture, type HdrCurve, hdrCurveOf, measureLight } from './light.ts';
import { isYuv, lumaRangeOf } from './luma-range.ts';
import { MediaError } from './media-error.ts';
import { toneMap } from './tone-map.ts';

/** Full chroma interpolation keeps coloured text sharp; the cost is paid only for pictures that are kept. */
const scaleFlags = 'bicubic+accurate_rnd+full_chroma_int';

/**
 * Converts decoded frames with swscale, which reads colour matrix and range off the frame. It holds nothing between two
 * conversions: a picture may be converted long after the decoder has gone.
 */
export class PictureConverter {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Tight full-range grey, `width * height` bytes. */
  toGray(source: Frame): Uint8Array {
    return this.#convert(source, AV_PIX_FMT_GRAY8, source.width, source.height, tightBytes);
  }

  /** Tight RGB24 in SDR of the given size, `width * height * 3` bytes. */
  toRgb(source: Frame, width: number, height: number): Uint8Array {
    const curve = hdrCurveOf(source.colorTrc);
    return curve
      ? this.#toneMapped(source, curve, width, height)
      : this.#convert(source, AV_PIX_FMT_RGB24, width, height, tightBytes);
  }

  #toneMapped(source: Frame, curve: HdrCurve, width: number, height: number): Uint8Array {
    const isStated = source.colorPrimaries !== AVCOL_PRI_UNSPECIFIED;
    const primaries = isStated ? source.colorPrimaries : AVCOL_PRI_BT2020;
    return this.#convert(source, AV_PIX_FMT_GBRP16LE, width, height, (deep) => {
      deep.colorSpace = AVCOL_SPC_RGB;
      deep.colorPrimaries = primaries;
      const light = measureLight(deepPictureOf(deep), curve);
      const mapped = new Frame();
      mapped.alloc();
      try {
        return toneMap(deep, mapped, light) ? tightBytes(mapped) : null;
      } finally {
        mapped.free();
      }
    });
  }

  /** `read` copies what it needs out of the converted frame; null where it could not. */
  #convert(
    source: Frame,
    format: AVPixelFormat,
    width: number,
    height: number,
    read: (target: Frame) => Uint8Array | null,
  ): Uint8Array {
    stateColours(source);
    // swscale refuses to turn fields into whole pictures; a screen that stands still is the same either way.
    source.clearFlags(AV_FRAME_FLAG_INTERLACED);
    const target = new Frame();
    const scaler = new SoftwareScaleContext();
    target.alloc();
    scaler.allocContext();
    try {
      scaler.setOption('sws_flags', scaleFlags);
      target.width = width;
      target.height = height;
      target.format = format;
      target.colorRange = AVCOL_RANGE_JPEG;
      // Same primaries and transfer on both sides: swscale does no gamut or tone mapping.
      target.colorPrimaries = source.colorPrimaries;
      target.colorTrc = source.colorTrc;
      const copy = scaler.scaleFrameSync(target, source) < 0 ? null : read(target);
      if (!copy) throw new MediaError('undecodable', this.#path, 'A frame could not be converted.');
      return copy;
    } finally {
      target.free();
      scaler.freeContext();
    }
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

/** A copy without padding. */
function tightBytes(frame: Frame): Uint8Array {
  const { buffer, byteOffset, length } = frame.toBuffer();
  return new Uint8Array(buffer, byteOffset, length);
}

function deepPictureOf(frame: Frame): DeepPicture {
  const { width, height } = frame;
  const lineWords = frame.linesize[0]! / 2;
  const wordsOf = (plane: number): Uint16Array => {
    const bytes = frame.data![plane]!;
    return new Uint16Array(bytes.buffer, bytes.byteOffset, lineWords * height);
  };
  return { planes: [wordsOf(0), wordsOf(1), wordsOf(2)], width, height, lineWords };
}
