/** A pattern for any of these, one on each line, as whole words of plain text (`plainText`). */
export function words(list: string): RegExp {
  const any = list.trim().replace(/\s*\n\s*/g, '|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'gu');
}

export function isIn(text: string, pattern: RegExp): boolean {
  // Not `test`, which would go on from the last match.
  return text.search(pattern) >= 0;
}
