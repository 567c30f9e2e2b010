// Structural similarity of two luma planes, as scikit-image's structural_similarity with its defaults
// (Wang et al. 2004, 7 x 7 uniform window, sample covariance, 3 px border left out).
//
// With sums over the 49 pixels of a window, A = sum(a), B = sum(b), Q = sum(a*a + b*b), X = sum(a*b):
//
//        (2AB + c1) (2(49X - AB) + c2)             c1 = 49 * 49 * (0.01 L)^2
//   ssim = ---------------------------------         c2 = 49 * 48 * (0.03 L)^2
//        (AA + BB + c1) (49Q - AA - BB + c2)
//
// Everything up to the two constants is an integer below 2^31 and therefore exact; the ratio is taken in f32,
// the sum in f64. Column sums over seven rows slide down the picture, then window sums slide along the row.

const WINDOW: i32 = 7;

/** Elements between the column sums of a row's end and what the last block of eight may still read. */
const SLACK: i32 = 16;

/** Bytes of scratch memory that `ssim` needs for planes of this stride. */
export function scratchBytes(stride: i32): i32 {
  // One row of `offset` bytes, then column sums: A and B (i16), Q and 2X (i32).
  return (stride + SLACK) * 13;
}

/** Slides the column sums by one row: adds the pixels of the `new` rows, takes away those of the `old` rows. */
@inline
function slide(
  newA: usize, oldA: usize, newB: usize, oldB: usize, stride: i32, doubleOffset: v128,
  sumA: usize, sumB: usize, sumQ: usize, sumX: usize,
): void {
  for (let x = 0; x < stride; x += 8) {
    const na = v128.load_ext<u8>(newA + x);
    const oa = v128.load_ext<u8>(oldA + x);
    const nb = v128.load_ext<u8>(newB + x);
    const ob = v128.load_ext<u8>(oldB + x);
    // n*n - o*o = (n - o)(n + o), and 2(na*nb - oa*ob) = (na - oa)(nb + ob) + (na + oa)(nb - ob)
    const da = i16x8.sub(na, oa);
    const db = i16x8.sub(nb, ob);
    const pa = i16x8.sub(i16x8.add(na, oa), doubleOffset);
    const pb = i16x8.sub(i16x8.add(nb, ob), doubleOffset);
    const a = sumA + (<usize>x << 1);
    const b = sumB + (<usize>x << 1);
    v128.store(a, i16x8.add(v128.load(a), da));
    v128.store(b, i16x8.add(v128.load(b), db));
    const low = v128.shuffle<i16>(da, db, 0, 8, 1, 9, 2, 10, 3, 11);
    const high = v128.shuffle<i16>(da, db, 4, 12, 5, 13, 6, 14, 7, 15);
    const q = sumQ + (<usize>x << 2);
    const lowAB = v128.shuffle<i16>(pa, pb, 0, 8, 1, 9, 2, 10, 3, 11);
    const highAB = v128.shuffle<i16>(pa, pb, 4, 12, 5, 13, 6, 14, 7, 15);
    v128.store(q, i32x4.add(v128.load(q), i32x4.dot_i16x8_s(low, lowAB)));
    v128.store(q, i32x4.add(v128.load(q, 16), i32x4.dot_i16x8_s(high, highAB)), 16);
    const x2 = sumX + (<usize>x << 2);
    const lowBA = v128.shuffle<i16>(pb, pa, 0, 8, 1, 9, 2, 10, 3, 11);
    const highBA = v128.shuffle<i16>(pb, pa, 4, 12, 5, 13, 6, 14, 7, 15);
    v128.store(x2, i32x4.add(v128.load(x2), i32x4.dot_i16x8_s(low, lowBA)));
    v128.store(x2, i32x4.add(v128.load(x2, 16), i32x4.dot_i16x8_s(high, highBA)), 16);
  }
}

/**
 * Mean structural similarity of the planes at `a` and `b`.
 * `stride` is a multiple of 8 and at least `width`; bytes between width and stride may hold anything.
 * `offset` is subtracted from every pixel (16 for limited-range luma). `scratch` has `scratchBytes(stride)` bytes.
 */
