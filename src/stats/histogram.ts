/** What is published of a distribution of whole numbers. */
export interface Distribution {
  count: number;
  sum: number;
  min: number;
  max: number;
  mean: number;
  /** Smallest value that half of the values do not exceed. */
  median: number;
  /** Smallest value that 95 % of the values do not exceed. */
  p95: number;
}

/** Counts of whole numbers: exact sums and quantiles in memory that grows with the number of different values. */
export class Histogram {
  readonly #counts = new Map<number, number>();
  #count = 0;
  #sum = 0;

  /** @param times How often the value is added. */
  add(value: number, times = 1): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + times);
    this.#count += times;
    this.#sum += value * times;
  }

  /** Each value with its count, in ascending order. */
  entries(): [value: number, count: number][] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  /** Null where there is nothing. */
  distribution(): Distribution | null {
    if (this.#count === 0) return null;
    const entries = this.entries();
    return {
      count: this.#count,
      sum: this.#sum,
      min: entries[0]![0],
      max: entries.at(-1)![0],
      mean: this.#sum / this.#count,
      median: quantile(entries, 0.5 * this.#count),
      p95: quantile(entries, 0.95 * this.#count),
    };
  }
}

function quantile(entries: readonly [number, number][], rank: number): number {
  let below = 0;
  for (const [value, count] of entries) {
    below += count;
    if (below >= rank) return value;
  }
  return entries.at(-1)![0];
}
