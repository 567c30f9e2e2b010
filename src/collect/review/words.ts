import type { ReviewReason } from '../../records/review.ts';

/** Words that speak for a reason. Patterns are made by `words`. */
export interface WordRule {
  reason: Exclude<ReviewReason, 'irrelevant'>;
  /** 2 decides by itself, 1 wants another; what speaks for teaching takes from it. */
  weight: 1 | 2;
  /** Where it is looked for. */
  in: 'title' | 'anywhere';
  pattern: RegExp;
}

/** A pattern for any of these, one on each line, as whole words of plain text (`plainText`). */
export function words(list: string): RegExp {
  const any = list.trim().replace(/\s*\n\s*/g, '|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'gu');
}

export function isIn(text: string, pattern: RegExp): boolean {
  // Not `test`, which would go on from the last match.
  return text.search(pattern) >= 0;
}
