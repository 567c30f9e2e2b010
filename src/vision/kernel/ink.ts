/**
 * Luma steps of the plane at `plane` to the pixel before, across or down, whichever is larger. `ink` gets those from `faint`
 * on, with the lowest bit set from `clear` on and unset below; 0 elsewhere, in the first row and the first column.
 * `inRow` (u32) and `inColumn` (u16) get the number of clear ones. Rows are `stride` bytes apart, a multiple of 16.
 */
export function findSteps(
  plane: usize, stride: i32, width: i32, height: i32, clear: i32, faint: i32, ink: usize, inRow: usize, inColumn: usize,
): void {
  const clearBar = i8x16.splat(<i8>clear);
  const faintBar = i8x16.splat(<i8>faint);
  const one = i8x16.splat(1);
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  memory.fill(ink, 0, stride * height);
  memory.fill(inRow, 0, height << 2);
  memory.fill(inColumn, 0, stride << 1);
  for (let y = 1; y < height; y++) {
    let clears = i32x4.splat(0);
    for (let x = 0; x < width; x += 16) {
      const at = <usize>(y * stride + x);
      const level = v128.load(plane + at);
      const left = v128.load(plane + at - 1);
      const above = v128.load(plane + at - stride);
      const across = v128.or(i8x16.sub_sat_u(level, left), i8x16.sub_sat_u(left, level));
      const down = v128.or(i8x16.sub_sat_u(level, above), i8x16.sub_sat_u(above, level));
      const step = i8x16.max_u(across, down);
      let inside = i8x16.lt_u(lanes, i8x16.splat(<i8>min(16, width - x)));
      if (x == 0) inside = v128.and(inside, i8x16.ne(lanes, i8x16.splat(0)));
      const isFaint = v128.and(i8x16.ge_u(step, faintBar), inside);
      const clearBit = v128.and(v128.and(i8x16.ge_u(step, clearBar), inside), one);
      v128.store(ink + at, v128.and(isFaint, v128.or(v128.andnot(step, one), clearBit)));
      const column = inColumn + (<usize>x << 1);
      v128.store(column, i16x8.add(v128.load(column), i16x8.extend_low_i8x16_u(clearBit)));
      v128.store(column, i16x8.add(v128.load(column, 16), i16x8.extend_high_i8x16_u(clearBit)), 16);
      clears = i32x4.add(clears, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(clearBit)));
    }
    store<u32>(
      inRow + (<usize>y << 2),
      i32x4.extract_lane(clears, 0) + i32x4.extract_lane(clears, 1) + i32x4.extract_lane(clears, 2) +
        i32x4.extract_lane(clears, 3),
    );
  }
}
