import type { TextLine } from '../records/reading.ts';

/** What was read off a screen as text. */
export function screenText(lines: readonly TextLine[]): string {
  return lines.map(({ text }) => text).join('\n');
}
