import { describe, expect, it } from 'vitest';
import { editDistance, wordErrors } from './wer.ts';
import { spokenWords } from './words.ts';

describe('spokenWords', () => {
  it.each([
    ["Mr. Smith can\u2019t, won't!", 'mister smith cant wont'],
    ['In 1455, 42 lines', 'in fourteen fifty five forty two lines'],
    ['about fourteen fifty-five, forty-two', 'about fourteen fifty five forty two'],
    ['10,000 and 3.14', 'ten thousand and three point one four'],
    ['2000 2005 1900', 'two thousand two thousand five one thousand nine hundred'],
    ['the 15th, 21st and 3rd of 20th', 'the fifteenth twenty first and third of twentieth'],
    ['50% & more', 'fifty percent and more'],
    ['na\u00efve caf\u00e9', 'naive cafe'],
    [
      '0 007 123456789',
      'zero zero zero seven one hundred twenty three million four hundred fifty six thousand seven hundred eighty nine',
    ],
    ['\u2026 \u2014 "', ''],
  ])('%s', (text, words) => {
    expect(spokenWords(text).join(' ')).toBe(words);
  });
});

describe('wordErrors', () => {
  it('counts substitutions, deletions and insertions over the words of the reference', () => {
    expect(wordErrors('The cat sat on the mat.', 'the cat sit on mat now')).toEqual({ errors: 3, words: 6 });
    expect(wordErrors('MISTER QUILTER IS', 'Mr. Quilter is.')).toEqual({ errors: 0, words: 3 });
    expect(wordErrors('', 'two words')).toEqual({ errors: 2, words: 0 });
  });

  it('is a distance', () => {
    expect(editDistance([...'kitten'], [...'sitting'])).toBe(3);
    expect(editDistance([...'sitting'], [...'kitten'])).toBe(3);
    expect(editDistance([], [])).toBe(0);
  });
});
