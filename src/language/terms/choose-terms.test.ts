import { expect, test } from 'vitest';
import { chooseTerms } from './choose-terms.ts';
import { soundKey } from './sound-key.ts';

function scored(start: number, end: number, gain: number, distance = 0.1) {
  const form = { put: 'put', key: soundKey('put'), parts: ['put'], isOwnSpelling: false };
  return {
    start,
    end,
    heard: 'heard',
    put: 'put',
    form,
    isKnown: true,
    distance,
    scores: { heard: -6, put: -6 + gain },
  };
}

test('of wordings that overlap the one that the sound supports most, in the order of the text', () => {
  const [late, wide, best] = [scored(20, 25, 1), scored(0, 12, 1), scored(5, 12, 4)];
  expect(chooseTerms([late, wide, best])).toEqual([best, late]);
});

test('none that is much less likely than what was heard', () => {
  expect(chooseTerms([scored(0, 5, -30)])).toEqual([]);
});

test('a term may be less likely where it sounds the same and where the recogniser was unsure', () => {
  const isChosen = (candidate: ReturnType<typeof scored>) => chooseTerms([candidate]).length === 1;
  expect(isChosen({ ...scored(0, 5, -7, 0), scores: { heard: -6, put: -13 } })).toBe(true);
  expect(isChosen({ ...scored(0, 5, -7, 0.4), scores: { heard: -6, put: -13 } })).toBe(false);
  expect(isChosen({ ...scored(0, 5, -7, 0), scores: { heard: -0.1, put: -7.1 } })).toBe(false);
});

test('where only the spaces differ, the recogniser has to be nearly as sure of the term', () => {
  const spaces = { ...scored(0, 8, -3, 0), heard: 'drop out', put: 'dropout' };
  expect(chooseTerms([spaces])).toEqual([]);
  expect(chooseTerms([{ ...spaces, scores: { heard: -3, put: -4 } }])).toHaveLength(1);
});

test('a name that is written in one way only is taken where just the spaces differ, however it is scored', () => {
  const spaces = { ...scored(0, 10, -9, 0), heard: 'inner html', put: 'innerHTML' };
  const form = { ...spaces.form, isOwnSpelling: true };
  expect(chooseTerms([{ ...spaces, form }])).toHaveLength(1);
  expect(chooseTerms([{ ...spaces, form, heard: 'inner thing' }])).toEqual([]);
});
