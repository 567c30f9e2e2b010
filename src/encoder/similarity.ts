/**
 * Cosine of the angle between two vectors, -1 to 1.
 *
 * @throws RangeError where it is not defined: different lengths, a zero vector, or a number that is not finite.
 */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) {
    throw new RangeError(
      `Expected two vectors of the same length, got ${a.length} and ${b.length}. Were they made by the same encoder?`,
    );
  }
  let [dot, squaresA, squaresB] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [left, right] = [a[index]!, b[index]!];
    dot += left * right;
    squaresA += left * left;
    squaresB += right * right;
  }
  if (!Number.isFinite(squaresA) || !Number.isFinite(squaresB)) {
    throw new RangeError(
      'Expected vectors of finite numbers, got one with NaN, Infinity or too large a value.',
    );
  }
  if (squaresA === 0 || squaresB === 0) {
    throw new RangeError(
      'Expected vectors with a direction, got a zero vector. An empty text has no direction.',
    );
  }
  // Rounding can lead past 1 for parallel vectors.
  return Math.min(1, Math.max(-1, dot / (Math.sqrt(squaresA) * Math.sqrt(squaresB))));
}

/** The vector with the same direction and length 1. */
export function unitVector(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}
