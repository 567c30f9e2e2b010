import { createRequire } from 'node:module';
import fc from 'fast-check';
import llamaTokenizer from 'llama-tokenizer-js';
import { describe, expect, it } from 'vitest';
import { countTokens, tokenizer } from './tokens.ts';

const whole = (text: string) => llamaTokenizer.encode(text, false, true).length;

describe('countTokens', () => {
  it('leaves the begin-of-sequence token out', () => {
    // Ids published with LLaMA: 1 (begin), 15043, 3186, 29991.
    expect(llamaTokenizer.encode('Hello world!')).toEqual([1, 15043, 3186, 29991]);
    expect(countTokens('Hello world!')).toBe(3);
    expect(countTokens('')).toBe(0);
  });

  it('counts lookalikes of special tokens as text', () => {
    expect(countTokens('<s>')).toBe(3);
    expect(countTokens('<image>')).toBe(3);
    expect(countTokens('<0x0A>')).toBe(6);
    expect(countTokens('</s>')).toBeGreaterThan(1);
  });

  it('gives for words what the tokenizer gives for the whole text', () => {
    const word = fc.constantFrom(
      'the',
      'a',
      ' ',
      '  ',
      '\n',
      'x^2',
      '<s>',
      'é',
      '日本',
      '😀',
      '\t',
      '3.14',
      "don't",
      '▁',
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
      fc.string({ maxLength: 60 }),
      fc.lorem({ maxCount: 12 }),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(countTokens(value)).toBe(whole(value));
      }),
      { numRuns: 500 },
    );
  });

  it('no piece of the vocabulary has a blank after another character', () => {
    expect(llamaTokenizer.vocabById.filter((piece) => /[^▁]▁/u.test(piece))).toEqual([]);
  });

  it('names the version that is installed', () => {
    const installed = createRequire(import.meta.url)('llama-tokenizer-js/package.json') as {
      version: string;
    };
    expect(tokenizer).toEqual({ name: 'llama', version: installed.version });
  });
});
