import { AUXILIARIES, FUNCTION_WORDS, PRONOUNS } from './function-words.ts';
import { speakSigns } from './formula-text.ts';
import { DEGREES, LIGHT_WORDS, NEGATING, OPPOSITE } from './meaning-words.ts';
import { soundOf, stemOf, writeOut } from './spoken-forms.ts';
import { readNumber } from './spoken-numbers.ts';
import { UNIT_BY_NAME, UNIT_BY_SYMBOL } from './unit-names.ts';

export type TermKind = 'number' | 'operator' | 'symbol' | 'unit' | 'negation' | 'degree' | 'direction' | 'word';

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

interface Spoken {
  word: string;
  text: string;
  isName: boolean;
  isTakenBack: boolean;
}

const PHRASES: readonly [phrase: string, word: string][] = [
  ['to the power of', '^'],
  ['greater than or equal to', 'operator:≥'],
  ['bigger than or equal to', 'operator:≥'],
  ['less than or equal to', 'operator:≤'],
  ['smaller than or equal to', 'operator:≤'],
  ['square root of', 'operator:√'],
  ['square root', 'operator:√'],
  ['root of', 'operator:√'],
  ['sqrt', 'operator:√'],
  ['squared', '^ 2'],
  ['cubed', '^ 3'],
  ['greater than', 'operator:>'],
  ['bigger than', 'operator:>'],
  ['larger than', 'operator:>'],
  ['more than', 'operator:>'],
  ['less than', 'operator:<'],
  ['smaller than', 'operator:<'],
  ['fewer than', 'operator:<'],
  ['divided by', 'over'],
  ['multiplied by', 'times'],
  ['equal to', 'equals'],
  ['natural log of', 'operator:ln'],
  ['natural log', 'operator:ln'],
  ['natural logarithm', 'operator:ln'],
  ['log base', 'operator:log'],
  ['at least', 'atleast'],
  ['at most', 'atmost'],
  ['per cent', 'percent'],
  ['all right', ''],
  ['a lot of', 'many'],
  ['lots of', 'many'],
  ['a few', 'few'],
  ['or not', ''],
  ['make sure', ''],
  ['you know', ''],
];
const PHRASES_BY_FIRST = Map.groupBy(
  PHRASES.map(([phrase, word]) => ({ words: phrase.split(' '), word })),
  ({ words }) => words[0]!,
);
/** A speaker who takes back what was just said. The words of the cue are no part of the text. */
const CORRECTIONS = [
  ['no', 'wait'],
  ['wait', 'no'],
  ['no', 'sorry'],
  ['sorry'],
  ['i', 'mean'],
  ['or', 'rather'],
  ['scratch', 'that'],
  ['let', 'me', 'say', 'that', 'again'],
  ['let', 'me', 'rephrase'],
];
/** What a correction may take back, in words before it. */
const TAKEN_BACK_WORDS = 8;
const BREAK = '';
const FUNCTIONS: Readonly<Record<string, string>> = {
  sine: 'sin',
  cosine: 'cos',
  tangent: 'tan',
  logarithm: 'log',
  derivative: 'derivative',
  integral: 'integral',
  factorial: 'factorial',
};
const FUNCTION_NAMES = new Set(['sin', 'cos', 'tan', 'log', 'ln', 'exp', ...Object.keys(FUNCTIONS)]);
const GREEK_NAMES = new Set('pi mu sigma lambda theta alpha beta gamma delta epsilon omega rho phi'.split(' '));
/** Multiplying is mostly not written, and "equals" is mostly "is". */
const SILENT = new Set([BREAK, '^', 'equals', 'times', 'a', 'i']);
const MONTHS = new Set(
  'january february march april may june july august september october november december'.split(' '),
);
const ROMAN = ['II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV', 'XVI'];

