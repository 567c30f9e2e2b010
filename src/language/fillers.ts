import { functionWords } from './function-words.ts';
import { endsSentence, isEllipsis, lookup, type Word } from './words.ts';

const soundPatterns = /^(?:u+[hm]+|u+h+m+|e+r+m*|h+m+|m{3,})$/u;
/** Only sounds when commas set them apart: "it is, sort of, round", never "it is sort of round". */
const betweenCommas = [['like'], ['sort', 'of'], ['kind', 'of']];
/** Also fillers at the start of a sentence: "You know, the electron", never "As you know, the electron". */
const beforeComma = [
  ['you', 'know'],
  ['i', 'mean'],
];

/** Takes fillers out, with the commas that set them apart. A sentence that ends in one keeps its full stop. */
export function dropFillers(words: readonly Word[]): Word[] {
  let left = words.map((word) => ({ ...word }));
  for (let at = 0; at < left.length; ) {
    const length = fillerLength(left, at);
    if (length === 0) at++;
    else left = cut(left, at, length);
  }
  return left;
}

function fillerLength(words: readonly Word[], at: number): number {
  const word = words[at]!;
  if (isSound(word)) return 1;
  const before = words[at - 1];
  const afterComma = before?.trail === ',';
  const starts = before === undefined || endsSentence(before);
  for (const phrase of betweenCommas) {
    if (afterComma && matches(words, at, phrase) && words[at + phrase.length - 1]!.trail === ',')
      return phrase.length;
  }
  for (const phrase of beforeComma) {
    if (!(afterComma || starts) || !matches(words, at, phrase)) continue;
    const last = words[at + phrase.length - 1]!;
    const closes = afterComma && (last.trail === '.' || at + phrase.length === words.length);
    if (last.trail === ',' || (closes && /^[.,]?$/u.test(last.trail))) return phrase.length;
  }
  return 0;
}

function isSound(word: Word): boolean {
  // "ER" and "UM" in capitals are names.
  const shouted = word.core.length > 1 && word.core === word.core.toUpperCase();
  return !shouted && word.lead === '' && /^[.,;:!?…]*$/u.test(word.trail) && soundPatterns.test(lookup(word));
}

function matches(words: readonly Word[], at: number, phrase: readonly string[]): boolean {
  return phrase.every((part, index) => {
    const word = words[at + index];
    if (word === undefined || word.lead !== '' || lookup(word) !== part) return false;
    return index === phrase.length - 1 || word.trail === '';
  });
}

function cut(words: readonly Word[], at: number, length: number): Word[] {
  const before = words[at - 1];
  const last = words[at + length - 1]!;
  const isEnd = at + length === words.length;
  if (before !== undefined && !endsSentence(before) && !isEllipsis(before)) {
    const stop = endsSentence(last) || (isEnd && isEllipsis(last)) ? last.trail : '';
    if (stop !== '' && /^,?$/u.test(before.trail)) before.trail = stop;
    // The comma after "so" in "so, um, we" belongs to the filler; the one in "apples, um, pears" does not.
    else if (before.trail === ',' && !isEnd && functionWords.has(lookup(before))) before.trail = '';
  }
  return [...words.slice(0, at), ...words.slice(at + length)];
}
