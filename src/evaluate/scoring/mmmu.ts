import type { Item, Scored } from '../item.ts';
import { lettersOf } from './letters.ts';
import { afterLast, parseFloatText, roundHalfEven, strip, stripCharacter, wordsOf } from './python-text.ts';

/** How letters may stand in a text, in the order in which they are looked for. */
type Form = (letter: string) => string;
const bracketed: Form = (letter) => `(${letter})`;
const spaced: Form = (letter) => ` ${letter} `;
/** Texts of so many words are searched for the words of a choice. */
const shortWords = 5;

function last(candidates: readonly string[], placeOf: (letter: string) => number): string {
  return candidates.reduce((best, one) => (placeOf(one) > placeOf(best) ? one : best));
}

/**
 * The letter that the authors' rule finds; null where it finds none and their script draws one at random. `forms` are
 * looked for in turn; of several letters the last in the text wins, by the form `placed` where none has brackets.
 */
function letterIn(
  text: string,
  choices: readonly string[],
  forms: readonly Form[],
  placed: Form,
): string | null {
  const letters = lettersOf(choices.length);
  const response = ` ${[...",.!?;:'"].reduce(stripCharacter, text)} `;
  for (const form of [bracketed, ...forms]) {
    const found = letters.filter((letter) => response.includes(form(letter)));
    const place = form === bracketed ? bracketed : placed;
    if (found.length > 0) return last(found, (letter) => response.lastIndexOf(place(letter)));
  }
  if (wordsOf(response).length <= shortWords) return null;
  const lower = response.toLowerCase();
  const textOf = (letter: string) => choices[letters.indexOf(letter)]!.toLowerCase();
  const found = letters.filter((letter) => lower.includes(textOf(letter)));
  return found.length === 0 ? null : last(found, (letter) => lower.lastIndexOf(textOf(letter)));
}

function scored(item: Item, letter: string | null): Scored {
  return { extracted: letter, score: letter !== null && item.answers.includes(letter) ? 1 : 0 };
}

/** What `\b` sees as part of a word. */
const word = '[\\p{L}\\p{N}_]';
const numberForms = [
  `-?(?<!${word})\\p{Nd}{1,3}(?:,\\p{Nd}{3})+(?!${word})`,
  '-?\\p{Nd}+(?:\\.\\p{Nd}+)?[eE][+-]?\\p{Nd}+',
  `-?(?:\\p{Nd}+\\.\\p{Nd}+|\\.\\p{Nd}+|\\p{Nd}+(?!${word}))(?![eE][+-]?\\p{Nd}+)(?![,\\p{Nd}])`,
].map((form) => new RegExp(form, 'gu'));
const indicators = ['could be ', 'so ', 'is ', 'thus ', 'therefore ', 'final ', 'answer ', 'result '];

/** The ends of the lines that announce an answer; the whole text where none does. */
function announced(text: string): string[] {
  const response = stripCharacter(strip(text), '.').toLowerCase();
  const lines = response.split('\n');
  const found = lines.flatMap((line, index) => {
    const words = index === lines.length - 1 ? [...indicators, '='] : indicators;
    let shortest = '';
    for (const word of words.filter((one) => line.includes(one))) {
      const end = strip(afterLast(line, word));
      if (shortest === '' || end.length < shortest.length) shortest = end;
    }
    return shortest === '' || /^[:,.!?;']$/.test(shortest) ? [] : [shortest];
  });
  return found.length === 0 ? [response] : found;
}

/** A number to two places, or the text in lower case, a single character with the space before or after it. */
function normalise(text: string): (string | number)[] {
  const trimmed = strip(text);
  const number = parseFloatText(trimmed.replaceAll(',', ''));
  if (number !== null) return [roundHalfEven(number, 2)];
  const lower = trimmed.toLowerCase();
  return Array.from(lower).length === 1 ? [` ${lower}`, `${lower} `] : [lower];
}

function openScore(item: Item, text: string): Scored {
  const parts = announced(text);
  const numbers = parts.flatMap((part) => numberForms.flatMap((form) => part.match(form) ?? []));
  const answers = item.answers.flatMap(normalise);
  const right = [...parts, ...numbers]
    .flatMap(normalise)
    .some((one) =>
      typeof one === 'number'
        ? answers.includes(one) && !Number.isNaN(one)
        : answers.some((answer) => typeof answer === 'string' && one.includes(answer)),
    );
  return { extracted: parts.at(-1)!, score: right ? 1 : 0 };
}

/** MMMU: the letter, or for an open question a text that holds a reference, or one of its numbers. */
export function mmmuByAuthors(item: Item, text: string): Scored {
  if (item.choices.length === 0) return openScore(item, text);
  return scored(item, letterIn(text, item.choices, [spaced], spaced));
}

/** MMMU-Pro: a letter after the last "Answer:" where just one stands there, else as MMMU with more forms. */
export function mmmuProByAuthors(item: Item, text: string): Scored {
  if (text.includes('Answer:')) {
    const end = afterLast(text, 'Answer:');
    const found = lettersOf(item.choices.length).filter((letter) => end.includes(letter));
    if (found.length === 1) return scored(item, found[0]!);
  }
  const forms: Form[] = [(letter) => `${letter} `, (letter) => `${letter}.`];
  return scored(item, letterIn(text, item.choices, forms, spaced));
}