/** Reads a text into its terms, in order. Words that carry no content are left out. English only. */
export function readTerms(text: string): Term[] {
  const spoken = dropCorrections(joinPhrases(pieces(speakSigns(text))));
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
      at += number.length;
      // "the fourteenth of July" and "July 14th" are one date.
      const skip = words[at] === 'of' ? 1 : 0;
      const month = spoken[at + skip];
      if (month !== undefined && MONTHS.has(month.word)) {
        terms.push({ ...term, value: month.word, text: month.text, isName: false });
        at += skip + 1;
      }
      terms.push(words[at - 1 - number.length] === '^'
        ? { ...term, kind: 'operator', value: `^${value}` }
        : { ...term, kind: 'number', value, text: [...new Set(said)].join(' ') });
    }
  }
  return terms.map(withForms);
}

function withForms(term: Draft): Term {
  const isWord = term.kind === 'word';
  return { ...term, stem: isWord ? stemOf(term.value) : term.value, sound: isWord ? soundOf(term.value) : '' };
}

function termOf(words: readonly string[], at: number, before: Draft | undefined, term: Draft): Draft[] {
  const word = words[at]!;
  const lower = word.toLowerCase();
  const of = (kind: TermKind, value: string): Draft[] => [{ ...term, kind, value }];
  if (word.startsWith('operator:')) return of('operator', word.slice('operator:'.length));
  if (words[at - 1] === '^' && /^\p{L}$/u.test(word)) return of('operator', `^${lower}`);
  if (lower === 'plus') return of('operator', '+');
  if (lower === 'minus' || (lower === 'negative' && readNumber(words, at + 1) !== null)) return of('operator', '−');
  if (lower === 'over' && before?.kind === 'unit') return [];
  if (lower === 'over' && isFraction(words, at)) return of('operator', '/');
  if (SILENT.has(lower)) return [];
  if (FUNCTION_NAMES.has(lower)) return of('operator', FUNCTIONS[lower] ?? lower);
  const unit = unitOf(words, at, before);
  if (unit !== undefined) {
    const [found] = of('unit', unit);
    return [/^\p{L}$/u.test(word) ? { ...found!, letter: lower } : found!];
  }
  if (NEGATING.has(lower)) return of('negation', 'not');
  const degree = DEGREES.get(lower);
  if (degree !== undefined) return of('degree', degree);
  if (/^\p{L}$/u.test(word)) return of('symbol', lower);
  if (OPPOSITE.has(lower) && (FUNCTION_WORDS.has(lower) || LIGHT_WORDS.has(lower))) return of('direction', lower);
  return LIGHT_WORDS.has(lower) || FUNCTION_WORDS.has(lower) ? [] : of('word', lower);
}

/** "over" is a fraction bar before a variable or a number. */
function isFraction(words: readonly string[], at: number): boolean {
  const after = words[at + 1] ?? '';
  return isFormulaWord(after) || (/^(?:the|two)$/u.test(after) && isFormulaWord(words[at + 2] ?? ''));
}

function isFormulaWord(word: string): boolean {
  return /^\p{L}$|^\d/u.test(word) || GREEK_NAMES.has(word) || word.startsWith('operator:') || readNumber([word], 0) !== null;
}

function unitOf(words: readonly string[], at: number, before: Draft | undefined): string | undefined {
  const word = words[at]!;
  if (isSecondUnit(words, at)) return 'second';
  const previous = words[at - 1] ?? '';
  const behindUnit = before?.kind === 'unit' && /^(?:over|per|an?)$/u.test(previous);
  const behindNumber = (before?.kind === 'number' || /^\^\d/u.test(before?.value ?? '')) && readNumber([previous], 0) !== null;
  const symbol = behindUnit || behindNumber ? UNIT_BY_SYMBOL.get(word) : undefined;
  return symbol ?? UNIT_BY_NAME.get(word.toLowerCase());
}

/** "second" is a unit behind "per", "a" behind a unit, or a number. */
function isSecondUnit(words: readonly string[], at: number): boolean {
  if (words[at] !== 'second') return false;
  const before = words[at - 1] ?? '';
  return before === 'per' || before === 'over' || /^\d/u.test(before) || before === 'one' ||
    (/^an?$/u.test(before) && UNIT_BY_NAME.has(words[at - 2] ?? ''));
}

