/** How much alike in shape (correlation of the luma, 0 to 1) a picture and its fade are; the coder takes a little. */
const sameShape = 0.9;
/** Variance of the luma below which a picture is of one grey. */
const flatVariance = 4;

/** Whether one plane is another one faded, to black or to any other grey: the same shapes, or none left. */
export function isFadeOf(
  plane: Uint8Array,
  of: Uint8Array,
  stride: number,
  { width, height }: { width: number; height: number },
): boolean {
  let [sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let i = y * stride; i < y * stride + width; i++) {
      const [a, b] = [plane[i]!, of[i]!];
      sumA += a;
      sumB += b;
      squareA += a * a;
      squareB += b * b;
      product += a * b;
    }
  }
  const count = width * height;
  const varianceA = squareA / count - (sumA / count) ** 2;
  const varianceB = squareB / count - (sumB / count) ** 2;
  if (varianceA < flatVariance) return true;
  const covariance = product / count - (sumA / count) * (sumB / count);
  return varianceA < varianceB && covariance >= sameShape * Math.sqrt(varianceA * varianceB);
}
