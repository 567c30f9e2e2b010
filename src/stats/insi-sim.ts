/**
 * The three readings of InSI-SIM, the in-sample image similarity of the paper (section 7.5):
 * - `paper`: the printed formula, mean over all pairs of (cosine + SSIM) / 2 with the cosine as it is, -1 to 1;
 * - `normalized`: the same with the cosine mapped to 0 … 1 by (x + 1) / 2;
 * - `published-code`: what the released scripts compute, and so what the published table holds. They map each cosine,
 *   add them up, and map the *sum* once more, which halves the weight of the embeddings and adds 1 / (4 C(L, 2)): about
 *   0.04 for four images and 0.01 for eight. Only for comparison with published numbers.
 */
export const insiSimDefinitions = ['paper', 'normalized', 'published-code'] as const;
/** A reading of the formula of InSI-SIM. */
export type InsiSimDefinition = (typeof insiSimDefinitions)[number];
/** InSI-SIM in each of its readings. */
export type InsiSimScores = Record<InsiSimDefinition, number>;

/** Numbers of images per sample for which the paper gives InSI-SIM. */
export const insiSimLengths = [4, 5, 6, 7, 8] as const;

/** Both similarities of two images of a sample. */
export interface PairScore {
  /** Cosine of the image embeddings, -1 to 1. */
  cosine: number;
  /** Structural similarity, -1 to 1. */
  ssim: number;
}

/**
 * InSI-SIM of one sample, given the scores of all its pairs of images (C(L, 2) of them).
 * @throws RangeError without any pair.
 */
export function sampleScores(pairs: readonly PairScore[]): InsiSimScores {
  if (pairs.length === 0) throw new RangeError('Expected at least one pair of images.');
  let cosines = 0;
  let ssims = 0;
  for (const { cosine, ssim } of pairs) {
    cosines += cosine;
    ssims += ssim;
  }
  const mapped = (cosines + pairs.length) / 2;
  const mean = (images: number): number => (images + ssims) / 2 / pairs.length;
  return { paper: mean(cosines), normalized: mean(mapped), 'published-code': mean((mapped + 1) / 2) };
}

/** Mean of scores in each definition; null of none. */
export function meanScores(scores: readonly InsiSimScores[]): InsiSimScores | null {
  if (scores.length === 0) return null;
  const mean = (definition: InsiSimDefinition): number =>
    scores.reduce((sum, score) => sum + score[definition], 0) / scores.length;
  return { paper: mean('paper'), normalized: mean('normalized'), 'published-code': mean('published-code') };
}
