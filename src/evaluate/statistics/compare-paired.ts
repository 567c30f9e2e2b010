import { bootstrapIntervals, type Interval } from './bootstrap.ts';
import { ClusterTally, clusteredError, total } from './clusters.ts';
import { mcnemarP } from './mcnemar.ts';
import { signFlipP } from './permutation.ts';

/** One item, scored for two models. */
export interface PairedScore {
  cluster: string;
  before: number;
  after: number;
}

export interface PairedFigures {
  pairs: number;
  clusters: number;
  /** Means over the pairs. */
  before: number;
  after: number;
  /** `after` less `before`. */
  difference: number;
  /** Of the difference, by cluster; null for fewer than two clusters. */
  standardError: number | null;
  /** 95 % of the difference, by bootstrap over clusters; null for fewer than two clusters. */
  interval: Interval | null;
  /** Two-sided, by flipping the signs of clusters. */
  permutationP: number;
  /** Items whose score rose, and fell. */
  gained: number;
  lost: number;
  mcnemarP: number;
}

/** Means over several seeds differ by rounding where nothing changed. */
const rounding = 1e-9;

/** How two models differ on the same items. @returns Null without pairs. */
export function comparePaired(pairs: readonly PairedScore[]): PairedFigures | null {
  if (pairs.length === 0) return null;
  const tally = new ClusterTally(1);
  for (const { cluster, before, after } of pairs) tally.add(cluster, [after - before]);
  const differences = tally.sums()[0]!;
  const gained = pairs.filter(({ before, after }) => after - before > rounding).length;
  const lost = pairs.filter(({ before, after }) => before - after > rounding).length;
  return {
    pairs: pairs.length,
    clusters: differences.counts.length,
    before: pairs.reduce((sum, { before }) => sum + before, 0) / pairs.length,
    after: pairs.reduce((sum, { after }) => sum + after, 0) / pairs.length,
    difference: total(differences.sums) / pairs.length,
    standardError: clusteredError(differences),
    interval: bootstrapIntervals([differences])[0]!,
    permutationP: signFlipP(differences.sums),
    gained,
    lost,
    mcnemarP: mcnemarP(gained, lost),
  };
}
