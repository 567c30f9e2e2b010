import { expect, test } from 'vitest';
import type { ReadRegion } from './read-region.ts';
import { textLines } from './text-lines.ts';

/** Letters nine pixels wide, of which nobody knows where they stand. */
const cell = (text: string, left: number, row: number): ReadRegion => ({
  text,
  confidence: 0.9,
  region: {
    cx: left + 4.5 * text.length,
    cy: 60 + 40 * row,
    halfWidth: 4.5 * text.length,
    halfHeight: 12,
    angle: 0,
  },
});
const numbered = (lines: readonly string[]): ReadRegion[] =>
  lines.flatMap((line, row) => [
    cell(String(row + 1), 20, row),
    cell(line.trimStart(), 80 + 9 * (line.length - line.trimStart().length), row),
  ]);

test('a program beside line numbers is code without them', () => {
  const program = ['x = [14, 15]', 'if x:', '    z = f(x)', '    # 3.0', 'Is -l'];
  const lines = textLines(numbered(program), 800, 400);
  expect(lines.map(({ form, text }) => [form, text])).toEqual(
    [...program.slice(0, -1), 'ls -l'].map((text) => ['code', text]),
  );
});

test('a numbered table stays one', () => {
  const lines = textLines(numbered(['Norway', 'Kenya', 'Chile', 'Japan']), 800, 400);
  expect(lines.map(({ form }) => form)).toEqual(Array(4).fill('table'));
});
