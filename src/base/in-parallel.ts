/**
 * Works on items, so many at once, and gives the results in their order. After a failure nothing more is begun, and
 * what is under way is waited for, since it may be paid for.
 * @param items Taken one by one as there is room for them.
 * @throws what the first that failed threw
 */
export async function inParallel<T, R>(
  items: Iterable<T> | AsyncGenerator<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const iterator = Symbol.iterator in items ? items[Symbol.iterator]() : items;
  const results: R[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (failures.length === 0) {
      // Generators answer in the order in which they are asked, so the number belongs to the item.
      const index = next++;
      try {
        const item = await iterator.next();
        if (item.done) return;
        results[index] = await work(item.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length === 0) return results;
  await iterator.return?.(undefined);
  throw failures[0];
}
