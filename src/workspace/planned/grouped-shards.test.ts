import { expect, test } from 'vitest';
import { groupedShards } from './grouped-shards.ts';

test('shards go together while there is room, and one that is too large by itself', () => {
  const counts = new Map([
    [4, 3],
    [0, 5],
    [7, 1],
    [2, 20],
    [9, 8],
  ]);
  expect(groupedShards(counts, 8)).toEqual([[4, 0], [7], [2], [9]]);
  expect(groupedShards(counts, 100)).toEqual([[4, 0, 7, 2, 9]]);
  expect(groupedShards(new Map(), 8)).toEqual([]);
});
