/**
 * Differences of the planes at `a` and `b`, tile by tile of 16 x 16 pixels. Both are `columns * 16` bytes wide and
 * `rows * 16` high, without gaps. For each tile, row by row, `counts` (u16) gets the number of pixels that differ by
 * more than `bar` (0 to 254) and `sums` (u32) the sum of the absolute differences.
 */
export function tileDifferences(
  a: usize, b: usize, columns: i32, rows: i32, bar: i32, counts: usize, sums: usize,
): void {
  const stride = columns << 4;
  const bars = i8x16.splat(<i8>bar);
  const zero = i8x16.splat(0);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let at = <usize>((row * stride << 4) + (column << 4));
      let over = zero;
      let sum = i32x4.splat(0);
      for (let y = 0; y < 16; y++, at += stride) {
        const x = v128.load(a + at);
        const z = v128.load(b + at);
        const difference = v128.or(i8x16.sub_sat_u(x, z), i8x16.sub_sat_u(z, x));
        // A lane that is over the bar is -1; sixteen rows make -16 at most.
        over = i8x16.sub(over, v128.not(i8x16.eq(i8x16.sub_sat_u(difference, bars), zero)));
        sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(difference)));
      }
      const wide = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(over));
      store<u16>(counts, <u16>total(wide));
      store<u32>(sums, total(sum));
      counts += 2;
      sums += 4;
    }
  }
}

@inline
function total(lanes: v128): u32 {
  return i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3);
}
