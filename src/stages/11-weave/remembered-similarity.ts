import { textSimilarity } from '../../reading/text-similarity.ts';

/** How alike two texts are, 0 to 1. */
export type CompareTexts = (a: string, b: string) => number;

/** Results are kept for this many pairs of texts: those of the settings now, and of some others. */
const mostCompared = 10_000;

/**
 * Gives what `textSimilarity` gives, and knows what was compared before.
 * @param compared Pairs of texts, and how alike they are.
 */
export function rememberedSimilarity(
  compared: Iterable<readonly [a: string, b: string, similarity: number]>,
): CompareTexts {
  const known = new Map<string, Map<string, number>>();
  let pairs = 0;
  const remember = (a: string, b: string, value: number): void => {
    if (pairs++ >= mostCompared) {
      known.clear();
      pairs = 0;
    }
    known.set(a, (known.get(a) ?? new Map<string, number>()).set(b, value));
  };
  for (const [a, b, value] of compared) remember(a, b, value);
  return (a, b) => {
    const before = known.get(a)?.get(b);
    if (before !== undefined) return before;
    const value = textSimilarity(a, b);
    remember(a, b, value);
    return value;
  };
}
