/** Copies `rows` rows of `rowBytes` bytes out of a plane whose rows are `lineBytes` apart. */
export function copyPlane(plane: Uint8Array, lineBytes: number, rowBytes: number, rows: number): Uint8Array {
  if (lineBytes === rowBytes) return Uint8Array.prototype.slice.call(plane, 0, rowBytes * rows);
  const tight = new Uint8Array(rowBytes * rows);
  for (let row = 0; row < rows; row += 1) {
    tight.set(plane.subarray(row * lineBytes, row * lineBytes + rowBytes), row * rowBytes);
  }
  return tight;
}

/** Copies a plane of little-endian 16-bit words that hold `bits` bits each, keeping the upper eight. */
export function copyDeepPlane(
  plane: Uint8Array,
  lineBytes: number,
  width: number,
  rows: number,
  bits: number,
): Uint8Array {
  const words = new DataView(plane.buffer, plane.byteOffset, plane.byteLength);
  const tight = new Uint8Array(width * rows);
  const shift = bits - 8;
  for (let row = 0; row < rows; row += 1) {
    const line = row * lineBytes;
    const out = row * width;
    for (let x = 0; x < width; x += 1) tight[out + x] = words.getUint16(line + 2 * x, true) >> shift;
  }
  return tight;
}

/** Turns a tight RGB24 picture clockwise by a multiple of 90 degrees. */
export function rotateRgb(
  source: { data: Uint8Array; width: number; height: number },
  clockwiseDeg: 0 | 90 | 180 | 270,
): { data: Uint8Array; width: number; height: number } {
  const { data, width, height } = source;
  if (clockwiseDeg === 0) return source;
  const upright = clockwiseDeg === 180;
  const outWidth = upright ? width : height;
  const outHeight = upright ? height : width;
  const out = new Uint8Array(data.length);
  // Target offset of source pixel (x, y) is origin + x * stepX + y * stepY.
  const steps = {
    90: { origin: outWidth - 1, stepX: outWidth, stepY: -1 },
    180: { origin: width * height - 1, stepX: -1, stepY: -width },
    270: { origin: (outHeight - 1) * outWidth, stepX: -outWidth, stepY: 1 },
  };
  const { origin, stepX, stepY } = steps[clockwiseDeg];
  let from = 0;
  for (let y = 0; y < height; y += 1) {
    let to = (origin + y * stepY) * 3;
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
