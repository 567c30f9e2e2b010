import { canonicalJson, sha256 } from '../base/fingerprint.ts';

/** A number of 48 bits that follows from what is given, and is like one drawn by chance. */
export function drawnRank(...of: (string | number)[]): number {
  return Number.parseInt(sha256(canonicalJson(of)).slice(0, 12), 16);
}

/** Tells of ranks, asked in their order, whether they are among the `count` lowest; of equal ones the first are. */
export function lowestRanks(ranks: readonly number[], count: number): (rank: number) => boolean {
  const sorted = Float64Array.from(ranks).sort();
  const limit = sorted[count - 1] ?? -1;
  let equal = count - sorted.indexOf(limit);
  return (rank) => rank < limit || (rank === limit && equal-- > 0);
}
