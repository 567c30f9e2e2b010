import { functionWords } from '../function-words.ts';
import { loadVocabulary } from '../vocabulary.ts';
import { plainOf, type ShownTerms, type SpokenForm } from './screen-terms.ts';
import { soundDistance, soundKey } from './sound-key.ts';

/** A term that may have been said where something else was heard. */
export interface TermCandidate {
  /** Where the heard words lie in the text. */
  start: number;
  end: number;
  heard: string;
  put: string;
  /** The form of the term that it is. */
  form: SpokenForm;
  /** Whether all that was heard are words in common use, which a recogniser seldom takes for another. */
  isKnown: boolean;
  /** 0 (sounds the same) to 1. */
  distance: number;
}

/** Farther apart nobody takes one for the other. */
export const farthest = 0.45;
/** Known words are seldom heard for anything but what sounds nearly the same; and a small word at an edge is mostly itself. */
const near = 0.25;
const mostHeardWords = 4;

interface HeardWord {
  text: string;
  start: number;
  end: number;
  /** Whether only a space or a hyphen lies between it and the word before. */
  isJoined: boolean;
}

/** What of a text may have been a term of these screens, best first. */
export function termCandidates(text: string, screens: readonly ShownTerms[]): TermCandidate[] {
  const words = heardWords(text);
  const { rarity } = loadVocabulary();
  const onScreen = new Set(screens.flatMap((shown) => [...shown.words]));
  // What is on screen was heard rightly; a letter says nothing.
  const isRight = (part: string) => onScreen.has(part) && part.length > 1;
  const known = new Map(screens.flatMap(({ forms }) => forms).map((form) => [form.put, form]));
  const candidates: TermCandidate[] = [];
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + mostHeardWords); to++) {
      if (to > from + 1 && !words[to - 1]!.isJoined) break;
      const span = words.slice(from, to);
      const [start, end] = [span[0]!.start, span.at(-1)!.end];
      const heard = text.slice(start, end);
      const parts = plainOf(heard);
      if (parts.every((part) => functionWords.has(part) || onScreen.has(part))) continue;
      const isSpelt = parts.length > 2 && parts.every((part) => part.length === 1);
      const key = soundKey(isSpelt ? parts.join('') : heard);
      const isKnown = !isSpelt && parts.every((part) => rarity(part) < 1);
      const isLoose = !isSpelt && (functionWords.has(parts[0]!) || functionWords.has(parts.at(-1)!));
      const reach = isKnown || isLoose ? near : farthest;
      for (const form of known.values()) {
        const distance = soundDistance(key, form.key, reach);
        if (distance > reach || !mayBe(parts, form.parts)) continue;
        if (parts.some((part) => isRight(part) && !isIn(form, part))) continue;
        const put = form.isOwnSpelling ? form.put : inSentence(text, start, heard, form.put);
        candidates.push({ start, end, heard, put, form, isKnown, distance });
      }
    }
  }
  return candidates.sort((a, b) => a.distance - b.distance);
}

/** Whether a word is one of a term, or a piece of a name that is written as one word. */
function isIn({ parts, isOwnSpelling }: SpokenForm, word: string): boolean {
  return parts.some((part) => part === word || (isOwnSpelling && part.includes(word)));
}

/** Whether one may have been heard for the other: they are no forms of the same words, and neither is part of the other. */
function mayBe(heard: readonly string[], term: readonly string[]): boolean {
  if (heard.length > 1 && term.length > 1) {
    // A word that both begin or end with belongs to no exchange.
    if (heard[0] === term[0] || heard.at(-1) === term.at(-1)) return false;
  }
  if (term.every((part) => heard.includes(part)) || heard.every((part) => term.includes(part))) return false;
  return singular(heard.join(' ')) !== singular(term.join(' '));
}

function singular(text: string): string {
  return text.replace(/(?<=[^s])s$/u, '');
}

function heardWords(text: string): HeardWord[] {
  const words: HeardWord[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu)) {
    const before = words.at(-1);
    const between = before === undefined ? '' : text.slice(before.end, match.index);
    words.push({
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
      isJoined: /^(?:\s+|-)$/u.test(between),
    });
  }
  return words;
}

function inSentence(text: string, start: number, heard: string, put: string): string {
  const opensSentence = /(?:^|[.?!]["'”’)\]]*\s+)["'“‘([]*$/u.test(text.slice(0, start));
  return opensSentence && /^\p{Lu}/u.test(heard) ? put.charAt(0).toUpperCase() + put.slice(1) : put;
}

/** The text with the term where the heard words were. */
export function withTerm(
  text: string,
  { start, end, put }: Pick<TermCandidate, 'start' | 'end' | 'put'>,
): string {
  return text.slice(0, start) + put + text.slice(end);
}
