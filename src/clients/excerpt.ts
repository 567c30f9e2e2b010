const mostExcerptChars = 500;

/** The start of what a model said, for records and people. */
export function excerptOf(text: string): string {
  return [...text.trim().slice(0, 2 * mostExcerptChars)].slice(0, mostExcerptChars).join('').toWellFormed();
}
