import { expect, test } from 'vitest';
import { cellFile, planCells } from './plan-cells.ts';

const choice = {
  labels: ['base', 'ours'],
  benchmarks: ['okvqa'],
  shots: [0, 1, 2],
  demos: 'random',
  seeds: [42, 43],
  cheat: true,
  prompt: 'even',
} as const;

test('seeds count only where something is drawn', () => {
  const cells = planCells(choice).filter(({ label }) => label === 'base');
  expect(cells.map(({ shots, cheat, demos, seed }) => [shots, cheat, demos, seed])).toEqual([
    [0, false, null, null],
    [1, false, 'random', 42],
    [1, false, 'random', 43],
    [2, false, 'random', 42],
    [2, false, 'random', 43],
    [1, true, null, null],
    [2, true, 'random', 42],
    [2, true, 'random', 43],
  ]);
  expect(planCells({ ...choice, demos: 'rices', cheat: false }).map(({ seed }) => seed)).toEqual(
    Array(6).fill(null),
  );
});

test('every cell has a file of its own', () => {
  const cells = planCells(choice);
  expect(new Set(cells.map((cell) => cellFile(cell, cell.label))).size).toBe(cells.length);
});
