import { expect, test } from 'vitest';
import { withoutClippedEdges } from './clipped-edges.ts';

const line = (...characters: [text: string, probability: number, x: number][]) =>
  characters.map(([text, probability, x]) => ({ text, probability, x, spaceBefore: 0 }));
const read = (...characters: Parameters<typeof line>) =>
  withoutClippedEdges(line(...characters), 250)
    .map(({ text }) => text)
    .join('');

test('a doubtful letter alone at the edge goes, with its space', () => {
  expect(read(['n', 0.44, 4], [' ', 0.7, 24], ['T', 1, 44], ['h', 1, 76])).toBe('Th');
  expect(read(['T', 1, 44], ['h', 1, 76], [' ', 0.7, 220], ['n', 0.5, 245])).toBe('Th');
});

test('a letter that is sure, further in, or part of a word stays', () => {
  expect(read(['a', 0.95, 4], [' ', 0.7, 24], ['T', 1, 44])).toBe('a T');
  expect(read(['a', 0.44, 12], [' ', 0.7, 24], ['T', 1, 44])).toBe('a T');
  expect(read(['a', 0.44, 4], ['T', 1, 44])).toBe('aT');
  expect(read()).toBe('');
});
