import { farthest, type TermCandidate } from './term-candidates.ts';

/** A candidate and how well both wordings go with the sound: log-probabilities, 0 is certain. */
export interface ScoredCandidate extends TermCandidate {
  scores: { heard: number; put: number };
}

/*
 * A recogniser makes common words likely and rare ones unlikely, whatever is said; that a term stands on the screen speaks
 * for it as much as the margins say. They are natural logarithms, set on the lectures of bench/terms: 2 is a factor of 7.
 */

/** By so much a term may be less likely than what was heard: a little more where that is no word the recogniser knows well. */
const margin = { known: 2, unknown: 4 };
/** By so much where only the spaces differ. */
const spaceMargin = 2;
/** More, where it sounds the same; less the less it does. */
const soundMargin = 3;
/** More, where the recogniser was unsure of what it heard: a share of what its score lacks, up to a bound. */
const doubtShare = 0.4;
const mostDoubt = 3;

/** Candidates that the sound supports, without overlap and in the order of the text. */
export function chooseTerms<C extends ScoredCandidate>(candidates: readonly C[]): C[] {
  const supported = candidates.filter(mayBeChosen).sort((a, b) => gain(b) - gain(a));
  const chosen: C[] = [];
  for (const one of supported) {
    if (chosen.every(({ start, end }) => end <= one.start || one.end <= start)) chosen.push(one);
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/** Whether a candidate may be chosen whose term has at best this score. */
export function mayBeChosen(candidate: ScoredCandidate): boolean {
  return support(candidate) > 0;
}

function gain({ scores }: ScoredCandidate): number {
  return scores.put - scores.heard;
}

function support(candidate: ScoredCandidate): number {
  const { heard, put, scores, distance, isKnown, form } = candidate;
  const isSameLetters = lettersOf(heard) === lettersOf(put);
  // The sound can't tell how a name is written, and its spelling is the screen's.
  if (isSameLetters && form.isOwnSpelling) return 1;
  // "drop out" and "dropout" sound the same: only the sentence tells, and the recogniser knows both.
  if (isSameLetters) return gain(candidate) + spaceMargin;
  const likeness = 1 - distance / farthest;
  const doubt = Math.min(mostDoubt, doubtShare * -scores.heard);
  const base = isKnown ? margin.known : margin.unknown;
  return gain(candidate) + base + soundMargin * likeness + doubt;
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
