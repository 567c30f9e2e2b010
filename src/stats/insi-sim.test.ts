import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insiSimDefinitions, meanScores, type PairScore, sampleScores } from './insi-sim.ts';

/** The released scripts, line by line: similarities summed, the sum of mapped cosines mapped once more. */
function releasedScripts(pairs: readonly PairScore[]): number {
  let clipScore = 0;
  for (const { cosine } of pairs) clipScore += (cosine + 1) / 2;
  let ssimScore = 0;
  for (const { ssim } of pairs) ssimScore += ssim;
  clipScore = (clipScore + 1) / 2;
  let score = (ssimScore + clipScore) / 2;
  score /= pairs.length;
  return score;
}

/** The printed formula, as a double loop over images. */
function printedFormula(
  pairs: readonly PairScore[],
  images: number,
  map: (cosine: number) => number,
): number {
  let sum = 0;
  let next = 0;
  for (let i = 0; i < images; i++) {
    for (let j = i + 1; j < images; j++) {
      const { cosine, ssim } = pairs[next++]!;
      sum += (map(cosine) + ssim) / 2;
    }
  }
  return sum / ((images * (images - 1)) / 2);
}

const similarity = fc.double({ min: -1, max: 1, noNaN: true });

describe('of one sample', () => {
  test('cosine 0.8 and SSIM 0.7 of four images', () => {
    const scores = sampleScores(Array.from({ length: 6 }, () => ({ cosine: 0.8, ssim: 0.7 })));
    expect(scores.paper).toBeCloseTo(0.75, 12);
    expect(scores.normalized).toBeCloseTo(0.8, 12);
    expect(scores['published-code']).toBeCloseTo(0.616_666_666_667, 9);
  });

  test.each([4, 5, 6, 7, 8])('identical images give 1 in the printed formula, L = %i', (images) => {
    const pairs = (images * (images - 1)) / 2;
    const scores = sampleScores(Array.from({ length: pairs }, () => ({ cosine: 1, ssim: 1 })));
    expect(scores.paper).toBe(1);
    expect(scores.normalized).toBe(1);
    expect(scores['published-code']).toBeCloseTo(0.75 + 1 / (4 * pairs), 12);
  });

  test('equals the brute-force references to 1e-9', () => {
    const sized = fc.integer({ min: 4, max: 11 }).chain((images) => {
      const pairs = (images * (images - 1)) / 2;
      const pair = fc.record({ cosine: similarity, ssim: similarity });
      return fc.record({
        images: fc.constant(images),
        pairs: fc.array(pair, { minLength: pairs, maxLength: pairs }),
      });
    });
    fc.assert(
      fc.property(sized, ({ images, pairs }) => {
        const scores = sampleScores(pairs);
        expect(Math.abs(scores.paper - printedFormula(pairs, images, (x) => x))).toBeLessThan(1e-9);
        expect(Math.abs(scores.normalized - printedFormula(pairs, images, (x) => (x + 1) / 2))).toBeLessThan(
          1e-9,
        );
        expect(Math.abs(scores['published-code'] - releasedScripts(pairs))).toBeLessThan(1e-9);
      }),
    );
  });

  test('without a pair there is none', () => {
    expect(() => sampleScores([])).toThrow(RangeError);
  });
});

test('the mean is that of the samples, each with the same weight', () => {
  const one = sampleScores([{ cosine: 1, ssim: 1 }]);
  const other = sampleScores([
    { cosine: 0, ssim: 0 },
    { cosine: 0, ssim: 0 },
    { cosine: 0, ssim: 0 },
  ]);
  const mean = meanScores([one, other])!;
  for (const definition of insiSimDefinitions) {
    expect(mean[definition]).toBeCloseTo((one[definition] + other[definition]) / 2, 12);
  }
  expect(meanScores([])).toBeNull();
});
