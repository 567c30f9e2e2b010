/** p-values of a table corrected for their number (Holm 1979): one at or below 0.05 is so even for the whole table. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const corrected = ps.slice();
  let largest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * p));
    corrected[index] = largest;
  }
  return corrected;
}
