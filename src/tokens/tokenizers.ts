import { countTokens, tokenizer as llama } from './tokens.ts';

/** What text is counted with. */
export interface Tokenizer {
  name: string;
  version: string;
  /** Tokens of a text; 0 for an empty one. */
  count(text: string): number;
}

const wordPattern = /[\p{L}\p{N}\p{M}]+(?:['’.,-][\p{L}\p{N}\p{M}]+)*/gu;

function countWords(text: string): number {
  let words = 0;
  for (const _ of text.matchAll(wordPattern)) words++;
  return words;
}

function countCharacters(text: string): number {
  let characters = 0;
  for (const _ of text) characters++;
  return characters;
}

/**
 * `llama`: the 32,000 sentence pieces of LLaMA 1 and 2; `words`: runs of letters and digits, with what joins them
 * inside (`it's`, `3.5`, `well-known`); `characters`: Unicode code points.
 */
export const tokenizers = {
  llama: { ...llama, count: countTokens },
  words: { name: 'words', version: '1', count: countWords },
  characters: { name: 'characters', version: '1', count: countCharacters },
} as const satisfies Record<string, Tokenizer>;

/** A way to count tokens. */
export type TokenizerName = keyof typeof tokenizers;
/** Names of the tokenizers that texts can be counted with. */
export const tokenizerNames = Object.keys(tokenizers) as TokenizerName[];
