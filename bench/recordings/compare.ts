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
  for (const { fromSec, toSec, isCounted, ...times } of right) {
    const wantedSec = wantedPicture(times, film);
    const inTime = [...left].filter(({ startSec }) => startSec >= fromSec && startSec <= toSec);
    const share = (screen: FoundScreen): number => differingShare(screen.grey, film.get(wantedSec)!, levels);
    const match = inTime.find((screen) => share(screen) <= maxDiffering);
    if (match) left.delete(match);
    if (match && isCounted) same += 1;
    if (match || !isCounted) continue;
    const near = inTime.map((screen) => `${(share(screen) * 100).toFixed(1)} % differ at ${screen.startSec}`);
    faults.push(
      `none from ${fromSec.toFixed(2)} to ${toSec.toFixed(2)} with ${wantedSec.toFixed(2)} (${near.join('; ')})`,
    );
  }
  for (const { startSec, takenAtSec } of left)
    faults.push(`one too many at ${startSec}, taken at ${takenAtSec}`);
  const counted = right.filter(({ isCounted }) => isCounted).length;
  return { same, total: counted + left.size, faults };
}

function wantedPicture(
  { filmSec, finishedSec, laterSec }: Pick<RightScreen, 'filmSec' | 'finishedSec' | 'laterSec'>,
  film: ReadonlyMap<number, Grey>,
): number {
  if (laterSec === null) return filmSec;
  const isFinished = differingShare(film.get(laterSec)!, film.get(finishedSec)!) <= maxDiffering;
  return isFinished ? finishedSec : filmSec;
}

interface TimedWord {
  word: string;
  atSec: number;
  isCounted: boolean;
  /** Times of the utterance, where the word is its first or its last. */
  startsSec: number | null;
  endsSec: number | null;
}

/** Words at times inside their utterance that follow from their place in it. */
function timedWords(utterances: readonly (FoundUtterance & { isCounted?: boolean })[]): TimedWord[] {
  return utterances.flatMap(({ startSec, endSec, text, isCounted = true }) => {
    const words = spokenWords(text);
    const total = words.reduce((sum, { length }) => sum + length + 1, 0);
    let before = 0;
    return words.map((word, index) => {
      const startsSec = index === 0 ? startSec : null;
      const endsSec = index === words.length - 1 ? endSec : null;
      const atSec = startSec + ((endSec - startSec) * before) / total;
      before += word.length + 1;
      return { word, atSec, isCounted, startsSec, endsSec };
    });
  });
}

type Pair = [TimedWord | null, TimedWord | null];

/**
 * Whether a pair of words is at the same time. Transcripts give times of utterances only: the word's own follows from
 * its place in its utterance; where two transcripts cut the same speech differently, the nearest cuts that both have
 * must lie together.
 */
function isInTime(pairs: readonly Pair[], index: number): boolean {
  const [a, b] = pairs[index]!;
  if (Math.abs(a!.atSec - b!.atSec) <= maxWordSec) return true;
  const before = pairs.slice(0, index + 1).findLast(([x, y]) => x?.startsSec != null && y?.startsSec != null);
  const after = pairs.slice(index).find(([x, y]) => x?.endsSec != null && y?.endsSec != null);
  if (!before || !after) return false;
  const late = Math.abs(before[0]!.startsSec! - before[1]!.startsSec!);
  return late <= maxWordSec && Math.abs(after[0]!.endsSec! - after[1]!.endsSec!) <= maxWordSec;
}

export function compareWords(found: readonly FoundUtterance[], right: readonly RightUtterance[]): WordScore {
  const score: WordScore = { words: 0, inTime: 0, errors: 0, faults: [] };
  const pairs = align(timedWords(right), timedWords(found), (x, y) => x.word === y.word);
  let isFree = false;
  pairs.forEach(([a, b], index) => {
    // What is heard beside words that were cut is not counted either.
    if (a) isFree = !a.isCounted;
    if (isFree) return;
    if (a) score.words += 1;
    if (a && b && a.word === b.word) {
      if (isInTime(pairs, index)) score.inTime += 1;
      else score.faults.push(`"${a.word}" at ${b.atSec.toFixed(2)}, not ${a.atSec.toFixed(2)}`);
      return;
    }
    score.errors += 1;
    score.faults.push(`"${b?.word ?? ''}" for "${a?.word ?? ''}"${a ? ` at ${a.atSec.toFixed(2)}` : ''}`);
  });
  return score;
}
