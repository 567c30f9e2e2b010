import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

test('gives results in order, and never works on more at once than it may', async () => {
  let atWork = 0;
  let most = 0;
  const results = await inParallel([5, 1, 4, 2, 3, 0], 3, async (turns) => {
    most = Math.max(most, ++atWork);
    for (let count = 0; count < turns; count++) await turn();
    atWork--;
    return turns * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30, 0]);
  expect(most).toBe(3);
});

test('after a failure begins nothing more, and waits for what is under way', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = inParallel([3, 0, 2, 1], 2, async (turns) => {
    begun.push(turns);
    for (let count = 0; count < turns; count++) await turn();
    if (turns === 0) throw new Error('no answer');
    ended.push(turns);
    return turns;
  });
  await expect(work).rejects.toThrow('no answer');
  expect(begun).toEqual([3, 0]);
  expect(ended).toEqual([3]);
});

test('of nothing makes nothing', async () => {
  expect(await inParallel([], 4, async () => 1)).toEqual([]);
});

test('takes from a stream no more than it works on, and ends it after a failure', async () => {
  let taken = 0;
  let ended = false;
  async function* numbers(): AsyncGenerator<number> {
    try {
      for (let number = 0; number < 100; number++) {
        taken++;
        await turn();
        yield number;
      }
    } finally {
      ended = true;
    }
  }
  expect((await inParallel(numbers(), 4, async (number) => 2 * number)).slice(0, 4)).toEqual([0, 2, 4, 6]);
  taken = 0;
  ended = false;
  const failing = inParallel(numbers(), 4, async (number) => {
    if (number === 10) throw new Error('no answer');
  });
  await expect(failing).rejects.toThrow('no answer');
  expect(taken).toBeLessThan(20);
  expect(ended).toBe(true);
});
