import { expect, test } from 'vitest';
import { areaUnderCurve, median, scoreReading, sumOf } from '../bench/models/score.ts';

const lines = ['x² + 1 = 0', 'has no root'];

test('what is read as it stands there is all right, however lines and spaces fall', () => {
  const all = { chars: 22, charsRight: 22, words: 8, wordsRight: 8 };
  expect(scoreReading(lines, lines, true)).toEqual(all);
  expect(scoreReading(lines, ['x²  + 1', '= 0 has', 'no\troot'], true)).toEqual(all);
  expect(scoreReading(['−2 ∆x ∑'], ['-2 Δx Σ'], true)).toMatchObject({ charsRight: 7, wordsRight: 3 });
});

test('wrong, missing and invented text counts against the characters', () => {
  expect(scoreReading(lines, ['x2 + 1 = 0', 'has no root'], true)).toMatchObject({
    charsRight: 21,
    wordsRight: 7,
  });
  expect(scoreReading(lines, ['x² + 1 = 0'], true)).toMatchObject({ charsRight: 10, wordsRight: 5 });
  expect(scoreReading(lines, [...lines, 'and'], true)).toMatchObject({ charsRight: 18, wordsRight: 8 });
  expect(scoreReading(lines, [], true)).toMatchObject({ charsRight: 0, wordsRight: 0 });
  expect(scoreReading(['ab'], ['z'.repeat(99)], true)).toMatchObject({ charsRight: 0 });
});

test('where the truth is a part, what else is read does not count', () => {
  const read = ['menu', 'has no root', 'x² + 1 = O', 'footer'];
  expect(scoreReading(lines, read, false)).toEqual({ chars: 21, charsRight: 20, words: 8, wordsRight: 7 });
});

test('a word that is read once is right once', () => {
  expect(scoreReading(['a a a'], ['a b'], true)).toMatchObject({ words: 3, wordsRight: 1 });
});

test('sums', () => {
  const one = { chars: 10, charsRight: 9, words: 2, wordsRight: 1 };
  expect(sumOf([one, one])).toEqual({ chars: 20, charsRight: 18, words: 4, wordsRight: 2 });
});

test('the area under the curve', () => {
  expect(areaUnderCurve([3, 4], [1, 2])).toBe(1);
  expect(areaUnderCurve([1, 2], [3, 4])).toBe(0);
  expect(areaUnderCurve([1, 3], [2, 3])).toBe(0.375);
});

test('the median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
