/** Holds what was found in a recording against what is right. */
import { spokenWords } from '../../src/speech/words.ts';
import { align } from './align.ts';
import { differingShare, type Grey } from './grey.ts';
import type { FoundScreen, FoundUtterance } from './results.ts';
import type { RightScreen, RightUtterance } from './right.ts';

/** Share of a picture that may differ: a pointer on its way. */
const maxDiffering = 0.01;

/** Seconds by which a word may be off. */
const maxWordSec = 0.3;

export interface ScreenScore {
  /** Screens that begin when they should and show what they should. */
  same: number;
  /** Screens that must be found, and those that were found without cause. */
  total: number;
  faults: string[];
}

export interface WordScore {
  words: number;
  /** Words that are the same, at the same time. */
  inTime: number;
  /** Words that differ, are missing, or are too many. */
  errors: number;
  faults: string[];
}

/** `levels` is the difference that counts: more where pictures were coded for another sort of screen. */
export function compareScreens(
  found: readonly FoundScreen[],
  right: readonly RightScreen[],
  film: ReadonlyMap<number, Grey>,
  levels?: number,
): ScreenScore {
  const left = new Set(found);
  const faults: string[] = [];
  let same = 0;
  for (const { fromSec, toSec, filmSec, isCounted } of right) {
    const inTime = [...left].filter(({ startSec }) => startSec >= fromSec && startSec <= toSec);
    const share = (screen: FoundScreen): number => differingShare(screen.grey, film.get(filmSec)!, levels);
    const match = inTime.find((screen) => share(screen) <= maxDiffering);
    if (match) left.delete(match);
    if (match && isCounted) same += 1;
    if (match || !isCounted) continue;
    const near = inTime.map((screen) => `${(share(screen) * 100).toFixed(1)} % differ at ${screen.startSec}`);
    faults.push(
      `none from ${fromSec.toFixed(2)} to ${toSec.toFixed(2)} with ${filmSec.toFixed(2)} (${near.join('; ')})`,
    );
  }
  for (const { startSec, takenAtSec } of left)
    faults.push(`one too many at ${startSec}, taken at ${takenAtSec}`);
  const counted = right.filter(({ isCounted }) => isCounted).length;
  return { same, total: counted + left.size, faults };
}

interface TimedWord {
  word: string;
  atSec: number;
  isCounted: boolean;
}

/** Words at times inside their utterance that follow from their place in it. */
function timedWords(utterances: readonly (FoundUtterance & { isCounted?: boolean })[]): TimedWord[] {
  return utterances.flatMap(({ startSec, endSec, text, isCounted = true }) => {
    const words = spokenWords(text);
    const total = words.reduce((sum, { length }) => sum + length + 1, 0);
    let before = 0;
    return words.map((word) => {
      const atSec = startSec + ((endSec - startSec) * before) / total;
      before += word.length + 1;
      return { word, atSec, isCounted };
    });
  });
}

export function compareWords(found: readonly FoundUtterance[], right: readonly RightUtterance[]): WordScore {
  const expected = timedWords(right);
  const heard = timedWords(found);
  const score: WordScore = { words: 0, inTime: 0, errors: 0, faults: [] };
  let isFree = false;
  for (const [a, b] of align(expected, heard, (x, y) => x.word === y.word)) {
    // What is heard beside words that were cut is not counted either.
    if (a) isFree = !a.isCounted;
    if (isFree) continue;
    if (a) score.words += 1;
    if (a && b && a.word === b.word) {
      if (Math.abs(a.atSec - b.atSec) <= maxWordSec) score.inTime += 1;
      else score.faults.push(`"${a.word}" at ${b.atSec.toFixed(2)}, not ${a.atSec.toFixed(2)}`);
      continue;
    }
    score.errors += 1;
    score.faults.push(`"${b?.word ?? ''}" for "${a?.word ?? ''}"${a ? ` at ${a.atSec.toFixed(2)}` : ''}`);
  }
  return score;
}
