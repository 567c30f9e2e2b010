import type { PlacedPoint } from './taxonomy.ts';

/** Two knowledge points that are close in meaning, to be looked at: most are neighbours, some say the same. */
export interface NearPair {
  /** Cosine of their names' vectors, -1 to 1. */
  similarity: number;
  one: PlacedPoint;
  other: PlacedPoint;
}

/**
 * The pairs of knowledge points whose names are closest, closest first. Holds one vector for each point (2 kB with the
 * embedded encoder).
 * @param embed Unit vectors, one for each text; a vector of zeros is close to nothing.
 */
export async function nearestPairs(
  points: readonly PlacedPoint[],
  count: number,
  embed: (texts: readonly string[]) => Promise<Float32Array[]>,
): Promise<NearPair[]> {
  if (count === 0) return [];
  // The encoder takes words in capitals for others.
  const vectors = await embed(points.map(({ point }) => point.name.toLowerCase()));
  const nearest: { similarity: number; one: number; other: number }[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  for (let one = 0; one < vectors.length; one++) {
    for (let other = one + 1; other < vectors.length; other++) {
      const similarity = dot(vectors[one]!, vectors[other]!);
      if (similarity <= floor) continue;
      nearest.push({ similarity, one, other });
      // Sorted out now and then, so that no more than a few thousand of the pairs are held.
      if (nearest.length < count * 2 + 1000) continue;
      keepNearest(nearest, count);
      floor = nearest.at(-1)!.similarity;
    }
  }
  keepNearest(nearest, count);
  return nearest.map(({ similarity, one, other }) => ({
    similarity,
    one: points[one]!,
    other: points[other]!,
  }));
}

function keepNearest(pairs: { similarity: number }[], count: number): void {
  pairs.sort((a, b) => b.similarity - a.similarity);
  pairs.length = Math.min(pairs.length, count);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
