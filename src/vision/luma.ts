import type { VideoStream } from '../records/media.ts';

/** How luma is coded: `limited` puts black at 16 and white at 235, `full` at 0 and 255. */
export type LumaRange = VideoStream['lumaRange'];

/** What similarity measures need of a range: the value of black, and the distance from black to white. */
export const lumaLevels: Record<LumaRange, { black: number; span: number }> = {
  limited: { black: 16, span: 219 },
  full: { black: 0, span: 255 },
};

/** A picture in grey: `height` rows of `width` bytes, each row starting `stride` bytes after the one before. */
export interface LumaPlane {
  width: number;
  height: number;
  luma: Uint8Array;
  lumaRange: LumaRange;
  /** Bytes from one row to the next; `width` where rows follow each other without a gap. */
  stride?: number;
}

/** Throws a RangeError where the bytes of the plane cannot hold its rows. */
export function checkPlane({ width, height, luma, stride = width }: LumaPlane): void {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new RangeError(`Expected a picture size in whole pixels above 0, got ${width} x ${height}.`);
  }
  const needed = (height - 1) * stride + width;
  if (stride < width || luma.length < needed) {
    throw new RangeError(
      `Expected at least ${needed} bytes of luma in rows of ${width} for ${width} x ${height} pixels, ` +
        `got ${luma.length} bytes in rows of ${stride}.`,
    );
  }
}

/** The plane's bytes coded in another range, rounded and clipped; the same bytes where the range is the same. */
export function toLumaRange(luma: Uint8Array, from: LumaRange, to: LumaRange): Uint8Array {
  if (from === to) return luma;
  const source = lumaLevels[from];
  const target = lumaLevels[to];
  const table = new Uint8ClampedArray(256);
  for (let value = 0; value < 256; value++) {
    table[value] = Math.round(((value - source.black) * target.span) / source.span + target.black);
  }
  return luma.map((value) => table[value]!);
}
