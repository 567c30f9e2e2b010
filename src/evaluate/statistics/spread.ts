/** Mean of values, and their sample standard deviation, as of one score for several seeds. */
export interface Spread {
  mean: number;
  /** Null for a single value. */
  deviation: number | null;
}

/** @returns Null where there are no values. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
