import type { AVPixelFormat } from 'node-av/constants';
import { avGetPixFmtName, type Frame as DecodedFrame } from 'node-av/lib';
import { hdrCurveOf, sdrLumaTable } from './light.ts';
import { type LumaRange, lumaRangeOf } from './luma-range.ts';
import type { LumaRoom } from './luma-room.ts';
import type { PictureConverter } from './picture-converter.ts';
import { copyDeepPlane, throughTable, uprightRgb } from './planes.ts';
import { orientationOfFrame, type Presentation, squarePixels } from './presentation.ts';

/** A decoded picture. `luma` and `rgb` may be called until the generator that gave it is advanced. */
export interface Frame {
  /** Seconds from the start of the file. */
  readonly timeSec: number;
  /** Size in pixels as stored: not turned or mirrored, pixels perhaps not square. It may change within a video. */
  readonly width: number;
  readonly height: number;
  /** How `luma` is coded. */
  readonly lumaRange: LumaRange;
  /**
   * The brightness, `width * height` bytes, as stored: not turned or mirrored. Deeper than 8 bits is cut to 8, and HDR
   * is brought near to SDR, so that the same thresholds hold. The same bytes at each call; whoever needs them for longer
   * copies them.
   */
  luma(): Uint8Array;
  /** Full-range RGB24 without padding, as a player shows it: upright, not mirrored, in square pixels and SDR. */
  rgb(): RgbPicture;
  /**
   * What gives `rgb` once, however late. It holds on to the decoded picture, half as large; one that is not asked for its
   * colours was never converted.
   */
  rgbLater(): () => RgbPicture;
}

export interface RgbPicture {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Largest side and area of a picture given out, in pixels; JPEG allows sides up to 65,500. */
const maxShownSide = 32_768;
const maxShownPixels = 8192 * 8192;

export class Picture implements Frame {
  readonly timeSec: number;
  readonly width: number;
  readonly height: number;
  readonly lumaRange: LumaRange;
  readonly #converter: PictureConverter;
  readonly #presentation: Presentation;
  readonly #lumaRoom: LumaRoom;
  readonly #lumaBits: number | null;
  #decoded: DecodedFrame | null;
  #luma: Uint8Array | null = null;

  /** @param lumaRoom Of this picture alone, for as long as it lives. */
  constructor(
    decoded: DecodedFrame,
    timeSec: number,
    converter: PictureConverter,
    presentation: Presentation,
    lumaRoom: LumaRoom,
  ) {
    const pixelFormat = avGetPixFmtName(decoded.format as AVPixelFormat) ?? '';
    this.#decoded = decoded;
    this.#converter = converter;
    this.#presentation = presentation;
    this.#lumaRoom = lumaRoom;
    this.#lumaBits = (decoded.linesize[0] ?? 0) > 0 ? lumaPlaneBits(pixelFormat) : null;
    this.timeSec = timeSec;
    this.width = decoded.width;
    this.height = decoded.height;
    this.lumaRange = this.#lumaBits === null ? 'full' : lumaRangeOf(pixelFormat, decoded.colorRange);
  }

  luma(): Uint8Array {
    const decoded = this.#current();
    this.#luma ??= this.#copyLuma(decoded);
    return this.#luma;
  }

  rgb(): RgbPicture {
    return this.#shown(this.#current());
  }

  rgbLater(): () => RgbPicture {
    const kept = this.#current().clone();
    if (!kept) throw new Error('A decoded frame could not be kept.');
    return () => {
      try {
        return this.#shown(kept);
      } finally {
        kept.free();
      }
    };
  }

  /** Ends the life of the picture; the decoder reuses its memory. */
  release(): void {
    this.#decoded = null;
  }

  #shown(decoded: DecodedFrame): RgbPicture {
    const { width, height } = withinBounds(squarePixels(decoded, this.#presentation));
    const data = this.#converter.toRgb(decoded, width, height);
    return uprightRgb({ data, width, height }, orientationOfFrame(decoded, this.#presentation));
  }

  #copyLuma(decoded: DecodedFrame): Uint8Array {
    const curve = hdrCurveOf(decoded.colorTrc);
    const tableOf = (bits: number) => curve && sdrLumaTable(curve, bits, this.lumaRange);
    if (this.#lumaBits === null) return throughTable(this.#converter.toGray(decoded), tableOf(8));
    const table = tableOf(this.#lumaBits);
    return this.#lumaBits === 8
      ? throughTable(this.#lumaRoom.copyOf(decoded), table)
      : copyDeepPlane(
          decoded.data![0]!,
          decoded.linesize[0]!,
          this.width,
          this.height,
          this.#lumaBits,
          table,
        );
  }

  #current(): DecodedFrame {
    if (this.#decoded) return this.#decoded;
    throw new Error(
      `The frame at ${this.timeSec} s is used after the next one was asked for: copy it before.`,
    );
  }
}

function withinBounds({ width, height }: { width: number; height: number }) {
  const scale = Math.min(
    1,
    maxShownSide / Math.max(width, height),
    Math.sqrt(maxShownPixels / (width * height)),
  );
  const sideOf = (length: number): number => Math.max(1, Math.round(length * scale));
  return { width: sideOf(width), height: sideOf(height) };
}

/** Bits of the luma plane that a pixel format keeps by itself; null where luma must be computed. */
function lumaPlaneBits(pixelFormat: string): number | null {
  if (/^(yuvj?4\d\dp|yuva4\d\dp|nv(12|21|16|24|42)|gray)$/.test(pixelFormat)) return 8;
  const deep = /^(?:yuva?4\d\dp|gray)(9|10|12|14|16)le$/.exec(pixelFormat);
  return deep ? Number(deep[1]) : null;
}
