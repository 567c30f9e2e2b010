import { expect, test } from 'vitest';
import { floatText, listText, parseFloatText, roundHalfEven, truncatedText, wordsOf } from './python-text.ts';

test.each<[number, number, string]>([
  [0.125, 2, '0.12'],
  [0.375, 2, '0.38'],
  [2.675, 2, '2.67'],
  [0.25, 1, '0.2'],
  [0.35, 1, '0.3'],
  [2.5, 0, '2.0'],
  [3.5, 0, '4.0'],
  [-2.5, 0, '-2.0'],
  [-0.04, 1, '-0.0'],
  [1e22, 2, '1e+22'],
])('round(%f, %i) is %s', (value, places, text) => {
  expect(floatText(roundHalfEven(value, places))).toBe(text);
});

test.each<[string, number | null]>([
  ['1_000', 1000],
  ['1__0', null],
  [' 5 ', 5],
  ['٣', 3],
  ['１２', 12],
  ['.5', 0.5],
  ['5.', 5],
  ['.', null],
  ['', null],
  ['1,000', null],
  ['0x10', null],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])('float(%j)', (text, value) => {
  expect(parseFloatText(text)).toBe(value);
});

test('texts of numbers and lists', () => {
  expect([1e16, 1e-5, 5, 123456789.5].map(floatText)).toEqual(['1e+16', '1e-05', '5.0', '123456789.5']);
  expect([12.9, -0.4, 1e21, Number.NaN].map(truncatedText)).toEqual([
    '12',
    '0',
    '1000000000000000000000',
    null,
  ]);
  expect(listText(['a', "it's", '"x"', `'"`, 'b\\'])).toBe(`['a', "it's", '"x"', '\\'"', 'b\\\\']`);
});

test('white space of Python', () => {
  expect(wordsOf('a\u00a0b\u2003c\u001cd\ufeffe')).toEqual(['a', 'b', 'c', 'd\ufeffe']);
});
