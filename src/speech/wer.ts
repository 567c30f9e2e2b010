import { spokenWords } from './words.ts';

export interface WordErrors {
  /** Substitutions, deletions and insertions together: the least that turn one into the other. */
  errors: number;
  /** Words of the reference. */
  words: number;
}

/**
 * Word errors of a transcript against its reference, both normalised by `spokenWords`.
 * @internal Tests and benchmarks measure with it; a run has no reference.
 */
export function wordErrors(reference: string, transcript: string): WordErrors {
  const expected = spokenWords(reference);
  return { errors: editDistance(expected, spokenWords(transcript)), words: expected.length };
}

/** Levenshtein distance: fewest insertions, deletions and substitutions that turn `a` into `b`. */
export function editDistance<T>(a: readonly T[], b: readonly T[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
