import { distance } from 'fastest-levenshtein';
import type { Item, Scored } from '../item.ts';
import { lettersOf } from './letters.ts';
import { floatText, parseFloatText, roundHalfEven, strip, truncatedText, wholeText } from './python-text.ts';

/** What the authors' script takes for the answer without asking a model; the whole text where it would ask. */
function extract(item: Item, text: string): string {
  if (text === '') return '';
  const { question_type: question, answer_type: type } = item.fields;
  if (question === 'multi_choice' && item.choices.includes(text)) return text;
  if (type === 'integer') {
    const whole = wholeText(text);
    if (whole !== null) return whole;
  }
  if (type === 'float') {
    const number = parseFloatText(text);
    if (number !== null) return floatText(number);
  }
  return /The answer is "([^\n]*)"\./.exec(text)?.[1] ?? strip(text);
}

/** Edits between two texts by characters, where the library counts by halves of those outside the first plane. */
function edits(one: string, other: string): number {
  if (!/[\ud800-\udfff]/.test(one + other)) return distance(one, other);
  const codes = new Map<string, string>();
  const coded = (text: string) =>
    Array.from(text, (character) => {
      if (!codes.has(character)) codes.set(character, String.fromCharCode(codes.size));
      return codes.get(character)!;
    }).join('');
  return distance(coded(one), coded(other));
}

function nearest(choices: readonly string[], text: string): string | null {
  const far = choices.map((choice) => edits(text, choice));
  return choices[far.indexOf(Math.min(...far))] ?? null;
}

function choiceFor(choices: readonly string[], extraction: string): string | null {
  const text = strip(extraction);
  const answer = /\(([a-zA-Z])\)/.exec(text)?.[1]?.toUpperCase() ?? text;
  const index = lettersOf(choices.length).indexOf(answer);
  return index >= 0 ? choices[index]! : nearest(choices, answer);
}

/** `int(precision)` of the script; null where it raises. */
function placesOf(precision: unknown): number | null {
  if (typeof precision === 'number' && Number.isFinite(precision)) return Math.trunc(precision);
  const text = typeof precision === 'string' ? wholeText(precision) : null;
  return text === null ? null : Number(text);
}

function normalise(item: Item, extraction: string): string | null {
  const { question_type: question, answer_type: type, precision } = item.fields;
  if (question === 'multi_choice') return choiceFor(item.choices, extraction);
  if (type === 'list') return extraction;
  const number = parseFloatText(extraction);
  if (number === null) return null;
  if (type === 'integer') return truncatedText(number);
  const places = placesOf(precision);
  return type === 'float' && places !== null ? floatText(roundHalfEven(number, places)) : null;
}

/**
 * MathVista as the authors' scripts do it. Of several choices the nearest by edits is always taken, so that any text,
 * even an empty one, is an answer. Where the scripts would ask a model to find the answer, the whole text is it.
 */
export function mathVistaByAuthors(item: Item, text: string): Scored {
  const extracted = normalise(item, extract(item, text));
  return { extracted, score: extracted !== null && extracted === item.answers[0] ? 1 : 0 };
}
