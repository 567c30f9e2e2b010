import type { SpeechSpan } from '../records/speech.ts';
import type { Pause } from './spans.ts';
import { padPause } from './windows.ts';

export interface SentenceOptions {
  /** A longer utterance is cut inside a sentence too, at its best pause. */
  longSec: number;
  /** A shorter utterance joins its neighbour. */
  shortSec: number;
  /** Silence that stays with the speech at both sides of a cut. */
  padSec: number;
}

export const sentenceDefaults: SentenceOptions = { longSec: 10, shortSec: 1.5, padSec: 0.15 };

/** A pause, and how many words of the window's text are said before it. */
export interface PlacedPause extends Pause {
  wordsBefore: number;
}

export interface Piece extends SpeechSpan {
  text: string;
}

/** How far from its guessed time a sentence's end is looked for. */
const nearSec = 3;
/** A sentence's end with a pause so near is looked for in that pause alone. */
const besideSec = 1;
/** Sentences' ends without a pause that are looked for per window. */
const mostDips = 3;
/** Pauses looked at per window, as each costs about two decoding steps. */
const mostPauses = 6;
/** What a comma is worth, in seconds of pause, where a sentence must be cut. */
const commaSec = 0.3;

const sentenceEnd = /[.?!\u2026]["'\u201d\u2019)\]]*$/;
const clauseEnd = /[,;:\u2014-]["'\u201d\u2019)\]]*$/;
const abbreviation = /^(?:mr|mrs|ms|dr|st|prof|vs|e\.g|i\.e|fig|no|[a-z])\.$/i;

export function splitWords(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function endsSentence(word: string | undefined): boolean {
  return word !== undefined && sentenceEnd.test(word) && !abbreviation.test(word);
}

function endsClause(word: string | undefined): boolean {
  return word !== undefined && clauseEnd.test(word);
}

/**
 * The pauses of a window at which its text may be worth cutting: those near the place where a sentence would end
 * if every letter took the same time, and in a long window the longest ones besides.
 */
export function pausesWorthPlacing(
  window: SpeechSpan,
  text: string,
  pauses: Pause[],
  options: SentenceOptions = sentenceDefaults,
): Pause[] {
  const words = splitWords(text);
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const silence = pauses.reduce((sum, pause) => sum + length(pause), 0);
  const voicedSec = length(window) - silence;
  const chosen = new Set<Pause>();
  let said = 0;
  for (const word of words.slice(0, -1)) {
    said += word.length;
    if (!endsSentence(word)) continue;
    const guessedSec = (said / letters) * voicedSec;
    let silent = 0;
    for (const pause of pauses) {
      const voicedBefore = pause.startSec - window.startSec - silent;
      if (Math.abs(voicedBefore - guessedSec) <= nearSec) chosen.add(pause);
      silent += length(pause);
    }
  }
  const byLength = pauses.toSorted((a, b) => length(b) - length(a));
  if (length(window) > options.longSec) for (const pause of byLength.slice(0, 2)) chosen.add(pause);
  const longest = byLength.filter((pause) => chosen.has(pause)).slice(0, mostPauses);
  return pauses.filter((pause) => longest.includes(pause));
}

/**
 * Where the sentences end after which nobody pauses, as guessed by letters: the quietest moment near each. Whether a
 * sentence really ends there, only the recogniser can tell; nothing else is cut at these.
 *
 * @param quietestSec the moment of a stretch at which speech is least likely
 */
export function dipsWorthPlacing(
  window: SpeechSpan,
  text: string,
  pauses: Pause[],
  quietestSec: (stretch: SpeechSpan) => number,
): Pause[] {
  const words = splitWords(text);
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const voicedSec = length(window) - pauses.reduce((sum, pause) => sum + length(pause), 0);
  const dips: Pause[] = [];
  let said = 0;
  for (const word of words.slice(0, -1)) {
    said += word.length;
    if (!endsSentence(word) || dips.length === mostDips) continue;
    let atSec = window.startSec + (said / letters) * voicedSec;
    for (const pause of pauses) if (pause.startSec <= atSec) atSec += length(pause);
    const beside = pauses.some((p) => p.startSec - besideSec <= atSec && atSec <= p.endSec + besideSec);
    if (beside) continue;
    const quiet = quietestSec({
      startSec: Math.max(window.startSec, atSec - besideSec),
      endSec: Math.min(window.endSec, atSec + besideSec),
    });
    if (quiet > (dips.at(-1)?.endSec ?? window.startSec)) dips.push({ startSec: quiet, endSec: quiet });
  }
  return dips;
}

/**
 * Cuts a window's text into utterances at pauses: after each sentence that is followed by one, and inside a
 * sentence where the utterance would be too long. A pause without length is a dip: only a sentence ends there. The texts of the result,
 * joined by spaces, are the text given; times are in order, without overlap, inside the window.
 */
export function splitSentences(
  window: SpeechSpan,
  text: string,
  pauses: PlacedPause[],
  options: SentenceOptions = sentenceDefaults,
): Piece[] {
  const words = splitWords(text);
  if (words.length === 0) return [];
  const usable = inOrder(
    pauses
      .map((pause) => snapToEnd(pause, words))
      .filter((pause) => length(pause) > 0 || endsSentence(words[pause.wordsBefore - 1])),
    words.length,
  );
  const sentences = usable.filter((pause) => endsSentence(words[pause.wordsBefore - 1]));
  const cuts = dropShort(window, addInside(window, words, usable, sentences, options), options);
  return cutAt(window, words, cuts, options);
}

/** The sound may place a pause one word off; a sentence's or clause's end so near is where the pause really is. */
function snapToEnd(pause: PlacedPause, words: string[]): PlacedPause {
  for (const ends of [endsSentence, endsClause]) {
    for (const shift of [0, 1, -1]) {
      const wordsBefore = pause.wordsBefore + shift;
      if (ends(words[wordsBefore - 1])) return { ...pause, wordsBefore };
    }
  }
  return pause;
}

/** Pauses that have words on both sides, each further on in the text than the one before. */
function inOrder(pauses: PlacedPause[], words: number): PlacedPause[] {
  const kept: PlacedPause[] = [];
  for (const pause of pauses) {
    if (pause.wordsBefore <= 0 || pause.wordsBefore >= words) continue;
    const last = kept.at(-1);
    if (last === undefined || pause.wordsBefore > last.wordsBefore) kept.push(pause);
    else if (pause.wordsBefore === last.wordsBefore && length(pause) > length(last))
      kept[kept.length - 1] = pause;
  }
  return kept;
}

/** Adds cuts inside the pieces that are too long, the best pause first. */
function addInside(
  window: SpeechSpan,
  words: string[],
  usable: PlacedPause[],
  cuts: PlacedPause[],
  options: SentenceOptions,
): PlacedPause[] {
  const chosen = new Set(cuts);
  const worth = (pause: PlacedPause): number =>
    length(pause) + (endsClause(words[pause.wordsBefore - 1]) ? commaSec : 0);
  for (const pause of usable.filter((p) => !chosen.has(p)).toSorted((a, b) => worth(b) - worth(a))) {
    const current = usable.filter((p) => chosen.has(p));
    const startSec = current.findLast((p) => p.endSec <= pause.startSec)?.endSec ?? window.startSec;
    const endSec = current.find((p) => p.startSec >= pause.endSec)?.startSec ?? window.endSec;
    const tooLong = endSec - startSec > options.longSec;
    const balanced =
      pause.startSec - startSec >= options.shortSec && endSec - pause.endSec >= options.shortSec;
    if (tooLong && balanced) chosen.add(pause);
  }
  return usable.filter((pause) => chosen.has(pause));
}

/** Takes out the cut beside a piece that is too short to stand alone, the shorter of its two pauses first. */
function dropShort(window: SpeechSpan, cuts: PlacedPause[], options: SentenceOptions): PlacedPause[] {
  const kept = [...cuts];
  for (let i = 0; i <= kept.length && kept.length > 0; ) {
    const startSec = kept[i - 1]?.endSec ?? window.startSec;
    const endSec = kept[i]?.startSec ?? window.endSec;
    if (endSec - startSec >= options.shortSec) {
      i++;
      continue;
    }
    const before = kept[i - 1];
    const after = kept[i];
    const dropBefore = after === undefined || (before !== undefined && length(before) < length(after));
    const at = dropBefore ? i - 1 : i;
    const joinedStart = kept[at - 1]?.endSec ?? window.startSec;
    const joinedEnd = kept[at + 1]?.startSec ?? window.endSec;
    if (joinedEnd - joinedStart > options.longSec) {
      i++;
      continue;
    }
    kept.splice(at, 1);
    i = Math.max(0, at);
  }
  return kept;
}

function cutAt(window: SpeechSpan, words: string[], cuts: PlacedPause[], options: SentenceOptions): Piece[] {
  const silences = cuts.map((cut) => padPause(cut, options.padSec));
  return [...cuts.keys(), cuts.length].map((i) => ({
    startSec: i === 0 ? window.startSec : silences[i - 1]!.endSec,
    endSec: silences[i]?.startSec ?? window.endSec,
    text: words.slice(cuts[i - 1]?.wordsBefore ?? 0, cuts[i]?.wordsBefore).join(' '),
  }));
}

function length(span: SpeechSpan): number {
  return span.endSec - span.startSec;
}
