import { expect, test } from 'vitest';
import { SortedPairs } from './sorted-pairs.ts';

test('gives back all second numbers of each first one, however many there are', async () => {
  const pairs = new SortedPairs();
  const expected = new Map<number, number[]>();
  try {
    // Some firsts differ in their highest bits alone; one part gets more than waits in memory.
    for (let index = 0; index < 6000; index++) {
      const first =
        index % 3 === 0 ? 2 ** 48 - 1 - 256 * (index % 7) : index % 3 === 1 ? 512 : (index % 11) * 2 ** 40;
      const second = (index * 7919) % 2 ** 24;
      await pairs.add(first, second);
      expected.set(first, [...(expected.get(first) ?? []), second]);
    }
    const given = new Map<number, number[]>();
    for await (const [first, seconds] of pairs.groups()) given.set(first, [...seconds]);
    expect(given.size).toBe(expected.size);
    for (const [first, seconds] of expected) expect(given.get(first)).toEqual(seconds.sort((a, b) => a - b));
  } finally {
    await pairs.close();
  }
});
