import tokenizer from 'llama-tokenizer-js';

// Moonshine's vocabulary is Llama's 32,000 pieces followed by 768 position markers that are no text.
const textTokens = tokenizer.vocabById.length;
const wordStart = '\u2581';

function isText(token: number): boolean {
  return token > 2 && token < textTokens;
}

/** Text of Moonshine's tokens, white space tidied; ids that are no text are passed over. */
export function tokensToText(tokens: number[]): string {
  return tokenizer
    .decode([1, ...tokens.filter(isText)])
    .replace(/\s+/g, ' ')
    .trim();
}

/** Moonshine's tokens for a text, as it would write them itself. */
export function textToTokens(text: string): number[] {
  return tokenizer.encode(text, false, true);
}

/**
 * For `w` from 0 to the number of words of `tokensToText(tokens)`: how many tokens the first `w` words take.
 */
export function wordEndTokens(tokens: number[]): number[] {
  const ends = [0];
  let inWord = false;
  tokens.forEach((token, i) => {
    const piece = isText(token) ? tokenizer.vocabById[token]! : '';
    const startsWord = piece.startsWith(wordStart) || piece === '<0x0A>' || piece === '<0x20>';
    if (startsWord && inWord) {
      ends.push(i);
      inWord = false;
    }
    if (piece.replaceAll(wordStart, '') !== '') inWord = true;
  });
  if (inWord) ends.push(tokens.length);
  return ends;
}
