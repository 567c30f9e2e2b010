/** One thing that must occur: words in this order, the last one complete or only begun. */
export interface Phrase {
  /** As `wordsOf` gives them. */
  words: string[];
  /** As they were typed, a blank between them: letters, digits and marks alone. */
  typed: string;
  isBegun: boolean;
}

const word = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;
const mostPhrases = 12;
/** Fewer letters begin too many words to be looked up quickly. */
const leastBegunChars = 3;

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase();
}

/** The words of a text, without case and accents, and their places in UTF-16 code units. */
export function* wordsOf(text: string): Generator<{ word: string; start: number; end: number }> {
  for (const match of text.matchAll(word)) {
    const folded = fold(match[0]);
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
  for (const [index, part] of typed.normalize('NFC').split('"').entries()) {
    const words = [...wordsOf(part)].map(({ word, start, end }) => ({
      words: [word],
      typed: part.slice(start, end),
      isBegun: false,
    }));
    if (index % 2 === 0) phrases.push(...words);
    else
      phrases.push({
        words: words.flatMap((one) => one.words),
        typed: words.map((one) => one.typed).join(' '),
        isBegun: false,
      });
  }
  const meant = phrases.filter(({ words }) => words.length > 0).slice(0, mostPhrases);
  const last = meant.at(-1);
  const isTyping = /[\p{L}\p{N}\p{Co}\p{M}]$/u.test(typed);
  if (last && isTyping && last.words.at(-1)!.length >= leastBegunChars) last.isBegun = true;
  return meant;
}

/**
 * The phrases as a query of SQLite FTS5. They go in as they were typed, so that it takes them apart as it took the
 * texts; they hold no quotes, so that nothing in them can be an operator.
 */
export function matchOf(phrases: readonly Phrase[]): string {
  return phrases.map(({ typed, isBegun }) => `"${typed}"${isBegun ? '*' : ''}`).join(' AND ');
}
