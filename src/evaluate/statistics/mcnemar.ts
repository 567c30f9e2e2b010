/**
 * Exact two-sided p of McNemar's test: how likely a split of the changed items at least as uneven is if each changes
 * either way by even chance. For scores between 0 and 1 it is the sign test.
 * @param gained Items that became better. @param lost Items that became worse.
 */
export function mcnemarP(gained: number, lost: number): number {
  const changed = gained + lost;
  const fewer = Math.min(gained, lost);
  // In logarithms: 2^-changed is below the smallest number from 1,075 changed items on.
  let log = -changed * Math.LN2;
  let tail = Math.exp(log);
  for (let count = 0; count < fewer; count++) {
    log += Math.log((changed - count) / (count + 1));
    tail += Math.exp(log);
  }
  return Math.min(1, 2 * tail);
}
