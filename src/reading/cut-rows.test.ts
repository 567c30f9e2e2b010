import { expect, test } from 'vitest';
import { cutRows, goesOn } from './cut-rows.ts';
import type { RgbPicture } from './picture.ts';
import type { ReadRegion } from './read-region.ts';

const step = 12;
const [width, height] = [600, 160];

/** A line in a font whose characters are all 12 pixels wide. */
function typed(text: string, row: number, left = 60): ReadRegion {
  const halfWidth = (text.length * step) / 2;
  return {
    text,
    confidence: 0.99,
    region: { cx: left + halfWidth, cy: 30 + 30 * row, halfWidth, halfHeight: 11, angle: 0 },
    at: [...text].map((_, i) => (i + 0.5) / text.length),
  };
}

/** Bars of ink from one place to another, on a row of light paper. */
function drawn(...bars: readonly (readonly [row: number, from: number, to: number])[]): RgbPicture {
  const data = new Uint8Array(width * height * 3).fill(240);
  for (const [row, from, to] of bars)
    for (let y = 24 + 30 * row; y < 38 + 30 * row; y++)
      data.fill(20, (y * width + from) * 3, (y * width + to) * 3);
  return { width, height, data };
}

const program = ['<body class="page">', '<img src="cat.png">', '<img sr', '</body> <!-- end -->'];
const read = program.map((line, row) => typed(line, row));
const end = 60 + 7 * step;
const letters = (row: number, from: number, count: number): [number, number, number][] =>
  Array.from({ length: count }, (_, i) => [row, from + step * i + 2, from + step * i + 10]);

test('a row of a program that goes on after a caret is read to its end', () => {
  const [cut, ...others] = cutRows(drawn(...letters(2, end + 3, 5)), read);
  expect(others).toEqual([]);
  expect(cut!.piece).toBe(read[2]);
  const { cx, halfWidth } = cut!.region;
  expect(cx - halfWidth).toBeCloseTo(60);
  expect(Math.abs(cx + halfWidth - (end + 5 * step))).toBeLessThan(step / 2);
});

test('a letter before the first one is read, a caret or a line number is none', () => {
  const lone = typed('= round(2.5)', 2, 60 + 2 * step);
  const rows = [...read.filter((_, row) => row !== 2), lone];
  const [cut] = cutRows(drawn(...letters(2, 60, 1), ...letters(2, 60 + 2 * step, 12)), rows);
  expect(cut!.piece).toBe(lone);
  expect(cut!.region.cx - cut!.region.halfWidth).toBeLessThan(60 + 2);
  const text = letters(2, 60 + 2 * step, 12);
  expect(cutRows(drawn([2, 66, 68], ...text), rows)).toEqual([]);
  expect(cutRows(drawn(...letters(2, 60 - 2 * step, 1), ...text), rows)).toEqual([]);
});

test('a caret at the end of a row, and what stands far away, go on with nothing', () => {
  expect(cutRows(drawn([2, end + 2, end + 4]), read)).toEqual([]);
  expect(cutRows(drawn(...letters(2, end + 4 * step, 5)), read)).toEqual([]);
});

test('what was read beside a row is none of its end', () => {
  const menu: ReadRegion = {
    ...typed('Open', 2, end + step),
    text: 'Öffnen',
    at: [0, 0.1, 0.2, 0.5, 0.8, 1],
  };
  expect(cutRows(drawn(...letters(2, end + step, 4)), [...read, menu])).toEqual([]);
});

test('a reading of the whole row is taken where it goes on with what was read', () => {
  const piece = typed('<img sr', 2);
  const after = (text: string, confidence = 0.9) => ({ ...typed(text, 2), confidence });
  const before = (text: string, confidence = 0.9) => ({ ...typed(text, 2, 60 - 3 * step), confidence });
  expect(goesOn(after('<img src="">'), piece)).toBe(true);
  expect(goesOn(before('y = round(2)'), typed('= round(2)', 2))).toBe(true);
  expect(goesOn(after('<img s r c'), piece)).toBe(true);
  expect(goesOn(after('<img sr'), piece)).toBe(false);
  expect(goesOn(after('<img src="">', 0.7), piece)).toBe(false);
  expect(goesOn(after('Save as this'), piece)).toBe(false);
  // A piece of a letter or two is there as it was read, at the side that was not cut.
  expect(goesOn(after('Save as'), typed('x', 2))).toBe(false);
  expect(goesOn(after('Save as'), typed('sr', 2))).toBe(false);
  expect(goesOn(after('x = 1'), typed('x', 2))).toBe(true);
  expect(goesOn(after('y = x'), typed('x', 2))).toBe(false);
  expect(goesOn(before('y = x'), typed('x', 2, 60 + step))).toBe(true);
});
