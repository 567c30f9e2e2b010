import { expect, test } from 'vitest';
import { differingTokens } from './decoding.ts';

test.each([
  [
    'in the middle, with a few behind',
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 30, 31, 4, 5, 6, 7, 8, 9],
    [2, 7, 8],
  ],
  ['near the end', [1, 2, 3, 4], [1, 2, 30, 4], [2, 4, 4]],
  ['at the start', [1, 2, 3, 4, 5, 6, 7], [10, 2, 3, 4, 5, 6, 7], [0, 5, 5]],
  ['a word said twice, once dropped', [1, 2, 2, 3], [1, 2, 3], [2, 4, 3]],
  ['nowhere', [1, 2], [1, 2], [2, 2, 2]],
])('where two readings differ: %s', (_where, heard, read, [from, heardEnd, readEnd]) => {
  expect(differingTokens(heard, read)).toEqual({ from, heardEnd, readEnd });
});
