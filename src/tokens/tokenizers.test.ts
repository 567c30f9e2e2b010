import { expect, test } from 'vitest';
import { tokenizerNames, tokenizers } from './tokenizers.ts';

test.each([
  ['', 0, 0],
  ['We take the root.', 4, 17],
  ["it's 3.5 well-known things", 4, 26],
  ['x² + y² = z²', 3, 12],
  ['√π ≈ 1,772', 2, 10],
  ['über die Brücke 😀', 3, 17],
])('%j has %i words and %i characters', (text, words, characters) => {
  expect(tokenizers.words.count(text)).toBe(words);
  expect(tokenizers.characters.count(text)).toBe(characters);
});

test('every tokenizer tells its name, and counts nothing in nothing', () => {
  for (const name of tokenizerNames) {
    expect(tokenizers[name].name).toBe(name);
    expect(tokenizers[name].version).not.toBe('');
    expect(tokenizers[name].count('')).toBe(0);
  }
  expect(tokenizers.llama.count('We take the root.')).toBe(5);
});
