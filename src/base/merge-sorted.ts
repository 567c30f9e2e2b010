/**
 * The items of several sorted sources as one sorted row. Holds one item of each.
 * @param isBefore Whether one item comes before another; of equal ones the earlier source comes first.
 */
export async function* mergeSorted<T>(
  sources: readonly AsyncIterable<T>[],
  isBefore: (one: T, other: T) => boolean,
): AsyncGenerator<T> {
  const heap: { item: T; source: number; rest: AsyncIterator<T> }[] = [];
  const goesFirst = (a: number, b: number): boolean => {
    const [one, other] = [heap[a]!, heap[b]!];
    if (isBefore(one.item, other.item)) return true;
    return !isBefore(other.item, one.item) && one.source < other.source;
  };
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const sink = (from: number): void => {
    for (let at = from; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let first = at;
      if (left < heap.length && goesFirst(left, first)) first = left;
      if (right < heap.length && goesFirst(right, first)) first = right;
      if (first === at) return;
      swap(at, first);
      at = first;
    }
  };
  for (const [source, items] of sources.entries()) {
    const rest = items[Symbol.asyncIterator]();
    const next = await rest.next();
    if (!next.done) heap.push({ item: next.value, source, rest });
  }
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(at);
  while (heap.length > 0) {
    const top = heap[0]!;
    yield top.item;
    const next = await top.rest.next();
    if (!next.done) top.item = next.value;
    else {
      const last = heap.pop()!;
      if (heap.length > 0) heap[0] = last;
    }
    sink(0);
  }
}
