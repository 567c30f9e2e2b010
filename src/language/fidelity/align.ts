/** A place where two lists differ: what stands between two matches, on either side. */
export interface Gap {
  /** Indexes into the first list. */
  deleted: number[];
  /** Indexes into the second list. */
  inserted: number[];
}

/**
 * Longest common subsequence of two lists (Wagner and Fischer 1974), given as the gaps it leaves. Time and memory grow
 * with the product of the lengths, 2 bytes a cell; the caller bounds them.
 *
 * @throws RangeError above 65,535 entries, which a cell could not count.
 */
export function align<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): Gap[] {
  if (Math.min(a.length, b.length) > 0xffff)
    throw new RangeError(`Expected lists of at most 65535 entries, got ${a.length} and ${b.length}.`);
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = same(a[i]!, b[j]!)
        ? common[(i + 1) * width + j + 1]! + 1
        : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  const gaps: Gap[] = [];
  let gap: Gap = { deleted: [], inserted: [] };
  const close = () => {
    if (gap.deleted.length + gap.inserted.length > 0) gaps.push(gap);
    gap = { deleted: [], inserted: [] };
  };
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && same(a[i]!, b[j]!)) {
      close();
      i++;
      j++;
    } else if (j === b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
      gap.deleted.push(i++);
    else gap.inserted.push(j++);
  }
  close();
  return gaps;
}
