import { createRequire } from 'node:module';

type Llama = typeof import('llama-tokenizer-js')['default'];

let loaded: Llama | null = null;

/** LLaMA's tokenizer, loaded when first asked for: unpacking it takes a tenth of a second, and most commands count nothing. */
export function llamaTokenizer(): Llama {
  loaded ??= (createRequire(import.meta.url)('llama-tokenizer-js') as { default: Llama }).default;
  return loaded;
}

/** The tokenizer of LLaMA 1 and 2 and of Vicuna, so of LLaVA-1.5: SentencePiece BPE with 32,000 pieces. */
export const tokenizer = {
  name: 'llama',
  /** Version of the npm package `llama-tokenizer-js`, which carries vocabulary and merges. */
  version: '1.2.2',
} as const;

// No piece of the vocabulary has a blank after another character, so no merge crosses the start of a word: words
// can be counted one by one, with the blanks before them, and most words of a text have been seen before.
const blank = ' ';
const cachedWords = 50_000;
const cachedWordChars = 32;
const counts = new Map<string, number>();

/**
 * Number of LLaMA tokens of a text, without the begin-of-sequence token. Text is only text: `<s>`, `</s>` and
 * `<image>` in it are counted as the characters they are written with.
 *
 * @returns 0 for an empty text.
 */
export function countTokens(text: string): number {
  if (text === '') return 0;
  let total = 0;
  // SentencePiece puts a blank in front of every text and takes this block for one.
  const words = blank + text.replaceAll('▁', blank);
  for (let start = 0; start < words.length; ) {
    let end = start;
    while (words[end] === blank) end++;
    end = words.indexOf(blank, end);
    if (end === -1) end = words.length;
    total += countWord(words.slice(start, end));
    start = end;
  }
  return total;
}

function countWord(word: string): number {
  const known = counts.get(word);
  if (known !== undefined) return known;
  const count = llamaTokenizer().encode(word, false, false).length;
  if (word.length <= cachedWordChars) {
    if (counts.size >= cachedWords) counts.clear();
    counts.set(word, count);
  }
  return count;
}