function pieces(text: string): Spoken[] {
  const found: Spoken[] = [];
  let starts = true;
  for (const [piece] of text.matchAll(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\d+(?:\.\d+)?(?:st|nd|rd|th)?|\^|[.!?:;,]/gu)) {
    if (piece === ',') {
      // "five, ten, fifteen" is a list.
      const last = found.at(-1);
      if (last !== undefined && readNumber([last.word], 0) !== null) found.push({ ...last, word: BREAK });
    } else if (/^[.!?:;]$/u.test(piece)) {
      starts = true;
      found.push({ word: BREAK, text: '', isName: false, isTakenBack: false });
    }
    if (/^[.,!?:;]$/u.test(piece)) continue;
    const roman = found.length > 0 ? ROMAN.indexOf(piece) : -1;
    const isRoman = roman >= 0 && piece.length > 1;
    const isName = !starts && /^\p{Lu}\p{Ll}/u.test(piece);
    starts = false;
    if (isRoman) found.push({ word: String(roman + 2), text: piece, isName: false, isTakenBack: false });
    else
      for (const word of writeOut(piece.toLowerCase().replaceAll('’', "'"))) {
        // Symbols of units differ in letter case.
        const keeps = word === piece.toLowerCase() && UNIT_BY_SYMBOL.has(piece);
        found.push({ word: keeps ? piece : word, text: piece, isName, isTakenBack: false });
      }
  }
  return found;
}

function joinPhrases(spoken: readonly Spoken[]): Spoken[] {
  const joined: Spoken[] = [];
  for (let at = 0; at < spoken.length; ) {
    const phrase = PHRASES_BY_FIRST.get(spoken[at]!.word)?.find(({ words }) =>
      words.every((word, index) => spoken[at + index]?.word === word),
    );
    if (isTag(spoken, at)) {
      at += 3;
      continue;
    }
    const length = phrase?.words.length ?? (isPower(spoken, at) ? 2 : 1);
    const said = phrase?.word ?? (length === 2 ? '^' : spoken[at]!.word);
    if (phrase?.word !== '') for (const word of said.split(' ')) joined.push({ ...spoken[at]!, word });
    at += length;
  }
  return joined;
}

/** "wouldn't we" at the end of a sentence asks for agreement and negates nothing. */
function isTag(spoken: readonly Spoken[], at: number): boolean {
  const [auxiliary, not, pronoun, end] = [0, 1, 2, 3].map((offset) => spoken[at + offset]?.word);
  return (
    not === 'not' && AUXILIARIES.has(auxiliary ?? '') && PRONOUNS.has(pronoun ?? '') && (end ?? BREAK) === BREAK
  );
}

/** "to the" of "ten to the eighth" and "x to the n". */
function isPower(spoken: readonly Spoken[], at: number): boolean {
  const [to, the, power] = [spoken[at]?.word, spoken[at + 1]?.word, spoken[at + 2]?.word];
  if (at === 0 || to !== 'to' || the !== 'the' || power === undefined) return false;
  const isRaised = /^(?:\p{L}|\p{L}+th|third)$/u.test(power) || readNumber([power], 0) !== null;
  return isFormulaWord(spoken[at - 1]!.word) && isRaised;
}

function dropCorrections(spoken: readonly Spoken[]): Spoken[] {
  const kept: Spoken[] = [];
  for (let at = 0; at < spoken.length; ) {
    const cue = CORRECTIONS.find((words) => words.every((word, index) => spoken[at + index]?.word === word));
    if (cue === undefined) kept.push(spoken[at++]!);
    else {
      const from = Math.max(0, kept.length - TAKEN_BACK_WORDS);
      kept.splice(from, kept.length, ...kept.slice(from).map((piece) => ({ ...piece, isTakenBack: true })));
      // Keeps "twelve, no wait, thirteen" from being read as one number.
      kept.push({ ...spoken[at]!, word: BREAK });
      at += cue.length;
    }
  }
  return kept;
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
