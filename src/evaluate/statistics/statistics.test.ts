import { expect, test } from 'vitest';
import { bootstrapIntervals } from './bootstrap.ts';
import { ClusterTally, clusteredError, total } from './clusters.ts';
import { comparePaired } from './compare-paired.ts';
import { holm } from './holm.ts';
import { mcnemarP } from './mcnemar.ts';
import { signFlipP } from './permutation.ts';
import { SeededRandom } from './seeded-random.ts';
import { spreadOf } from './spread.ts';

// Expected figures are those of SciPy 1.17 and statsmodels 0.15 for the same numbers.

const few = Array.from({ length: 40 }, (_, i) => ({
  cluster: `c${(i * 7) % 11}`,
  value: ((i * i + 3 * i) % 10) / 10,
  before: (i * 5) % 7 < 3 ? 1 : 0,
  after: (i * 5) % 7 < 5 && i % 9 !== 0 ? 1 : 0,
}));
const many = Array.from({ length: 900 }, (_, i) => ({
  cluster: `c${(i * 13) % 300}`,
  value: (((i ** 3 + i * i * 5 + i * 17) % 11) - 5) / 5 + 0.37,
}));

function sumsOf(items: readonly { cluster: string; value: number }[]) {
  const tally = new ClusterTally(1);
  for (const { cluster, value } of items) tally.add(cluster, [value]);
  return tally.sums()[0]!;
}

test('clustered error: statsmodels OLS on a constant, cov_type cluster', () => {
  expect(clusteredError(sumsOf(few))).toBeCloseTo(0.036331804249169916, 12);
  expect(clusteredError(sumsOf(many))).toBeCloseTo(0.02429123637238229, 12);
});

test('clustered error of single items: scipy.stats.sem', () => {
  const single = few.map(({ value }, index) => ({ cluster: `${index}`, value }));
  expect(clusteredError(sumsOf(single))).toBeCloseTo(0.05728918992315463, 12);
});

test('one cluster says nothing about others', () => {
  const one = sumsOf(few.map(({ value }) => ({ cluster: 'c', value })));
  expect(clusteredError(one)).toBeNull();
  expect(bootstrapIntervals([one])).toEqual([null]);
});

test('bootstrap over clusters: a million draws of NumPy', () => {
  const [low, high] = bootstrapIntervals([sumsOf(few)])[0]!;
  expect(Math.abs(low - 0.33)).toBeLessThan(0.005);
  expect(Math.abs(high - 0.46512)).toBeLessThan(0.005);
  const [from, to] = bootstrapIntervals([sumsOf(many)])[0]!;
  expect(Math.abs(from - -0.07756)).toBeLessThan(0.003);
  expect(Math.abs(to - 0.01778)).toBeLessThan(0.003);
});

test('bootstrap: the same draws whatever the order of the items, other draws for another seed', () => {
  const forth = bootstrapIntervals([sumsOf(many), sumsOf(many)]);
  expect(forth[0]).toEqual(forth[1]);
  const back = bootstrapIntervals([sumsOf(many.toReversed())])[0]!;
  for (const [index, end] of back.entries()) expect(end).toBeCloseTo(forth[0]![index]!, 10);
  expect(bootstrapIntervals([sumsOf(many)], { seed: 2 })[0]).not.toEqual(forth[0]);
});

test('sign flips: exact for few clusters, as scipy.stats.permutation_test', () => {
  expect(signFlipP(Float64Array.from([0, 2, 0, 1, 1, 0, 0, 2, 2, 0, 0]))).toBe(0.0625);
  expect(signFlipP(Float64Array.from([0, 0, 0]))).toBe(1);
  expect(signFlipP(new Float64Array())).toBe(1);
  expect(signFlipP(Float64Array.from([3, -3]))).toBe(1);
});

test('sign flips: drawn for many clusters, as scipy.stats.permutation_test with 300,000', () => {
  const { sums } = sumsOf(many);
  const p = signFlipP(sums);
  expect(Math.abs(p - 0.2073)).toBeLessThan(0.015);
  expect(signFlipP(sums)).toBe(p);
  expect(signFlipP(sums.map((sum) => -sum))).toBeCloseTo(p, 1);
  // The two halves of 32 bits and what is beyond them are drawn as well.
  expect(signFlipP(new Float64Array(100).fill(1))).toBe(1 / 10_001);
});

test.each([
  [10, 2, 0.03857421875],
  [2, 10, 0.03857421875],
  [0, 0, 1],
  [5, 5, 1],
  [30, 12, 0.007915897334896727],
  [900, 700, 6.319484959450105e-7],
  [1200, 1000, 2.1817026407914194e-5],
])('McNemar, exact: %d gained, %d lost, as statsmodels', (gained, lost, p) => {
  expect(mcnemarP(gained, lost) / p).toBeCloseTo(1, 9);
});

test('Holm: statsmodels multipletests', () => {
  const corrected = holm([0.01, 0.04, 0.03, 0.005, 0.8]);
  for (const [index, p] of [0.04, 0.09, 0.09, 0.025, 0.8].entries())
    expect(corrected[index]).toBeCloseTo(p, 12);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

test('paired: difference, error, gained and lost', () => {
  const figures = comparePaired(few)!;
  expect(figures).toMatchObject({
    pairs: 40,
    clusters: 11,
    before: 0.425,
    after: 0.625,
    gained: 10,
    lost: 2,
    permutationP: 0.0625,
  });
  expect(figures.difference).toBeCloseTo(0.2, 12);
  expect(figures.standardError).toBeCloseTo(0.0737902432574931, 12);
  expect(figures.mcnemarP).toBeCloseTo(0.03857421875, 12);
  const [low, high] = figures.interval!;
  expect(Math.abs(low - 0.07317)).toBeLessThan(0.01);
  expect(Math.abs(high - 0.34211)).toBeLessThan(0.01);
  expect(comparePaired([])).toBeNull();
});

test('spread over seeds: sample deviation', () => {
  const { mean, deviation } = spreadOf([0.2, 0.3, 0.5])!;
  expect(mean).toBeCloseTo(1 / 3, 12);
  expect(deviation).toBeCloseTo(0.15275252316519466, 12);
  expect(spreadOf([0.4])).toEqual({ mean: 0.4, deviation: null });
  expect(spreadOf([])).toBeNull();
});

test('numbers of a seed: even, and no two seeds alike', () => {
  const random = new SeededRandom(7);
  const drawn = new Float64Array(10);
  for (let count = 0; count < 100_000; count++) drawn[random.below(10)]!++;
  for (const count of drawn) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  expect(total(drawn)).toBe(100_000);
  expect(new SeededRandom(1).bits()).not.toBe(new SeededRandom(2).bits());
});
