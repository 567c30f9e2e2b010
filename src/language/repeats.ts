import {
  articles,
  formulaWords,
  functionWords,
  negationWords,
  numberWords,
  pronouns,
} from './function-words.ts';
import { isBrokenOff, isComparison, isNamed, isStranded, opensClause } from './restarts.ts';
import { isCapitalised, isLetter, isLiteral, lookup, type Word } from './words.ts';

/** Never said twice on purpose. */
const saidOnce = new Set(
  `the a an of to and or but if we i they with from for because at my your our their let's into`.split(' '),
);
/** Subjects: a comma shows the restart. */
const saidOnceAfterComma = new Set("he she it's that's".split(' '));
/** These may also end a clause ("when you see it, it works"), so the restart must open one. */
const saidOnceAfterCommaInOpening = new Set('it you this in on what as when where how which'.split(' '));
const linkWords = new Set(['and', 'by', 'to', 'or', 'after', 'upon', 'on', 'over']);
const setPhrases = new Set(['thank you', 'come on', 'oh my', 'and so on', 'and so forth', 'how do you do']);
const maxPhraseWords = 8;

/** Takes out words broken off and said again: "w- we", "deriv- derivative", "th-the". */
export function dropFragments(words: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (const word of words.toReversed()) {
    const next = kept.at(-1);
    const fragment = /^(\p{L}+)[-–—]+$/u.exec(word.core)?.[1]?.toLowerCase();
    const isFragment =
      fragment !== undefined &&
      next !== undefined &&
      /^,?$/u.test(word.trail) &&
      word.lead === '' &&
      lookup(next).startsWith(fragment) &&
      lookup(next).length > fragment.length;
    if (!isFragment) kept.push(isLiteral(word) ? word : withoutJoinedFragment(word));
  }
  return kept.reverse();
}

/** "th-the" and "w-w-we", but never "t-test" or "re-read": what follows must be a function word. */
function withoutJoinedFragment(word: Word): Word {
  const parts = word.core.split('-');
  const last = parts.at(-1)!;
  if (parts.length < 2 || !functionWords.has(last.toLowerCase())) return word;
  const whole = last.toLowerCase();
  const broken = parts
    .slice(0, -1)
    .every(
      (part) => whole.length > part.length && whole.startsWith(part.toLowerCase()) && !/[aeiou]/iu.test(part),
    );
  return broken ? { ...word, core: last } : word;
}

/**
 * Collapses words and phrases said twice in a row, where repeating them has no meaning of its own. Kept as said:
 * numbers, letters, spoken formulas, negations, names, emphasis ("very very"), chains ("the child of the child
 * of"), idioms ("step by step by step"), whatever holds no function word ("red blue red blue"), and what may be two
 * parts of the sentence ("what it is, it is for good").
 */
export function collapseRepeats(words: readonly Word[]): Word[] {
  const left = [...words];
  for (let length = 1; length <= maxPhraseWords; length++) {
    for (let at = 0; at + 2 * length <= left.length; ) {
      const collapses = length === 1 ? isRepeatedWord(left, at) : isRepeatedPhrase(left, at, length);
      if (!collapses) at++;
      else {
        const first = left[at]!;
        left[at + length] = { ...left[at + length]!, lead: first.lead };
        left.splice(at, length);
      }
    }
  }
  return left;
}

function isRepeatedWord(words: readonly Word[], at: number): boolean {
  const [word, again] = [words[at]!, words[at + 1]!];
  const name = lookup(word);
  if (name !== lookup(again) || again.lead !== '' || !/^,?$/u.test(word.trail)) return false;
  if (name === 'a' && isSpelled(words, at)) return false;
  // "World War I I" ends on a numeral; the pronoun has a verb behind it.
  if (name === 'i' && (at + 2 >= words.length || /[.!?…]/u.test(again.trail))) return false;
  if (saidOnce.has(name)) return !isStranded(words, at) && !isNamed(words, at);
  if (word.trail !== ',') return false;
  if (saidOnceAfterComma.has(name)) return true;
  return saidOnceAfterCommaInOpening.has(name) && opensClause(words, at, [name]);
}

function isSpelled(words: readonly Word[], at: number): boolean {
  const [before, after] = [words[at - 1], words[at + 2]];
  const again = words[at + 1]!;
  return (
    (before !== undefined && isLetter(before)) ||
    (after !== undefined && isLetter(after)) ||
    again.core === 'A' ||
    again.trail !== ''
  );
}

function isRepeatedPhrase(words: readonly Word[], at: number, length: number): boolean {
  const names: string[] = [];
  for (let index = 0; index < length; index++) {
    const [word, again] = [words[at + index]!, words[at + length + index]!];
    const name = lookup(word);
    if (name !== lookup(again) || isKeptAsSaid(word) || isKeptAsSaid(again)) return false;
    if (!/^,?$/u.test(word.trail) || again.lead !== '' || (index > 0 && word.lead !== '')) return false;
    if (index < length - 1 && !/^,?$/u.test(again.trail)) return false;
    const opens = at + index === 0 || /[.!?…]/u.test(words[at + index - 1]!.trail);
    if (isName(again) || (isName(word) && !opens)) return false;
    names.push(name);
  }
  if (!names.some((name) => functionWords.has(name)) || names.every((name) => name === names[0]))
    return false;
  if (names.at(-1) === 'of' || setPhrases.has(names.join(' '))) return false;
  if (isChained(names) && words[at + length - 1]!.trail === '') return false;
  if (length === 2 && isLinked(names)) return false;
  return isBrokenOff(names) || (!isComparison(names) && opensClause(words, at, names));
}

function isKeptAsSaid(word: Word): boolean {
  const name = lookup(word);
  if (isLiteral(word) || numberWords.has(name) || formulaWords.has(name) || negationWords.has(name))
    return true;
  return isLetter(word) && name !== 'i' && name !== 'a';
}

function isName(word: Word): boolean {
  return isCapitalised(word) && !/^i(?:'|$)/u.test(lookup(word));
}

/** "the child of the child of the node"; a comma in between would show a restart. */
function isChained(names: readonly string[]): boolean {
  return names.includes('of') && names.some((name) => !functionWords.has(name));
}

/** "step by step by step", "on and on and on": one of the two words links, the other carries the meaning. */
function isLinked(names: readonly string[]): boolean {
  const [first, last] = [names[0]!, names[1]!];
  const other = linkWords.has(first) ? last : first;
  return (linkWords.has(first) || linkWords.has(last)) && !pronouns.has(other) && !articles.has(other);
}
