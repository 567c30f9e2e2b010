import { auxiliaries, conjunctions, prepositions } from './function-words.ts';
import { lookup, type Word } from './words.ts';

/*
 * Where words said twice in a row are a restart, and where they are two parts of the sentence. "It is, it is warm" is
 * a restart; "What it is, it is for good" and "If you read the log, the log tells" need both. Without a parser this is
 * told by two signs: what cannot end a phrase was broken off ("of the, of the"), and what opens a clause has nothing
 * before it that could need it.
 */

const subjects = new Set(
  `i you we they he she it this that there what how who where when if i'm i've i'll i'd you're you've you'll you'd he's
  he'll she's she'll it's it'll we're we've we'll we'd they're they've they'll that's there's here's what's let's let`.split(
    /\s+/,
  ),
);
/** Said before a clause without changing what it needs. */
const openers = new Set(
  'so now well okay ok then also today here actually basically right yes yeah'.split(' '),
);
const coordinators = new Set(['and', 'but', 'or']);
const possessives = new Set('my your our their its'.split(' '));
const determiners = new Set([...'a an the every'.split(' '), ...possessives]);
/** A clause that holds one of these may end in a preposition: "what it is made of, of course". */
const stranding = new Set("what which who whom that where how it's".split(' '));
const operators = new Set(
  'and or not xor nor nand gate gates operator operators loop loops statement statements'.split(' '),
);
const mostClauseWords = 12;

/** A phrase that no clause ends in: its first saying was broken off, wherever it stands. */
export function isBrokenOff(names: readonly string[]): boolean {
  const last = names.at(-1)!;
  return determiners.has(last) || (conjunctions.has(last) && last !== 'so' && last !== 'how');
}

/**
 * Whether the phrase at `at` opens its clause, so that nothing before it is left hanging when its first saying goes.
 * After "and" only what has a subject or a verb does: "the mean and the variance, the variance is two".
 */
export function opensClause(words: readonly Word[], at: number, names: readonly string[]): boolean {
  let before = at - 1;
  while (before >= 0 && words[before]!.trail === '' && openers.has(lookup(words[before]!))) before--;
  const word = words[before];
  if (word === undefined || /[,;:.!?…]/u.test(word.trail)) return true;
  const isClause = subjects.has(names[0]!) || names.some((name) => auxiliaries.has(name));
  return isClause && coordinators.has(lookup(word));
}

/** "The more you have, the more you have to lose", "the later it is, the later it is dark". */
export function isComparison(names: readonly string[]): boolean {
  const [first, second] = names;
  return first === 'the' && second !== undefined && /^(?:more|less|\p{L}+er)$/u.test(second);
}

/** The word closes a clause there: "what it's for, for example", "made of, of course". */
export function isStranded(words: readonly Word[], at: number): boolean {
  if (!prepositions.has(lookup(words[at]!)) || words[at]!.trail !== ',') return false;
  for (let index = at - 1; index >= Math.max(0, at - mostClauseWords); index--) {
    const word = words[index]!;
    if (word.trail !== '') return false;
    if (stranding.has(lookup(word))) return true;
  }
  return false;
}

/** The second is a word that is spoken of: "and, or and not", "it is used for for loops". */
export function isNamed(words: readonly Word[], at: number): boolean {
  if (!['and', 'or', 'if', 'for', 'but'].includes(lookup(words[at]!))) return false;
  const [before, after] = [words[at - 1], words[at + 2]];
  return [before, after].some((word) => word !== undefined && operators.has(lookup(word)));
}
