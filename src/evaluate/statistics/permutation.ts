import { SeededRandom } from './seeded-random.ts';

const defaultDraws = 10_000;
/** Up to this many clusters that differ, all flips are tried: 2^13 are fewer than the draws. */
const mostExact = 13;
/** Sums in another order differ by rounding alone. */
const rounding = 1e-9;

/**
 * Two-sided p of a paired difference: how often it would be at least as large if each cluster's sign were a matter of
 * chance. Exact for few clusters; else (1 + flips as large) / (1 + flips) (Phipson and Smyth 2010), so never 0. The same
 * numbers always give the same p.
 * @param differences Sum of the differences of each cluster.
 */
export function signFlipP(
  differences: Float64Array,
  { draws = defaultDraws, seed = 1 }: { draws?: number; seed?: number } = {},
): number {
  const differing = differences.filter((difference) => Math.abs(difference) > rounding);
  const observed = Math.abs(differing.reduce((sum, difference) => sum + difference, 0)) - rounding;
  return differing.length <= mostExact
    ? exactP(differing, observed)
    : drawnP(differing, observed, draws, new SeededRandom(seed));
}

function exactP(differing: Float64Array, observed: number): number {
  const flips = 2 ** differing.length;
  let asLarge = 0;
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0;
    for (let index = 0; index < differing.length; index++)
      sum += (flip >> index) & 1 ? differing[index]! : -differing[index]!;
    if (Math.abs(sum) >= observed) asLarge++;
  }
  return asLarge / flips;
}

function drawnP(differing: Float64Array, observed: number, draws: number, random: SeededRandom): number {
  let asLarge = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let bits = 0;
    for (let index = 0; index < differing.length; index++) {
      if (index % 32 === 0) bits = random.bits();
      sum += bits & 1 ? differing[index]! : -differing[index]!;
      bits >>>= 1;
    }
    if (Math.abs(sum) >= observed) asLarge++;
  }
  return (asLarge + 1) / (draws + 1);
}
