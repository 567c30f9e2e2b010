/** Scripts that put no blanks between words: each character counts as one. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const eachUnspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;

/** The words of a text without case, punctuation and marks of form, as texts are compared to find copies. */
export function comparedWords(text: string): string[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.flatMap((word) => (unspaced.test(word) ? (word.match(eachUnspaced) ?? []) : [word]));
}

/** Where sentences and lines end: a short question stands there only as one of them, as a whole. */
const sentenceEnds = /[.!?。！？…:;]+(?=\s|$)|\n+/u;

export function sentencesOf(text: string): string[] {
  return text.split(sentenceEnds);
}
