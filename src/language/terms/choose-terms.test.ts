import { expect, test } from 'vitest';
import { chooseTerms } from './choose-terms.ts';
import { soundKey } from './sound-key.ts';

function scored(start: number, end: number, gain: number, distance = 0.1) {
  const form = { put: 'put', key: soundKey('put'), parts: ['put'] };
  return { start, end, heard: 'heard', put: 'put', form, distance, scores: { heard: -6, put: -6 + gain } };
}

test('of wordings that overlap the one that the sound supports most, in the order of the text', () => {
  const [late, wide, best] = [scored(20, 25, 1), scored(0, 12, 1), scored(5, 12, 4)];
  expect(chooseTerms([late, wide, best])).toEqual([best, late]);
});

test('none that is much less likely than what was heard', () => {
  expect(chooseTerms([scored(0, 5, -30)])).toEqual([]);
});
