import type { Item, Scored } from '../item.ts';
import { type LatexValue, latexValue } from './latex-value.ts';
import {
  afterLast,
  beforeFirst,
  floatText,
  parseFloatText,
  roundHalfEven,
  strip,
  stripEnd,
} from './python-text.ts';

/** The letter of an answer that ends or begins with one. */
function letterAtEdge(text: string): string {
  let answer = text;
  for (const letter of 'ABCDE') {
    const ends = [` ${letter}.`, ` (${letter}).`].some((end) => answer.endsWith(end));
    const begins = [`${letter}\n`, `(${letter})\n`, `(${letter}) ${letter}\n`].some((start) =>
      answer.startsWith(start),
    );
    if (ends || begins) answer = letter;
  }
  return answer;
}

const announcements = [
  'the final answer is',
  'the answer is',
  'the correct answer is',
  'the answer should be',
];

function afterAnnouncement(text: string): string {
  let answer = text;
  for (const words of announcements) {
    for (const announcement of [words, words.replaceAll('the', 'The')]) {
      const announces = answer.includes(announcement);
      answer = strip(afterLast(answer, announcement));
      if (announces) answer = beforeFirst(beforeFirst(answer, '\n'), '. ');
    }
  }
  return answer;
}

/** The innermost of what the box holds, without the marks and units that the authors take out. */
function mathAnswer(text: string): string {
  const lower = text.toLowerCase().replaceAll('{}', '');
  let answer = /oxed\{(.*)\}/s.exec(lower)?.[1] ?? lower;
  const closes = answer.indexOf('}');
  const opens = answer.indexOf('{');
  if (closes >= 0 && (opens < 0 || closes < opens)) answer = answer.slice(0, closes);
  answer = afterLast(afterLast(answer, '='), '\\approx');
  const gone: [string, string][] = [
    [' ', ''],
    ['\\,', ''],
    ['∞', '\\infty'],
    ['+\\infty', '\\infty'],
    ['\\\\', '\\'],
    ['\n', ''],
    ['\\text', ''],
    ['\\mbox', ''],
    ['bmatrix', 'pmatrix'],
    ['\\left', ''],
    ['\\right', ''],
    ['^{\\circ}', ''],
    ['^\\circ', ''],
    ['{m}^3', ''],
    ['m^3', ''],
    ['{units}', ''],
    ['units', ''],
    ['{km}', ''],
    ['km', ''],
    ['\\!', ''],
    ['\\\\', '\\'],
    ['tfrac', 'frac'],
    ['dfrac', 'frac'],
    ['\\left', ''],
    ['\\right', ''],
    ['^{\\circ}', ''],
    ['^\\circ', ''],
    ['\\$', ''],
    ['$', ''],
    ['\\%', ''],
    ['{.', '{0.'],
  ];
  for (const [mark, instead] of gone) answer = answer.replaceAll(mark, instead);
  if (answer.startsWith('.')) answer = `0${answer}`;
  return withFractions(answer);
}

