import {
  adverbs,
  articles,
  auxiliaries,
  conjunctions,
  functionWords,
  prepositions,
  pronouns,
} from './function-words.ts';
import {
  capitalise,
  endsSentence,
  isCapitalised,
  isEllipsis,
  isLetter,
  isLiteral,
  lookup,
  parseWords,
  type Word,
} from './words.ts';

const abbreviations = new Set(
  'e.g i.e etc vs dr mr mrs ms prof fig eq no vol approx cf al st a.m p.m sec ch jr sr inc'.split(' '),
);
const continuers = new Set(
  'of and or which that to for with in on at by from as than because but into where when if while'.split(' '),
);
/** Words with which the second half of a cut sentence begins; a recogniser gives them a capital where its window starts. */
const resuming = new Set('and or nor then which whose than because of'.split(' '));
/** These do so too, but open sentences as often: nothing is changed at them. */
const mayResume = new Set(
  'to for in on at by with from into as that when where if while so but until after before'.split(' '),
);
/** Verbs with which only questions begin. */
const subjectless = new Set('is are was were has'.split(' '));
/** Sentences are this far apart, or nothing is known. */
const sentencePauseSec = 0.5;
/** Verbs that follow the pronoun "I"; a variable i is followed by other words ("for i in", "i equals"). */
const afterPronoun = new Set(
  `am was will would have had can could should may might must do did don't didn't won't can't think guess mean
  know want need like said say see saw hope just also really believe wanted wish love hate used use feel felt
  told tell always never still only usually often remember`.split(/\s+/u),
);

/** Capital letter at the start of each sentence inside an utterance, and for the pronoun I. Changes `words`. */
export function repairCase(words: readonly Word[]): void {
  words.forEach((word, index) => {
    const [before, after] = [words[index - 1], words[index + 1]];
    const name = lookup(word);
    const isPronoun =
      name === 'i' && word.trail === '' && after !== undefined && afterPronoun.has(lookup(after));
    if (isPronoun || /^i'(?:m|ve|ll|d)$/u.test(name)) word.core = `I${word.core.slice(1)}`;
    if (before !== undefined && endsSentence(before) && !isAbbreviation(before)) capitalise(word);
  });
}

/**
 * Decides at each boundary between utterances whether the sentence goes on, from what the recogniser wrote:
 * its full stop, its comma, its capital. Where it wrote none of these anywhere, nothing is known and nothing is
 * added. Empty utterances are passed over. Changes the words.
 *
 * @param pausesSec seconds between each utterance and the next, where they are known. Without a full stop of the
 *   recogniser's own, one is added only after a pause: a window that ends in mid-sentence has none.
 */
export function joinSentences(utterances: readonly Word[][], pausesSec: readonly number[] = []): void {
  const places = utterances.map((_, index) => index).filter((index) => utterances[index]!.length > 0);
  const spoken = places.map((index) => utterances[index]!);
  const isCased = spoken.some((words) => isCapitalised(words[0]!) && !isPronounI(words[0]!));
  spoken.forEach((words, index) => {
    const last = words.at(-1)!;
    const next = spoken[index + 1]?.[0];
    if (index === 0) capitalise(words[0]!);
    if (next === undefined) {
      // Whoever ends sentences elsewhere and not here heard one that broke off.
      if (!spoken.slice(0, -1).some((earlier) => endsSentence(earlier.at(-1)!))) close(last);
    } else joinBoundary(last, next, isCased, pausesSec[places[index]!] ?? null);
  });
}

function joinBoundary(last: Word, next: Word, isCased: boolean, pauseSec: number | null): void {
  const name = lookup(next);
  const isLower = !isCapitalised(next) && !isLetter(next) && !isLiteral(next);
  const isGrammar = functionWords.has(name) && !isPronounI(next);
  if (isEllipsis(last)) return;
  if (endsSentence(last)) {
    const runsOn = isCased && isLower && last.trail === '.' && continuers.has(name) && !isAbbreviation(last);
    if (runsOn) last.trail = '';
    else if (!isAbbreviation(last)) capitalise(next);
    return;
  }
  if (!isCapitalised(next) || !isGrammar || isLetter(next)) return;
  if (/[,;:]$/u.test(last.trail) || isDangling(last)) next.core = next.core.toLowerCase();
  else if (last.trail !== '' || isLiteral(last)) return;
  else if (resuming.has(name)) next.core = next.core.toLowerCase();
  else if (!mayResume.has(name) && (pauseSec ?? sentencePauseSec) >= sentencePauseSec) last.trail = '.';
}

/**
 * How much speaks for a cut in mid-sentence between two utterances, by what was written on both sides and the pause:
 * 0 (a sentence ended) to 1 (nothing says so).
 */
export function incompleteness(text: string, nextText: string, pauseSec: number): number {
  const [last] = parseWords(lastPiece(text));
  const [next] = parseWords(firstPiece(nextText));
  if (last === undefined || next === undefined) return 1;
  if (isEllipsis(last) || /[,;:–—-]["'”’»)\]]*$/u.test(text.trimEnd())) return 0.8;
  const continued = /^\p{Ll}/u.test(next.core);
  if (/[.!?。！？]["'”’»)\]]*$/u.test(text.trimEnd())) {
    if (continued) return 0.5;
    return isLeftOver(nextText) ? 0.6 : 0;
  }
  if (resuming.has(lookup(next)) || isDangling(last)) return 1;
  return isCapitalised(next) && pauseSec >= sentencePauseSec ? 0.4 : 0.9;
}

/**
 * Whether an utterance can't begin its sentence, whatever stops and capitals say: it lacks a subject ("Is specified by
 * the path.", "Separated by spaces."). A recogniser puts a stop where the speaker drew breath.
 */
function isLeftOver(text: string): boolean {
  const [first = '', second = ''] = text.trimStart().toLowerCase().split(/\s+/u, 2);
  if (/^\p{L}+(?:ed|en)$/u.test(first)) return second === 'by';
  const sentence = /^[^.!?]*[.!?]?/u.exec(text.trimStart())![0];
  return subjectless.has(first) && /[^?]$/u.test(sentence);
}

function lastPiece(text: string): string {
  return /\S+\s*$/u.exec(text)?.[0] ?? '';
}

function firstPiece(text: string): string {
  return /\S+/u.exec(text)?.[0] ?? '';
}

/** A sentence does not end in "the", "of" or "is". */
function isDangling(word: Word): boolean {
  const name = lookup(word);
  const joins =
    articles.has(name) || auxiliaries.has(name) || prepositions.has(name) || conjunctions.has(name);
  return word.trail === '' && joins && !pronouns.has(name) && !adverbs.has(name);
}

/** Full stop at the end of the text. Not where it broke off in mid-sentence, and not after a URL, code or a formula, where it could be read as part of it. */
function close(word: Word): void {
  if (isDangling(word)) return;
  if (/^[,;]$/u.test(word.trail)) word.trail = '.';
  else if (word.trail === '' && (!isLiteral(word) || /^\d+$/u.test(word.core))) word.trail = '.';
}

function isAbbreviation(word: Word): boolean {
  const name = lookup(word);
  return word.trail === '.' && (abbreviations.has(name) || /^(?:\p{L}\.)+\p{L}$/u.test(name));
}

function isPronounI(word: Word): boolean {
  return /^i(?:'|$)/u.test(lookup(word));
}
