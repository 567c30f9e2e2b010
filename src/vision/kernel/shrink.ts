/**
 * Shrinks the plane at `source` by a whole `factor` (2 to 257); each pixel of `target` is the mean of
 * factor x factor source pixels, rounded to nearest. The source's rows are `stride` bytes apart, and at least
 * `targetWidth * factor` wide. `scratch` has `shrinkScratchBytes(stride)` bytes.
 */
export function shrink(
  source: usize, stride: i32, factor: i32, target: usize, targetWidth: i32, targetHeight: i32, scratch: usize,
): void {
  const area = <f64>(factor * factor);
  const width = targetWidth * factor;
  for (let y = 0; y < targetHeight; y++) {
    // Sums of `factor` rows fit u16: 257 * 255 = 65535.
    const top = source + y * factor * stride;
    for (let x = 0; x < width; x += 16) {
      let low = v128.load_ext<u8>(top + x);
      let high = v128.load_ext<u8>(top + x, 8);
      for (let k = 1; k < factor; k++) {
        const row = top + k * stride + x;
        low = i16x8.add(low, v128.load_ext<u8>(row));
        high = i16x8.add(high, v128.load_ext<u8>(row, 8));
      }
      v128.store(scratch + (<usize>x << 1), low);
      v128.store(scratch + (<usize>x << 1), high, 16);
    }
    const out = target + y * targetWidth;
    let x = 0;
    if (factor == 2) {
      const half = i32x4.splat(2);
      for (; x + 8 <= targetWidth; x += 8) {
        const at = scratch + (<usize>x << 2);
        const a = i32x4.shr_u(i32x4.add(i32x4.extadd_pairwise_i16x8_u(v128.load(at)), half), 2);
        const b = i32x4.shr_u(i32x4.add(i32x4.extadd_pairwise_i16x8_u(v128.load(at, 16)), half), 2);
        const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_u(a, b), i16x8.splat(0));
        v128.store64_lane(out + x, bytes, 0);
      }
    }
    if (factor == 3) {
      // Sums of nine are 2295 at most, for which this is a ninth, rounded to nearest.
      const ninth = i16x8.splat(3641);
      for (; x + 8 <= targetWidth; x += 8) {
        const at = scratch + <usize>x * 6;
        const a = v128.load(at);
        const b = v128.load(at, 16);
        const c = v128.load(at, 32);
        const first = v128.shuffle<i16>(v128.shuffle<i16>(a, b, 0, 3, 6, 9, 12, 15, 0, 0), c, 0, 1, 2, 3, 4, 5, 10, 13);
        const second = v128.shuffle<i16>(v128.shuffle<i16>(a, b, 1, 4, 7, 10, 13, 0, 0, 0), c, 0, 1, 2, 3, 4, 8, 11, 14);
        const third = v128.shuffle<i16>(v128.shuffle<i16>(a, b, 2, 5, 8, 11, 14, 0, 0, 0), c, 0, 1, 2, 3, 4, 9, 12, 15);
        const means = i16x8.q15mulr_sat_s(i16x8.add(i16x8.add(first, second), third), ninth);
        v128.store64_lane(out + x, i8x16.narrow_i16x8_u(means, i16x8.splat(0)), 0);
      }
    }
    let column = scratch + ((<usize>x * factor) << 1);
    for (; x < targetWidth; x++) {
      let sum: u32 = 0;
      for (let k = 0; k < factor; k++, column += 2) sum += load<u16>(column);
      store<u8>(out + x, <u8>(<i32>(<f64>sum / area + 0.5)));
    }
  }
}

/** Bytes of scratch memory that `shrink` needs; it may also read 15 bytes past the last row. */
export function shrinkScratchBytes(stride: i32): i32 {
  return (stride + 16) * 2;
}
