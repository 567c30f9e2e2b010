import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['threshold', 'framesPerSec', 'longEdge', 'skip', 'perClip'];

test.each([
  ['treshold', 'threshold'],
  ['thresholds', 'threshold'],
  ['THRESHOLD', 'threshold'],
  ['framePerSecs', 'framesPerSec'],
  ['longedge', 'longEdge'],
  ['skpi', 'skip'],
  ['colour', null],
  ['', null],
])('nearest to %j is %j', (word, name) => {
  expect(nearest(word, names)).toBe(name);
});

test('a word without end is near to nothing, and told at once', () => {
  expect(nearest('x'.repeat(1_000_000), names)).toBeNull();
});

test('without candidates there is none', () => {
  expect(nearest('skip', [])).toBeNull();
});
