import { expect, test } from 'vitest';
import { Clock, indexAt } from './clock.ts';

test('finds the stretch that holds a moment', () => {
  const stretches = [
    { startSec: 0, endSec: 2 },
    { startSec: 2, endSec: 5 },
    { startSec: 7, endSec: 8 },
  ];
  expect([0, 1.9, 2, 5, 6.9, 7, 8, -1].map((sec) => indexAt(stretches, sec))).toEqual([
    0, 0, 1, -1, -1, 2, -1, -1,
  ]);
  expect(indexAt([], 1)).toBe(-1);
});

test('tells its watchers until they leave', () => {
  const clock = new Clock();
  const seen: number[] = [];
  const leave = clock.watch((sec) => seen.push(sec));
  clock.set(3);
  leave();
  clock.set(4);
  expect(seen).toEqual([0, 3]);
});
