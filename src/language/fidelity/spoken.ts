import { groupBy } from '../../base/group-by.ts';
import { auxiliaries, pronouns } from '../function-words.ts';
import { speakSigns } from './formula-text.ts';
import { writeOut } from './spoken-forms.ts';
import { readNumber } from './spoken-numbers.ts';
import { unitBySymbol } from './unit-names.ts';

/** A word as it is spoken; symbols of units keep their letter case. */
export interface Spoken {
  word: string;
  text: string;
  isName: boolean;
  isTakenBack: boolean;
}

const phraseList: readonly [phrase: string, word: string][] = [
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
const phrasesByFirst = groupBy(
  phraseList.map(([phrase, word]) => ({ words: phrase.split(' '), word })),
  ({ words }) => words[0]!,
);
/** A speaker who takes back what was just said. The words of the cue are no part of the text. */
const corrections = [
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
const takenBackWords = 8;
/** Stands where a sentence, a list or a correction ends; a word of no text. */
export const breakMark = '';
const romanNumerals = 'II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI'.split(' ');
const greekNames = new Set(
  'pi mu sigma lambda theta alpha beta gamma delta epsilon omega rho phi'.split(' '),
);

/** The words of a text as they are spoken: contractions and signs written out, formulas and phrases joined. */
export function readSpoken(text: string): Spoken[] {
  return dropCorrections(joinPhrases(pieces(speakSigns(text))));
}

/** A variable, a number or a function. */
export function isFormulaWord(word: string): boolean {
  return (
    /^\p{L}$|^\d/u.test(word) ||
    greekNames.has(word) ||
    word.startsWith('operator:') ||
    readNumber([word], 0) !== null
  );
}

function pieces(text: string): Spoken[] {
  const found: Spoken[] = [];
  let starts = true;
  for (const [piece] of text.matchAll(
    /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\d+(?:\.\d+)?(?:st|nd|rd|th)?|\^|[.!?:;,]/gu,
  )) {
    if (piece === ',') {
      // "five, ten, fifteen" is a list.
      const last = found.at(-1);
      if (last !== undefined && readNumber([last.word], 0) !== null) found.push({ ...last, word: breakMark });
    } else if (/^[.!?:;]$/u.test(piece)) {
      starts = true;
      found.push({ word: breakMark, text: '', isName: false, isTakenBack: false });
    }
    if (/^[.,!?:;]$/u.test(piece)) continue;
    const roman = found.length > 0 ? romanNumerals.indexOf(piece) : -1;
    const isRoman = roman >= 0 && piece.length > 1;
    const isName = !starts && /^\p{Lu}\p{Ll}/u.test(piece);
    starts = false;
    if (isRoman) found.push({ word: String(roman + 2), text: piece, isName: false, isTakenBack: false });
    else
      for (const word of writeOut(piece.toLowerCase().replaceAll('’', "'"))) {
        // Symbols of units differ in letter case.
        const keeps = word === piece.toLowerCase() && unitBySymbol.has(piece);
        found.push({ word: keeps ? piece : word, text: piece, isName, isTakenBack: false });
      }
  }
  return found;
}

function joinPhrases(spoken: readonly Spoken[]): Spoken[] {
  const joined: Spoken[] = [];
  for (let at = 0; at < spoken.length; ) {
    const phrase = phrasesByFirst
      .get(spoken[at]!.word)
      ?.find(({ words }) => words.every((word, index) => spoken[at + index]?.word === word));
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
    not === 'not' &&
    auxiliaries.has(auxiliary ?? '') &&
    pronouns.has(pronoun ?? '') &&
    (end ?? breakMark) === breakMark
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
    const cue = corrections.find((words) => words.every((word, index) => spoken[at + index]?.word === word));
    if (cue === undefined) kept.push(spoken[at++]!);
    else {
      const from = Math.max(0, kept.length - takenBackWords);
      kept.splice(from, kept.length, ...kept.slice(from).map((piece) => ({ ...piece, isTakenBack: true })));
      // Keeps "twelve, no wait, thirteen" from being read as one number.
      kept.push({ ...spoken[at]!, word: breakMark });
      at += cue.length;
    }
  }
  return kept;
}
