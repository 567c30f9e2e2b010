import type { Producer } from '../records/basics.ts';
import { dropFillers } from './fillers.ts';
import { collapseRepeats, dropFragments } from './repeats.ts';
import { joinSentences, repairCase } from './sentence-case.ts';
import { capitalise, isCapitalised, isLiteral, joinWords, lookup, parseWords, type Word } from './words.ts';

export const refineProducer: Producer = { name: 'lectern-rules', model: 'refine', version: '3' };

// A letter-case reading needs some text: "NASA" by itself is a name, not shouting.
const shoutedMinWords = 8;
// What one round takes out can bring a stray mark next to a word, which the next round repairs; two are the rule.
const maxRounds = 6;

/**
 * Makes recognised speech readable: fillers, stutters and immediately repeated phrases out, casing, spacing and
 * punctuation repaired. Words are only taken out, never added, moved or exchanged; numbers, formulas, negations,
 * names, URLs and code stay as they are. Running it on its own output changes nothing.
 *
 * @param texts The utterances of one transcript, in order.
 * @param language ISO 639-1 code. The rules are for `en`; any other language only gets its white space cleaned.
 * @param pausesSec Seconds between each utterance and the next, where they are known.
 * @returns One text per utterance, by position; '' where nothing but fillers was said.
 */
export function refineUtterances(
  texts: readonly string[],
  language = 'en',
  pausesSec: readonly number[] = [],
): string[] {
  let refined = texts.map(cleanSpace);
  if (language !== 'en') return refined;
  for (let round = 0; round < maxRounds; round++) {
    const again = refineOnce(refined, pausesSec);
    if (again.every((text, index) => text === refined[index])) break;
    refined = again;
  }
  return refined;
}

function refineOnce(texts: readonly string[], pausesSec: readonly number[]): string[] {
  const utterances = texts.map((text) => parseWords(cleanPunctuation(text)));
  if (isShouted(utterances)) lowerCase(utterances);
  const spoken = utterances.map(withoutDisfluencies);
  spoken.forEach(repairCase);
  joinSentences(spoken, pausesSec);
  return spoken.map(joinWords);
}

function withoutDisfluencies(words: readonly Word[]): Word[] {
  let left = words.map((word) => ({ ...word }));
  // Every round but the last takes at least one word or fragment out.
  for (;;) {
    const size = characters(left);
    left = collapseRepeats(dropFragments(dropFillers(left)));
    if (characters(left) === size) break;
  }
  const [opened, opens] = [words[0], left[0]];
  if (opened === undefined || opens === undefined) return left;
  // The capital that opened the sentence goes to the word that opens it now.
  const lost = isCapitalised(opened) && lookup(opened) !== 'i' && lookup(opened) !== lookup(opens);
  if (lost) capitalise(opens);
  return left;
}

function characters(words: readonly Word[]): number {
  return words.reduce((sum, word) => sum + word.core.length, 0);
}

function cleanSpace(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function cleanPunctuation(text: string): string {
  const opened = text.replace(/^(?:[,;:] )+/u, '');
  if (/[{}=<>;\\`]/u.test(opened)) return opened;
  return opened
    .replace(/(?<=\p{L}{2}|\)) +([,.;?!])(?=\s|$)/gu, '$1')
    .replace(/(?<=\p{L}{2}) +,(?=\p{L}{2})/gu, ', ')
    .replace(/(?<=\p{L}),(?:\s*,)+(?=\s|$)/gu, ',')
    .replace(/(?<=(?:^|[\s,])\p{L}{2,}),(?=\p{L}{2,}(?:[\s,.!?]|$))/gu, ', ');
}

function isShouted(utterances: readonly Word[][]): boolean {
  const words = utterances.flat().filter((word) => !isLiteral(word));
  return words.length >= shoutedMinWords && words.every((word) => /^[A-Z'’-]+$/u.test(word.core));
}

function lowerCase(utterances: readonly Word[][]): void {
  for (const word of utterances.flat())
    if (!isLiteral(word)) word.core = word.core.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}
