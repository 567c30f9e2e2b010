import type { ClusterSums } from './clusters.ts';
import { SeededRandom } from './seeded-random.ts';

export type Interval = [low: number, high: number];

const defaultDraws = 10_000;

/**
 * 95 % percentile intervals of means, by a bootstrap over clusters (Efron and Tibshirani 1993, chapter 13): as many
 * clusters as there are, drawn with replacement, each with all its values. The same numbers always give the same
 * intervals.
 * @param measured Several values of the same items: they get the same draws.
 * @returns An interval for each; null for fewer than two clusters.
 */
export function bootstrapIntervals(
  measured: readonly ClusterSums[],
  { draws = defaultDraws, seed = 1 }: { draws?: number; seed?: number } = {},
): (Interval | null)[] {
  const [first] = measured;
  if (!first || first.counts.length < 2) return measured.map(() => null);
  const { counts } = first;
  const clusters = counts.length;
  const random = new SeededRandom(seed);
  const means = measured.map(() => new Float64Array(draws));
  const times = new Uint32Array(clusters);
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    for (let drawn = 0; drawn < clusters; drawn++) times[random.below(clusters)]!++;
    const values = weightedSum(counts, times);
    for (const [index, { sums }] of measured.entries())
      means[index]![draw] = weightedSum(sums, times) / values;
  }
  return means.map((drawn) => {
    drawn.sort();
    return [quantile(drawn, 0.025), quantile(drawn, 0.975)];
  });
}

function weightedSum(values: Float64Array, times: Uint32Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]! * times[index]!;
  return sum;
}

/** Between the two nearest values where the share falls between them, as NumPy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}
