import { expect, test } from 'vitest';
import type { ReadRegion } from './read-region.ts';
import { textLines } from './text-lines.ts';

const piece = (text: string, left: number, cy: number, angle = 0): ReadRegion => ({
  text,
  confidence: 0.9,
  region: { cx: left + 6 * text.length, cy, halfWidth: 6 * text.length, halfHeight: 12, angle },
});
const linesOf = (...pieces: ReadRegion[]): string[] => textLines(pieces, 800, 400).map(({ text }) => text);

test('pieces beside each other are one line, though one stands a little higher', () => {
  expect(linesOf(piece('Fluffy kitten does', 20, 100), piece('not know', 250, 105))).toEqual([
    'Fluffy kitten does not know',
  ]);
});

test('captions of which one begins half a line lower are apart', () => {
  expect(linesOf(piece('Fluffy kitten does', 20, 100), piece('Wallpaper', 250, 110))).toEqual([
    'Fluffy kitten does',
    'Wallpaper',
  ]);
});

test('pieces of a line that slopes are not', () => {
  expect(linesOf(piece('Fluffy kitten does', 20, 100, 0.06), piece('not know', 250, 110, 0.06))).toEqual([
    'Fluffy kitten does not know',
  ]);
});

test('pieces of a formula with room between them are one line', () => {
  expect(linesOf(piece('F =', 20, 100), piece('m a', 130, 100))).toEqual(['F =\tm a']);
});
