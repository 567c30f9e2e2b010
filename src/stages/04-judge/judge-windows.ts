/** Utterances `firstUtterance` to `endUtterance - 1`. */
export interface TranscriptWindow {
  firstUtterance: number;
  endUtterance: number;
}

/**
 * What a judge sees of a transcript: all of it where it has at most three times `windowTokens`; else three windows of
 * about so many each, from its beginning, its middle and its end, cut between utterances and never overlapping.
 * @param tokens Of each utterance.
 */
export function judgeWindows(tokens: readonly number[], windowTokens: number): TranscriptWindow[] {
  const total = tokens.reduce((sum, count) => sum + count, 0);
  if (tokens.length === 0) return [];
  if (total <= 3 * windowTokens) return [{ firstUtterance: 0, endUtterance: tokens.length }];
  const windows: TranscriptWindow[] = [];
  for (const fromToken of [0, (total - windowTokens) / 2, total - windowTokens]) {
    const firstUtterance = Math.max(utteranceAt(tokens, fromToken), windows.at(-1)?.endUtterance ?? 0);
    const endUtterance = Math.max(utteranceAt(tokens, fromToken + windowTokens), firstUtterance + 1);
    // One utterance that is longer than a window may have taken the place of the next.
    if (firstUtterance < tokens.length) {
      windows.push({ firstUtterance, endUtterance: Math.min(endUtterance, tokens.length) });
    }
  }
  return windows;
}

/** The utterance that begins at this token of the transcript, or is the first to begin after it. */
function utteranceAt(tokens: readonly number[], token: number): number {
  let before = 0;
  for (const [index, count] of tokens.entries()) {
    if (before >= token) return index;
    before += count;
  }
  return tokens.length;
}
