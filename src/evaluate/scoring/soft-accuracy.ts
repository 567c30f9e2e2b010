/** Answers in agreement that make an answer fully right. */
const enough = 3;

/**
 * Soft accuracy of VQA: each reference answer is left out once, and the answer is worth a third for each of the others
 * that agrees, at most 1; the mean over all. `alike` holds for each reference answer whether it agrees.
 */
export function softAccuracy(alike: readonly boolean[]): number {
  if (alike.length === 0) return 0;
  const agreeing = alike.filter(Boolean).length;
  const thirds = alike.map((one) => Math.min(enough, agreeing - (one ? 1 : 0)));
  return thirds.reduce((sum, one) => sum + one, 0) / (enough * alike.length);
}
