import { Tokenizer } from '@huggingface/tokenizers';

/** Splits a text into word pieces and gives their ids, those of the start and end marks included. */
export type WordPieces = (text: string) => number[];

/**
 * Pieces that the encoder reads, both marks included, as sentence-transformers sets it. (`tokenizer.json` says 128, which
 * was the length in training.)
 */
const maxPieces = 256;

/**
 * Bounds the time of splitting: a piece of a lecture has four letters or so, so that a text as long as this has more than
 * `maxPieces` of them, unless it consists of little but spaces or of words that nobody says.
 */
export const maxTextChars = 8000;

/**
 * Ideographs of Unicode's second plane. Each is a word of its own, but the tokenizer looks at halves of such characters
 * and finds that of those in the first plane alone.
 */
const rareIdeographs =
  /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

/**
 * The tokenizer that a `tokenizer.json` of Hugging Face describes.
 * @throws Error where it is none
 */
export function openWordPieces(description: object): WordPieces {
  const tokenizer = new Tokenizer(description, {});
  return (text) => {
    const start = text.slice(0, maxTextChars).toWellFormed().replace(rareIdeographs, ' $& ');
    const { ids } = tokenizer.encode(start);
    return ids.length <= maxPieces ? ids : [...ids.slice(0, maxPieces - 1), ids.at(-1)!];
  };
}