export function ssim(
  a: usize, b: usize, width: i32, height: i32, stride: i32, offset: i32, c1: f32, c2: f32, scratch: usize,
): f64 {
  const blank = scratch;
  const columns = stride + SLACK;
  const sumA = blank + columns;
  const sumB = sumA + columns * 2;
  const sumQ = sumB + columns * 2;
  const sumX = sumQ + columns * 4;
  memory.fill(blank, <u8>offset, columns);
  memory.fill(sumA, 0, columns * 12);

  const doubleOffset = i16x8.splat(<i16>(2 * offset));
  const k1 = f32x4.splat(c1);
  const k2 = f32x4.splat(c2);
  const n = i32x4.splat(WINDOW * WINDOW);
  const lanes = i32x4(0, 1, 2, 3);
  const windows = width - WINDOW + 1;
  let total = f64x2.splat(0);

  for (let y = 0; y < height; y++) {
    const row = y * stride;
    const leaving = row - WINDOW * stride;
    const old = y >= WINDOW;
    slide(
      a + row, old ? a + leaving : blank, b + row, old ? b + leaving : blank, stride, doubleOffset,
      sumA, sumB, sumQ, sumX,
    );
    if (y < WINDOW - 1) continue;

    // p[i] = s[i] + s[i + 1]; the window sum is p[i] + p[i + 2] + p[i + 4] + s[i + 6].
    let pa = i16x8.add(v128.load(sumA), v128.load(sumA, 2));
    let pb = i16x8.add(v128.load(sumB), v128.load(sumB, 2));
    let pq = i32x4.add(v128.load(sumQ), v128.load(sumQ, 4));
    let px = i32x4.add(v128.load(sumX), v128.load(sumX, 4));
    for (let x = 0; x < windows; x += 8) {
      const at2 = <usize>x << 1;
      const at4 = <usize>x << 2;

      const pa1 = i16x8.add(v128.load(sumA + at2, 16), v128.load(sumA + at2, 18));
      const wa = i16x8.add(
        i16x8.add(pa, v128.shuffle<i16>(pa, pa1, 2, 3, 4, 5, 6, 7, 8, 9)),
        i16x8.add(v128.shuffle<i16>(pa, pa1, 4, 5, 6, 7, 8, 9, 10, 11), v128.load(sumA + at2, 12)),
      );
      pa = pa1;
      const pb1 = i16x8.add(v128.load(sumB + at2, 16), v128.load(sumB + at2, 18));
      const wb = i16x8.add(
        i16x8.add(pb, v128.shuffle<i16>(pb, pb1, 2, 3, 4, 5, 6, 7, 8, 9)),
        i16x8.add(v128.shuffle<i16>(pb, pb1, 4, 5, 6, 7, 8, 9, 10, 11), v128.load(sumB + at2, 12)),
      );
      pb = pb1;

      const q = sumQ + at4;
      const pq1 = i32x4.add(v128.load(q, 16), v128.load(q, 20));
      const pq2 = i32x4.add(v128.load(q, 32), v128.load(q, 36));
      const wq0 = i32x4.add(
        i32x4.add(pq, v128.shuffle<i32>(pq, pq1, 2, 3, 4, 5)), i32x4.add(pq1, v128.load(q, 24)));
      const wq1 = i32x4.add(
        i32x4.add(pq1, v128.shuffle<i32>(pq1, pq2, 2, 3, 4, 5)), i32x4.add(pq2, v128.load(q, 40)));
      pq = pq2;
      const c = sumX + at4;
      const px1 = i32x4.add(v128.load(c, 16), v128.load(c, 20));
      const px2 = i32x4.add(v128.load(c, 32), v128.load(c, 36));
      const wx0 = i32x4.add(
        i32x4.add(px, v128.shuffle<i32>(px, px1, 2, 3, 4, 5)), i32x4.add(px1, v128.load(c, 24)));
      const wx1 = i32x4.add(
        i32x4.add(px1, v128.shuffle<i32>(px1, px2, 2, 3, 4, 5)), i32x4.add(px2, v128.load(c, 40)));
      px = px2;

      const abLow = v128.shuffle<i16>(wa, wb, 0, 8, 1, 9, 2, 10, 3, 11);
      const abHigh = v128.shuffle<i16>(wa, wb, 4, 12, 5, 13, 6, 14, 7, 15);
      const squares0 = i32x4.dot_i16x8_s(abLow, abLow);
      const squares1 = i32x4.dot_i16x8_s(abHigh, abHigh);
      const twice0 = i32x4.shl(i32x4.extmul_low_i16x8_s(wa, wb), 1);
      const twice1 = i32x4.shl(i32x4.extmul_high_i16x8_s(wa, wb), 1);

      let ratio0 = f32x4.div(
        f32x4.mul(
          f32x4.add(f32x4.convert_i32x4_s(twice0), k1),
          f32x4.add(f32x4.convert_i32x4_s(i32x4.sub(i32x4.mul(wx0, n), twice0)), k2)),
        f32x4.mul(
          f32x4.add(f32x4.convert_i32x4_s(squares0), k1),
          f32x4.add(f32x4.convert_i32x4_s(i32x4.sub(i32x4.mul(wq0, n), squares0)), k2)));
      let ratio1 = f32x4.div(
        f32x4.mul(
          f32x4.add(f32x4.convert_i32x4_s(twice1), k1),
          f32x4.add(f32x4.convert_i32x4_s(i32x4.sub(i32x4.mul(wx1, n), twice1)), k2)),
        f32x4.mul(
          f32x4.add(f32x4.convert_i32x4_s(squares1), k1),
          f32x4.add(f32x4.convert_i32x4_s(i32x4.sub(i32x4.mul(wq1, n), squares1)), k2)));

      const left = windows - x;
      if (left < 8) {
        ratio0 = v128.and(ratio0, i32x4.lt_s(lanes, i32x4.splat(left)));
        ratio1 = v128.and(ratio1, i32x4.lt_s(lanes, i32x4.splat(left - 4)));
      }
      const ratio = f32x4.add(ratio0, ratio1);
      total = f64x2.add(total, f64x2.add(
        f64x2.promote_low_f32x4(ratio),
        f64x2.promote_low_f32x4(v128.shuffle<i32>(ratio, ratio, 2, 3, 2, 3))));
    }
  }
  const sum = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
  return sum / (<f64>windows * <f64>(height - WINDOW + 1));
}
