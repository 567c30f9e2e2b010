const maxPhraseWords = 24;
/** Phrases shorter than this are often said twice on purpose ("what is three plus one? three plus one is four"). */
const longPhraseWords = 6;

/**
 * Share of words inside immediately repeated phrases, 0 to 1: a phrase of 1 to 5 words said three times in a row
 * or more, one of 6 to 24 words said twice or more. All its copies count. Numbers said in a row do not.
 *
 * @param words Words in lower case, without punctuation.
 */
export function repetitionShare(words: readonly string[]): number {
  if (words.length === 0) return 0;
  const repeated = new Uint8Array(words.length);
  for (let length = 1; length <= maxPhraseWords && length < words.length; length++) {
    const copies = length < longPhraseWords ? 3 : 2;
    markRuns(words, length, (copies - 1) * length, repeated);
  }
  return repeated.reduce((sum, mark) => sum + mark, 0) / words.length;
}

/** Marks stretches in which, `minRun` times in a row, a word is the one said `lag` words before. */
function markRuns(words: readonly string[], lag: number, minRun: number, repeated: Uint8Array): void {
  let run = 0;
  for (let at = lag; at <= words.length; at++) {
    if (at < words.length && words[at] === words[at - lag]) run++;
    else {
      const from = at - run - lag;
      if (run >= minRun && !words.slice(from, at).every((word) => /^\d+$/u.test(word)))
        repeated.fill(1, from, at);
      run = 0;
    }
  }
}
