import { functionWords } from '../function-words.ts';
import { degrees, lightWords, negating, oppositesOf } from './meaning-words.ts';
import { breakMark, isFormulaWord, readSpoken } from './spoken.ts';
import { soundOf, stemOf } from './spoken-forms.ts';
import { readNumber } from './spoken-numbers.ts';
import { unitByName, unitBySymbol } from './unit-names.ts';

export type TermKind =
  | 'number'
  | 'operator'
  | 'symbol'
  | 'unit'
  | 'negation'
  | 'degree'
  | 'direction'
  | 'word';

/** A piece of text that carries meaning, in the one form that all its spellings share. */
export interface Term {
  kind: TermKind;
  value: string;
  /** As written. */
  text: string;
  /** A capital inside a sentence. */
  isName: boolean;
  /** What was said of it is taken back behind it ("fifty, sorry, fifteen"). */
  isTakenBack: boolean;
  /** The letter that a unit's symbol also is. */
  letter?: string;
  /** Without inflection; the value itself of anything but a word. */
  stem: string;
  /** As it sounds, of a word. */
  sound: string;
}

type Draft = Omit<Term, 'stem' | 'sound'>;

const functions: Readonly<Record<string, string>> = {
  sine: 'sin',
  cosine: 'cos',
  tangent: 'tan',
  logarithm: 'log',
  derivative: 'derivative',
  integral: 'integral',
  factorial: 'factorial',
};
const functionNames = new Set(['sin', 'cos', 'tan', 'log', 'ln', 'exp', ...Object.keys(functions)]);
/** Multiplying is mostly not written, and "equals" is mostly "is". */
const silentTerms = new Set([breakMark, '^', 'equals', 'times', 'a', 'i']);
const months = new Set(
  'january february march april may june july august september october november december'.split(' '),
);
/** Reads a text into its terms, in order. Words that carry no content are left out. English only. */
export function readTerms(text: string): Term[] {
  const spoken = readSpoken(text);
  const words = spoken.map(({ word }) => word);
  const terms: Draft[] = [];
  for (let at = 0; at < spoken.length; ) {
    const { text, isName, isTakenBack } = spoken[at]!;
    const term: Draft = { kind: 'word', value: '', text, isName, isTakenBack };
    const number = isSecondUnit(words, at) ? null : readNumber(words, at);
    if (number === null) terms.push(...termOf(words, at++, terms.at(-1), term));
    else {
      const said = spoken.slice(at, at + number.length).map((piece) => piece.text);
      const value = String(Number(number.value.toPrecision(12)));
      const isPower = words[at - 1] === '^';
      at += number.length;
      // "the fourteenth of July" and "July 14th" are one date.
      const skip = words[at] === 'of' ? 1 : 0;
      const month = spoken[at + skip];
      if (month !== undefined && months.has(month.word)) {
        terms.push({ ...term, value: month.word, text: month.text, isName: false });
        at += skip + 1;
      }
      terms.push(
        isPower
          ? { ...term, kind: 'operator', value: `^${value}` }
          : { ...term, kind: 'number', value, text: [...new Set(said)].join(' ') },
      );
    }
  }
  return terms.map(withForms);
}

function withForms(term: Draft): Term {
  const isWord = term.kind === 'word';
  return {
    ...term,
    stem: isWord ? stemOf(term.value) : term.value,
    sound: isWord ? soundOf(term.value) : '',
  };
}

function termOf(words: readonly string[], at: number, before: Draft | undefined, term: Draft): Draft[] {
  const word = words[at]!;
  const lower = word.toLowerCase();
  const of = (kind: TermKind, value: string): Draft[] => [{ ...term, kind, value }];
  if (word.startsWith('operator:')) return of('operator', word.slice('operator:'.length));
  if (words[at - 1] === '^' && /^\p{L}$/u.test(word)) return of('operator', `^${lower}`);
  if (lower === 'plus') return of('operator', '+');
  if (lower === 'minus' || (lower === 'negative' && readNumber(words, at + 1) !== null))
    return of('operator', '−');
  if (lower === 'over' && before?.kind === 'unit') return [];
  if (lower === 'over' && isFraction(words, at)) return of('operator', '/');
  if (silentTerms.has(lower)) return [];
  if (functionNames.has(lower)) return of('operator', functions[lower] ?? lower);
  const unit = unitOf(words, at, before);
  if (unit !== undefined) {
    const [found] = of('unit', unit);
    return [/^\p{L}$/u.test(word) ? { ...found!, letter: lower } : found!];
  }
  if (negating.has(lower)) return of('negation', 'not');
  const degree = degrees.get(lower);
  if (degree !== undefined) return of('degree', degree);
  if (/^\p{L}$/u.test(word)) return of('symbol', lower);
  if (oppositesOf.has(lower) && (functionWords.has(lower) || lightWords.has(lower)))
    return of('direction', lower);
  return lightWords.has(lower) || functionWords.has(lower) ? [] : of('word', lower);
}

/** "over" is a fraction bar before a variable or a number. */
function isFraction(words: readonly string[], at: number): boolean {
  const after = words[at + 1] ?? '';
  return isFormulaWord(after) || (/^(?:the|two)$/u.test(after) && isFormulaWord(words[at + 2] ?? ''));
}

function unitOf(words: readonly string[], at: number, before: Draft | undefined): string | undefined {
  const word = words[at]!;
  if (isSecondUnit(words, at)) return 'second';
  const previous = words[at - 1] ?? '';
  const behindUnit = before?.kind === 'unit' && /^(?:over|per|an?)$/u.test(previous);
  const behindNumber =
    (before?.kind === 'number' || /^\^\d/u.test(before?.value ?? '')) && readNumber([previous], 0) !== null;
  const symbol = behindUnit || behindNumber ? unitBySymbol.get(word) : undefined;
  return symbol ?? unitByName.get(word.toLowerCase());
}

/** "second" is a unit behind "per", "a" behind a unit, or a number. */
function isSecondUnit(words: readonly string[], at: number): boolean {
  if (words[at] !== 'second') return false;
  const before = words[at - 1] ?? '';
  return (
    before === 'per' ||
    before === 'over' ||
    /^\d/u.test(before) ||
    before === 'one' ||
    (/^an?$/u.test(before) && unitByName.has(words[at - 2] ?? ''))
  );
}

/** True if two terms say the same: same value, inflection or sound. */
export function sameTerm(a: Term, b: Term): boolean {
  if (a.kind === b.kind) return a.stem === b.stem || (a.kind === 'word' && a.sound === b.sound);
  if (a.kind === 'symbol' || b.kind === 'symbol') {
    if (a.kind === 'unit' || b.kind === 'unit') return (a.letter ?? a.value) === (b.letter ?? b.value);
    return (a.kind === 'word' || b.kind === 'word') && a.value === b.value;
  }
  return false;
}
