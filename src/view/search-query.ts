/** One thing that must occur: words in this order, the last one complete or only begun. */
export interface Phrase {
  words: string[];
  isBegun: boolean;
}

/** Words as the index has them: letters and digits, without case and accents. */
const word = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;
const mostPhrases = 12;
/** Fewer letters begin too many words to be looked up quickly. */
const leastBegunChars = 3;

export function foldWord(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of a text with their places, in UTF-16 code units. */
export function* wordsOf(text: string): Generator<{ word: string; start: number; end: number }> {
  for (const match of text.matchAll(word)) {
    const folded = foldWord(match[0]);
    if (folded !== '') yield { word: folded, start: match.index, end: match.index + match[0].length };
  }
}

/**
 * What a person typed, as phrases that must all occur. Quoted words stay together; the last word may be only begun,
 * since it may still be typed. Nothing else has a meaning: no operators, no columns.
 */
export function parseSearch(typed: string): Phrase[] {
  const phrases: Phrase[] = [];
  // Odd parts stand between quotes; an opening quote without its end goes on to the end.
  for (const [index, part] of typed.split('"').entries()) {
    const words = [...wordsOf(part)].map(({ word }) => word);
    if (index % 2 === 1) phrases.push({ words, isBegun: false });
    else phrases.push(...words.map((word) => ({ words: [word], isBegun: false })));
  }
  const meant = phrases.filter(({ words }) => words.length > 0).slice(0, mostPhrases);
  const last = meant.at(-1);
  const isTyping = /[\p{L}\p{N}\p{Co}\p{M}]$/u.test(typed);
  if (last && isTyping && last.words.at(-1)!.length >= leastBegunChars) last.isBegun = true;
  return meant;
}

/** The phrases as a query of SQLite FTS5. They hold letters and digits only, so none can be an operator. */
export function matchOf(phrases: readonly Phrase[]): string {
  return phrases.map(({ words, isBegun }) => `"${words.join(' ')}"${isBegun ? '*' : ''}`).join(' AND ');
}
