import { expect, test } from 'vitest';
import { mergeSorted } from './merge-sorted.ts';

async function* from(items: readonly string[]): AsyncGenerator<string> {
  yield* items;
}

test('sorted sources become one sorted row, whatever their lengths', async () => {
  const sources = [['b', 'e', 'e'], [], ['a', 'c', 'z'], ['d'], ['b']];
  const merged = await Array.fromAsync(mergeSorted(sources.map(from), (a, b) => a < b));
  expect(merged).toEqual(sources.flat().sort());
  expect(await Array.fromAsync(mergeSorted([], (a: string, b: string) => a < b))).toEqual([]);
});
