import { countTokens } from '../tokens/tokens.ts';

/** Shorter words are too often names or short for something. */
const minLetters = 4;
/** A part of a joined name that is a word of its own (`GitLab`, `newLine`). */
const minPart = 3;
/** Capitals of which the reader takes a small letter for one, inside words: l with a foot, and l and i without. */
const innerCapital = /[LI]/g;
/** Shorter words with a small l are too often names (`blas`). */
const minWithSmallL = 5;
/** Words that people write with digits on purpose, and that lectures on security show so. */
const ofPasswords = /^(?:admin|login|pass|passwords?|root|secrets?|welcome|words?)$/i;
/** Letters with one shape in both cases. */
const oneShape = /[cosuvwxz]/;

/**
 * A word with letters that look alike as it was written, where only one reading is a word: a capital inside a word of small
 * letters (`foLder`, `VIew`), an l that is an i or the other way round (`Soclal`), small letters of one shape in a word of
 * capitals (`AYusH`), a digit before letters or between them (`1oop`, `so1id`).
 * Joined names, names with digits and what no reading makes a word of stay. As many characters as before.
 */
export function likelyWord(word: string): string {
  if ([...word].length < minLetters || isUsual(word)) return word;
  if (/^[01]\p{Ll}+$/u.test(word)) return withoutDigit(word);
  if (/^\p{L}\p{Ll}*(?:[01]\p{Ll}+)+$/u.test(word)) return withoutInnerDigits(word);
  const oneCase = /\p{Ll}/u.test(word) && /\p{Lu}/u.test(word) ? withOneCase(word) : word;
  return oneCase === word && /^\p{L}\p{Ll}+$/u.test(word) ? withOneThinLetter(word) : oneCase;
}

/** One l that is an i, or one i that is an l, where that alone makes a usual word. */
function withOneThinLetter(word: string): string {
  if ([...word].length < minWithSmallL) return word;
  const readings = [...word.matchAll(/(?<=.)[il]/gu)].map(
    ({ 0: letter, index }) => word.slice(0, index) + (letter === 'l' ? 'i' : 'l') + word.slice(index + 1),
  );
  const usual = readings.filter((one) => isUsual(one) || isUsual(one.toLowerCase()));
  return usual.length === 1 && !isUsual(word.toLowerCase()) ? usual[0]! : word;
}

/** A word that has a token of its own is a usual one. */
function isUsual(word: string): boolean {
  return countTokens(word) === 1;
}

/** No name begins with a digit, but a number may have lost the space after it (`1and`). */
function withoutDigit(word: string): string {
  const letters = word.replace(/^1/, 'l').replace(/^0/, 'o');
  return isUsual(letters) && !/^(?:an|and|are|as|at|for|in|is|of|on|or|the|to|with)$/.test(word.slice(1))
    ? letters
    : word;
}

/** Zeros and ones between letters that are o and l, where that makes a usual word (`so1id`, `micr0phone`). */
function withoutInnerDigits(word: string): string {
  const letters = word.replaceAll('0', 'o').replaceAll('1', 'l');
  if (ofPasswords.test(letters)) return word;
  return isUsual(letters) || isUsual(letters.toLowerCase()) ? letters : word;
}

function withOneCase(word: string): string {
  const others = word.slice(1).replace(innerCapital, '');
  if (/^\p{Ll}{2,}$/u.test(others) && others.length < word.length - 1) return withSmallLetters(word);
  const small = word.match(/\p{Ll}/gu)!;
  if (!/^\p{L}+$/u.test(word) || !small.every((letter) => oneShape.test(letter))) return word;
  const capitals = word.match(/(?![COSUVWXZ])\p{Lu}/gu)?.length ?? 0;
  const isWord = capitals >= 2 && isUsual(word.toLowerCase());
  // One small letter between capitals is an abbreviation (`DoS`), at the end a plural (`PCs`); words may be joined (`DocVQA`).
  const [inner] = word.match(/\p{Lu}(?!vs)\p{Ll}{2,}(?=\p{Lu})/u) ?? [];
  const isCovered = capitals >= minPart && inner !== undefined && !isUsual(inner);
  return (isWord && !/\p{Ll}$/u.test(word)) || isCovered ? word.toUpperCase() : word;
}

function withSmallLetters(word: string): string {
  const places = [...word.matchAll(innerCapital)].map(({ index }) => index).filter((index) => index > 0);
  const parts = places.map((index): [string, string] => [word.slice(0, index), word.slice(index)]);
  if (parts.some(([first, second]) => isJoined(first, second))) return word;
  const as = (i: string): string => word[0] + word.slice(1).replaceAll('L', 'l').replaceAll('I', i);
  const readings = [...new Set([as('l'), as('i')])];
  const usual = readings.filter((one) => isUsual(one) || (/.s$/.test(one) && isUsual(one.slice(0, -1))));
  if (usual.length === 1) return usual[0]!;
  const [only] = readings;
  // A name may be joined of a usual word and one that is none (`knownLicences`, `parquetLimits`).
  const isName = parts.some(
    ([first, second]) =>
      isUsual(first.toLowerCase()) || (second.length >= minLetters && isUsual(second.toLowerCase())),
  );
  return readings.length === 1 && !isName && countTokens(only!) < countTokens(word) ? only! : word;
}

function isJoined(first: string, second: string): boolean {
  const isName = second.length >= minPart && (isUsual(second) || isUsual(second.toLowerCase()));
  return isName ? isUsual(first) || /^\p{Lu}/u.test(first) : /^In$/.test(second);
}
