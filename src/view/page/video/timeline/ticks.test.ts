import { expect, test } from 'vitest';
import { ticksOf } from './ticks.ts';

test('round times with room between them', () => {
  expect(ticksOf(80, 720)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80]);
  expect(ticksOf(3600, 720).slice(0, 3)).toEqual([0, 600, 1200]);
});

test('however long the video is or how far one zooms, they can be counted', () => {
  expect(ticksOf(1e9, 300).length).toBeLessThan(10);
  expect(ticksOf(1e6, 1e9).length).toBeLessThanOrEqual(1501);
  expect(ticksOf(0, 300)).toEqual([]);
  expect(ticksOf(10, 0)).toEqual([]);
});
