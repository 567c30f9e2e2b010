/** A share of a whole, with the range in which the true one lies with a probability of 95 %. */
export interface ShareWithRange {
  share: number;
  low: number;
  high: number;
  of: number;
}

/** The 97.5 % quantile of the normal distribution. */
const z95 = 1.959964;

/** A share and its score interval (Wilson 1927), which holds also for few cases and at 0 and 1; null of nothing. */
export function shareOf(count: number, of: number): ShareWithRange | null {
  if (of === 0) return null;
  const share = count / of;
  const z2 = z95 * z95;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (z95 / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), of };
}

/**
 * Agreement of two people beyond what chance gives: 1 whole, 0 that of chance (Cohen 1960); null where they answered
 * nothing in common, or both gave one answer throughout, which leaves nothing to agree on.
 */
export function cohensKappa<T>(pairs: readonly (readonly [T, T])[]): number | null {
  if (pairs.length === 0) return null;
  const [ones, others] = [new Map<T, number>(), new Map<T, number>()];
  let agreed = 0;
  for (const [one, other] of pairs) {
    if (one === other) agreed++;
    ones.set(one, (ones.get(one) ?? 0) + 1);
    others.set(other, (others.get(other) ?? 0) + 1);
  }
  const n = pairs.length;
  const byChance =
    [...ones].reduce((sum, [answer, count]) => sum + count * (others.get(answer) ?? 0), 0) / n ** 2;
  return byChance === 1 ? null : (agreed / n - byChance) / (1 - byChance);
}
