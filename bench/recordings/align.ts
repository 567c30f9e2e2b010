/** Pairs of two sequences in order, with the fewest that differ or have no partner; null stands for none. */
export function align<T>(
  a: readonly T[],
  b: readonly T[],
  same: (a: T, b: T) => boolean,
): [T | null, T | null][] {
  const cost = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = 0; i <= a.length; i += 1) {
    for (let j = 0; j <= b.length; j += 1) {
      if (i === 0 || j === 0) {
        cost[i]![j] = i + j;
        continue;
      }
      const paired = cost[i - 1]![j - 1]! + (same(a[i - 1]!, b[j - 1]!) ? 0 : 1);
      cost[i]![j] = Math.min(paired, cost[i - 1]![j]! + 1, cost[i]![j - 1]! + 1);
    }
  }
  const pairs: [T | null, T | null][] = [];
  let [i, j] = [a.length, b.length];
  while (i > 0 || j > 0) {
    const here = cost[i]![j]!;
    if (i > 0 && j > 0 && here === cost[i - 1]![j - 1]! + (same(a[i - 1]!, b[j - 1]!) ? 0 : 1)) {
      pairs.push([a[--i]!, b[--j]!]);
    } else if (i > 0 && here === cost[i - 1]![j]! + 1) {
      pairs.push([a[--i]!, null]);
    } else {
      pairs.push([null, b[--j]!]);
    }
  }
  return pairs.reverse();
}