/** Braces where roots, and fractions next to roots, have none; a fraction of two whole numbers as a LaTeX one. */
function withFractions(text: string): string {
  let answer = text;
  if (answer.includes('sqrt')) {
    answer = answer.replace(/\\sqrt(?!\\sqrt)([^{])/gsu, '\\sqrt{$1}');
    answer = fractionsWithBraces(answer);
  }
  if (answer === '0.5') return '\\frac{1}{2}';
  return answer.replace(/^(0|-?[1-9]\d*)\/(0|-?[1-9]\d*)$/, '\\frac{$1}{$2}');
}

function fractionsWithBraces(text: string): string {
  const [first, ...parts] = text.split('\\frac');
  let result = first!;
  for (const part of parts) {
    const [over, under, ...rest] = Array.from(part);
    if (over === '{') result += `\\frac${part}`;
    else if (over === undefined || under === undefined) return text;
    else if (under === '{') result += `\\frac{${over}}${under}${rest.join('')}`;
    else result += `\\frac{${over}}{${under}}${rest.join('')}`;
  }
  return result;
}

/** The answer that the authors' script finds in a response. */
export function mathVisionAnswer(text: string): string {
  let answer = letterAtEdge(strip(text));
  const last = stripEnd(afterLast(answer, 'is '), '.');
  if (parseFloatText(last) !== null) answer = last;
  if (!answer.includes('oxed{')) answer = afterAnnouncement(answer);
  else if (answer.split('oxed{').length > 2) answer = `\\boxed{${afterLast(answer, 'oxed{')}`;
  answer = mathAnswer(answer);
  for (const letter of 'abcde') answer = answer.replaceAll(`(${letter})`, letter);
  for (const letter of 'abcde') answer = answer.replaceAll(`{${letter}}`, letter);
  return strip(stripEnd(answer, '.').replace(/^:+/, ''));
}

const commands = new Set(
  'frac dfrac tfrac sqrt pi cdot times div sin cos tan arcsin arccos arctan sinh cosh tanh log exp binom lfloor rfloor le leq lt ge geq gt'
    .split(' ')
    .map((name) => `\\${name}`),
);

/** Whether a group in braces begins there, and where it ends; -1 where none does. */
function endOfGroup(text: string, start: number): number {
  if (text[start] !== '{') return -1;
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return -1;
}

/** The authors' parser wants both parts of a fraction and what is under a root in braces. */
function hasBraces(text: string): boolean {
  for (const { 0: name, index } of text.matchAll(/\\(?:frac|dfrac|tfrac|binom)/g)) {
    const middle = endOfGroup(text, index + name.length);
    if (middle < 0 || endOfGroup(text, middle) < 0) return false;
  }
  return !/\\sqrt(?!\{|\[)/.test(text);
}

/** Where the authors' parser stops reading, content with what it has: at a stray mark outside of all brackets. */
function firstPart(text: string): string {
  let depth = 0;
  for (const { 0: mark, index } of text.matchAll(/\\?[({[]|\\?[)}\]]|\.(?!\d)|(?<!\\log)_|&/g)) {
    const opens = /[({[]$/.test(mark);
    const closes = /[)}\]]$/.test(mark);
    if (depth === 0 && !opens && index > 0) return text.slice(0, index);
    depth += opens ? 1 : closes ? -1 : 0;
  }
  return text;
}

/**
 * A formula in the terms of compute-engine where the authors' parser and their evaluation read it as a number, else
 * null: they know no variables, no absolute values, no logarithm to base e, and no signs outside of ASCII.
 */
function readable(text: string): string | null {
  let formula = text.replace(/\\left(?![a-z])|\\right(?![a-z])|\\,|\\!|[$']/g, '');
  formula = firstPart(formula)
    .replace(/~|\\quad/g, ' ')
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replaceAll(':', '/');
  const names = formula.match(/\\[a-z]+/g) ?? [];
  const rest = formula.replace(/\\[a-z]+|\\[%{}]|e(?=\^)/g, ' ');
  if (!names.every((name) => commands.has(name)) || !/^[\d\s.+\-*/^_(){}[\]!<>]*$/.test(rest)) return null;
  if (/\*\*|\^-/.test(formula) || !hasBraces(formula)) return null;
  return formula
    .replaceAll('\\div', '/')
    .replace(/([\^_])(\d+(?:\.\d+)?)/g, '$1{$2}')
    .replace(/(?<=[\d.])\s+(?=[\d.])/g, ' \\times ');
}

function numberIn(text: string): LatexValue | null {
  const formula = readable(text);
  return formula === null ? null : latexValue(formula, false);
}

/** `str(round(value, 2))`. */
function rounded({ value, whole }: LatexValue): string {
  return whole ? BigInt(value).toString() : floatText(roundHalfEven(value, 2));
}

/** Pairs and longer ones with each part as a number, where all are. */
function withValues(text: string): string {
  const parts = text.slice(1, -1).split(',');
  const isTuple = /^\(.*\)$|^\[.*\]$/s.test(text) && parts.length > 1;
  if (!isTuple) return text;
  const values: string[] = [];
  for (const part of parts) {
    if (part.includes('infty') || part === 'a' || part === '-a') values.push(part);
    else {
      const value = numberIn(part);
      if (value === null) return text;
      values.push(rounded(value));
    }
  }
  return `${text[0]}${values.join(',')}${text.at(-1)}`;
}

/** Whether two answers are the same text, tuple, or number to two places. */
export function isEquivalent(one: string, other: string): boolean {
  const [first, second] = [one.toLowerCase(), other.toLowerCase()];
  if (first.replaceAll(' ', '') === '' || second.replaceAll(' ', '') === '') return false;
  if (strip(first) === strip(second)) return true;
  const [left, right] = [withValues(first), withValues(second)];
  if (left === right) return true;
  const [leftValue, rightValue] = [numberIn(left), numberIn(right)];
  return (
    leftValue !== null &&
    rightValue !== null &&
    roundHalfEven(leftValue.value, 2) === roundHalfEven(rightValue.value, 2)
  );
}

/** MathVision as the authors' script compares: with the letter, or with the text of its choice. */
export function mathVisionByAuthors(item: Item, text: string): Scored {
  const extracted = mathVisionAnswer(text);
  const answer = item.answers[0] ?? '';
  const choice = /^[A-Z]$/.test(answer) ? (item.choices[answer.charCodeAt(0) - 65] ?? '') : '';
  const right = isEquivalent(answer, extracted) || isEquivalent(choice, extracted);
  return { extracted, score: right ? 1 : 0 };
}
