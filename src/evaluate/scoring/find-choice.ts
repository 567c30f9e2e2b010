import { letterOf } from './letters.ts';
import { strip } from './python-text.ts';
import { quantitiesIn, quantityOf, sameNumber } from './quantity.ts';
import { statedAnswer, withoutEmphasis } from './stated-answer.ts';
import { evalAiText } from './vqa-text.ts';

/** A letter and nothing else, in whatever marks: B, (b), **B.**, [B], "B": */
const alone = /^[("'“‘[{<$\s]*(?:(?:option|choice|answer)\s*)?[("'“‘[{<$\s]*([A-Za-z])[)"'”’\]}>$\s.,:;!]*$/i;
const longestAlone = 40;
/** A letter in front of more: "B. text", "(B) text", "B: text", "B) text", "B - text", "option B is ...". */
const leading = new RegExp(
  [
    /^\(([A-Za-z])\)/,
    /^\[([A-Za-z])\]/,
    /^([A-Z])\s*(?:[:)]|[.,](?![\p{L}\p{N}'’]))/u,
    /^([A-Z])\s+[-–—=]/,
    /^(?:option|choice)\s+\(?([A-Za-z])(?![\p{L}\p{N}'’])/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'iu',
);

function indexOf(letter: string | undefined, count: number): number | null {
  if (letter === undefined) return null;
  const index = letter.toUpperCase().charCodeAt(0) - 65;
  return index < count ? index : null;
}

/** The letter that a short text begins with or is. */
function letterAtStart(text: string, count: number): number | null {
  const whole = text.length > longestAlone ? undefined : alone.exec(text)?.[1];
  if (whole !== undefined) return indexOf(whole, count);
  const found = leading.exec(text);
  const letter = found?.slice(1).find((one) => one !== undefined);
  // "a, b" is a list and "a: ..." a word: in front of a mark alone only a capital counts.
  const isPlain = found?.[3] !== undefined || found?.[4] !== undefined;
  return isPlain && letter !== letter?.toUpperCase() ? null : indexOf(letter, count);
}

/** A letter after which a sentence goes on: "is B because ...", but not "is A dog". */
function letterBeforeMore(text: string, count: number): number | null {
  const found = /^([A-Z])\s+(\p{L}+)/u.exec(text);
  if (found === null) return null;
  const isArticle = found[1] === 'A' || found[1] === 'I';
  const goesOn = /^(?:because|since|as|and|which|that|is|was|for|in|from|due)$/i.test(found[2]!);
  return isArticle && !goesOn ? null : indexOf(found[1], count);
}

/** The only one that holds. */
function only(count: number, holds: (index: number) => boolean): number | null {
  const found = Array.from({ length: count }, (_, index) => index).filter(holds);
  return found.length === 1 ? found[0]! : null;
}

/** The choice that a text is, by number where it is one, and by words. */
function choiceByText(text: string, choices: readonly string[]): number | null {
  const plain = evalAiText(withoutEmphasis(text));
  if (plain === '') return null;
  const quantity = quantityOf(text);
  // Compared as words, "-3" would be "3".
  const isOther = (choice: string) => {
    const value = quantity === null ? undefined : quantityOf(choice)?.value;
    return value !== undefined && !sameNumber(value, quantity!.value);
  };
  const same = only(
    choices.length,
    (index) => !isOther(choices[index]!) && evalAiText(choices[index]!) === plain,
  );
  if (same !== null || quantity === null) return same;
  return only(choices.length, (index) => quantityOf(choices[index]!) !== null && !isOther(choices[index]!));
}

const numeral = /^[-−–]?[\d.,]+(?!\s*[\\^/:\d])/;

/** The only choice that stands in the text, unless it is part of a longer choice that does too. */
function choiceWithin(text: string, choices: readonly string[]): number | null {
  const padded = ` ${evalAiText(text)} `;
  const numbers = quantitiesIn(text);
  const words = choices.map((choice) => ` ${evalAiText(choice)} `);
  const stands = choices.map((choice, index) => {
    const quantity = numeral.test(choice) ? quantityOf(choice) : null;
    if (quantity !== null) return numbers.some(({ value }) => sameNumber(value, quantity.value));
    return words[index]!.trim() !== '' && padded.includes(words[index]!);
  });
  const isPart = (index: number) =>
    words.some((other, at) => stands[at]! && other !== words[index] && other.includes(words[index]!));
  return only(choices.length, (index) => stands[index]! && !isPart(index));
}

/** The last letter in brackets, where all such letters are the same. */
function onlyBracketed(text: string, count: number): number | null {
  return only(count, (index) => new RegExp(`\\(${letterOf(index)}\\)`, 'i').test(text));
}

/**
 * Which choice a text names; null for none. Looked at in turn: the box or the sentence that states the answer, the
 * first line, the last line, the whole text; in each a letter comes before the words of a choice. `count` says how many
 * letters there are where the texts of the choices are not known.
 */
export function findChoice(text: string, choices: readonly string[], count = choices.length): number | null {
  const lines = withoutEmphasis(text)
    .split('\n')
    .map(strip)
    .filter((line) => line !== '');
  const places = [statedAnswer(text), lines[0], lines.at(-1)].filter(
    (one) => one !== undefined && one !== null,
  );
  for (const place of places) {
    const found = letterAtStart(place, count) ?? choiceByText(place, choices);
    if (found !== null) return found;
  }
  const stated = statedAnswer(text);
  if (stated !== null) {
    const found = letterBeforeMore(stated, count) ?? choiceWithin(stated, choices);
    if (found !== null) return found;
  }
  return onlyBracketed(text, count) ?? choiceWithin(text, choices);
}
