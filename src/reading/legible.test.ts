import { expect, test } from 'vitest';
import { looksLikeText, refusalOf } from './legible.ts';

const clear = { text: 'The mean of a sample', confidence: 0.98, heightPx: 30, contrast: 200 };

test('a clear line is text', () => {
  expect(refusalOf(clear)).toBeNull();
});

test('each doubt has its reason', () => {
  expect(refusalOf({ ...clear, confidence: 0.7 })).toBe('confidence');
  expect(refusalOf({ ...clear, contrast: 9 })).toBe('contrast');
  expect(refusalOf({ ...clear, confidence: 0.8, heightPx: 9 })).toBe('height');
  expect(refusalOf({ ...clear, confidence: 0.8, text: 'Vsat irs Luenatt' })).toBe('language');
});

test('small print and strange words are believed where the reading is sure', () => {
  expect(refusalOf({ ...clear, heightPx: 9 })).toBeNull();
  expect(refusalOf({ ...clear, text: 'xqzt vbrk', confidence: 0.95 })).toBeNull();
});

test('one or two characters show neither height nor language', () => {
  expect(refusalOf({ ...clear, text: '4', confidence: 0.8, heightPx: 9 })).toBeNull();
});

test('a lone letter that is doubtful is an icon', () => {
  expect(refusalOf({ ...clear, text: 'X', confidence: 0.8 })).toBe('language');
  expect(refusalOf({ ...clear, text: 'X', confidence: 0.9 })).toBeNull();
});

test('a row of strokes is no text, however sure', () => {
  for (const text of ['111111111111', 'I I I I I I', '||||||'])
    expect(refusalOf({ ...clear, text })).toBe('language');
  for (const text of ['11111', '101111', 'III', '1.1.1.1.1', '------'])
    expect(refusalOf({ ...clear, text })).toBeNull();
});

test.each([
  'Temperature variations',
  'Newton’s second law',
  'const heights = regions',
  'f(x) = ax + b',
  'dy/dx',
  'x1, x2',
  '12:30',
  '100 %',
  '',
  'sudo apt install',
  '情報',
  'Xing-Dong Yang',
])('%j looks like text', (text) => {
  expect(looksLikeText(text)).toBe(true);
});

test.each(['talk w a T eadier', 'lk w a l edie', 'Vsat irs Luenatt', 'I Mg F C 25 Rn U d', 'hhi Rrnes frn'])(
  '%j does not',
  (text) => {
    expect(looksLikeText(text)).toBe(false);
  },
);
