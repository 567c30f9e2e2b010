import type { Orientation } from './orientation.ts';

/**
 * Copies a plane of little-endian 16-bit words that hold `bits` bits each: what `table` has for them, or without one
 * the upper eight bits.
 */
export function copyDeepPlane(
  plane: Uint8Array,
  lineBytes: number,
  width: number,
  rows: number,
  bits: number,
  table: Uint8Array | null = null,
): Uint8Array {
  const words = new DataView(plane.buffer, plane.byteOffset, plane.byteLength);
  const tight = new Uint8Array(width * rows);
  const shift = bits - 8;
  for (let row = 0; row < rows; row += 1) {
    const line = row * lineBytes;
    const out = row * width;
    for (let x = 0; x < width; x += 1) {
      const word = words.getUint16(line + 2 * x, true);
      tight[out + x] = table ? table[word]! : word >> shift;
    }
  }
  return tight;
}

/** Replaces each byte by what `table` has for it, in place. */
export function throughTable(bytes: Uint8Array, table: Uint8Array | null): Uint8Array {
  if (table) for (let at = 0; at < bytes.length; at += 1) bytes[at] = table[bytes[at]!]!;
  return bytes;
}

/** Makes a tight RGB24 picture upright. */
export function uprightRgb(
  source: { data: Uint8Array; width: number; height: number },
  { mirrored, rotationDeg }: Orientation,
): { data: Uint8Array; width: number; height: number } {
  const { data, width, height } = source;
  if (!mirrored && rotationDeg === 0) return source;
  const lies = rotationDeg === 90 || rotationDeg === 270;
  const outWidth = lies ? height : width;
  const outHeight = lies ? width : height;
  const out = new Uint8Array(data.length);
  // Target offset of source pixel (x, y) is origin + x * stepX + y * stepY.
  const turns = {
    0: { origin: 0, stepX: 1, stepY: width },
    90: { origin: outWidth - 1, stepX: outWidth, stepY: -1 },
    180: { origin: width * height - 1, stepX: -1, stepY: -width },
    270: { origin: (outHeight - 1) * outWidth, stepX: -outWidth, stepY: 1 },
  };
  const turn = turns[rotationDeg];
  // Mirrored first: x counts from the right.
  const origin = mirrored ? turn.origin + (width - 1) * turn.stepX : turn.origin;
  const stepX = mirrored ? -turn.stepX : turn.stepX;
  let from = 0;
  for (let y = 0; y < height; y += 1) {
    let to = (origin + y * turn.stepY) * 3;
    for (let x = 0; x < width; x += 1) {
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
      from += 3;
      to += stepX * 3;
    }
  }
  return { data: out, width: outWidth, height: outHeight };
}
