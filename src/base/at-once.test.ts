import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AtOnce } from './at-once.ts';

test('no more than so many run at once, and settling waits for all', async () => {
  const works = new AtOnce(3);
  let running = 0;
  let most = 0;
  let ended = 0;
  for (let count = 0; count < 10; count++) {
    await works.add(async () => {
      most = Math.max(most, ++running);
      await turn();
      await turn();
      running--;
      ended++;
    });
  }
  await works.settle();
  expect({ most, ended }).toEqual({ most: 3, ended: 10 });
});

test('a failure comes out, and nothing more is begun', async () => {
  const works = new AtOnce(1);
  await works.add(async () => {
    throw new Error('no room');
  });
  let begun = false;
  const next = works.add(async () => {
    begun = true;
  });
  await expect(next).rejects.toThrow('no room');
  await expect(works.settle()).rejects.toThrow('no room');
  expect(begun).toBe(false);
});
