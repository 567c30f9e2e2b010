/** Sums over the clusters of items: all that an error or an interval of a mean needs to know of them. */
export interface ClusterSums {
  /** Items of each cluster. */
  counts: Float64Array;
  /** Sum of the values of each cluster. */
  sums: Float64Array;
}

/** Adds up items by cluster, several values an item. Holds some numbers for each cluster, however many items there are. */
export class ClusterTally {
  readonly #width: number;
  readonly #clusters = new Map<string, { count: number; sums: number[] }>();

  /** @param width How many values an item has. */
  constructor(width: number) {
    this.#width = width;
  }

  add(cluster: string, values: readonly number[]): void {
    let tally = this.#clusters.get(cluster);
    if (!tally) {
      tally = { count: 0, sums: new Array(this.#width).fill(0) };
      this.#clusters.set(cluster, tally);
    }
    tally.count++;
    for (const [index, value] of values.entries()) tally.sums[index]! += value;
  }

  /** One for each of the values. Clusters are in the order of their names: that of the items changes no draw. */
  sums(): ClusterSums[] {
    const tallies = [...this.#clusters].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally);
    const counts = Float64Array.from(tallies, ({ count }) => count);
    return Array.from({ length: this.#width }, (_, index) => ({
      counts,
      sums: Float64Array.from(tallies, ({ sums }) => sums[index]!),
    }));
  }
}

/**
 * Standard error of the mean of clustered values: with m the mean of n values in G clusters,
 * sqrt(G / (G - 1) · Σ_clusters (Σ_values (v - m))²) / n. It is the cluster-robust error of a regression on a constant
 * (Liang and Zeger 1986, with the usual correction for few clusters), as Miller 2024 (arXiv:2411.00640) asks for in
 * evaluations; where each value is its own cluster, it is the ordinary standard error.
 * @returns Null for fewer than two clusters, which say nothing about others.
 */
export function clusteredError({ counts, sums }: ClusterSums): number | null {
  const clusters = counts.length;
  if (clusters < 2) return null;
  const values = total(counts);
  const mean = total(sums) / values;
  const squares = sums.reduce((sum, ofCluster, index) => sum + (ofCluster - counts[index]! * mean) ** 2, 0);
  return Math.sqrt((clusters / (clusters - 1)) * squares) / values;
}

export function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
