import { expect, test } from 'vitest';
import { blankColumns } from './blank-columns.ts';
import type { RgbPicture } from './picture.ts';
import { decodeCtc, type RecognisedCharacter } from './recogniser.ts';
import { restoreSpaces } from './word-spacing.ts';

/** Bars of ink on a plain ground, 48 pixels high. */
function bars(width: number, inked: readonly (readonly [number, number])[], ruled = false): RgbPicture {
  const data = new Uint8Array(width * 48 * 3).fill(240);
  for (let y = 8; y < 40; y++) {
    for (const [from, to] of inked) data.fill(20, (y * width + from) * 3, (y * width + to) * 3);
  }
  if (ruled) data.fill(20, 44 * width * 3, 45 * width * 3);
  return { width, height: 48, data };
}

function characters(text: string, spaceBefore: Readonly<Record<number, number>> = {}): RecognisedCharacter[] {
  return [...text].map((character, i) => ({
    text: character,
    probability: 0.9,
    x: 20 * i + 10,
    spaceBefore: spaceBefore[i] ?? 0.0001,
  }));
}

const spelled = (line: readonly RecognisedCharacter[]): string => line.map(({ text }) => text).join('');

test('blank columns are the gaps between the bars, with and without an underline', () => {
  const inked = [
    [10, 20],
    [24, 30],
    [50, 60],
  ] as const;
  const gaps = [
    [20, 24],
    [30, 50],
  ];
  expect(blankColumns(bars(80, inked))).toEqual(gaps);
  expect(blankColumns(bars(80, inked, true))).toEqual(gaps);
  expect(blankColumns(bars(80, []))).toEqual([]);
});

test('a space comes back where the model hints at one and the gap is wide', () => {
  const gaps = [
    [18, 22],
    [38, 42],
    [54, 66],
    [78, 82],
  ] as const;
  expect(spelled(restoreSpaces(characters('abcde', { 3: 0.05 }), gaps))).toBe('abc de');
});

test('neither a wide gap nor a hint alone makes a space', () => {
  const wide = [
    [18, 22],
    [38, 42],
    [54, 66],
    [78, 82],
  ] as const;
  const even = [
    [18, 22],
    [38, 42],
    [58, 62],
    [78, 82],
  ] as const;
  expect(spelled(restoreSpaces(characters('abcde'), wide))).toBe('abcde');
  expect(spelled(restoreSpaces(characters('abcde', { 3: 0.05 }), even))).toBe('abcde');
});

test('spaces that the model emitted set the measure for the others and are not doubled', () => {
  const line = characters('ab cd');
  const gaps = [
    [18, 22],
    [40, 62],
    [78, 82],
  ] as const;
  expect(spelled(restoreSpaces(line, gaps))).toBe('ab cd');
});

test('a strong hint is enough where blur has closed the gap', () => {
  expect(spelled(restoreSpaces(characters('abcd', { 2: 0.3 }), []))).toBe('ab cd');
});

test('nothing is taken away or changed', () => {
  expect(restoreSpaces([], [])).toEqual([]);
  expect(spelled(restoreSpaces(characters('a b', { 2: 0.9 }), [[15, 45]]))).toBe('a b');
});

test('CTC decoding collapses repeats, leaves out blanks and remembers the hint of a space', () => {
  const alphabet = ['', 'a', 'b', ' '];
  const rows = [
    [0.1, 0.8, 0.1, 0],
    [0.1, 0.7, 0.1, 0.1],
    [0.6, 0.1, 0, 0.3],
    [0.1, 0.9, 0, 0],
    [0.1, 0, 0.9, 0],
  ];
  const read = decodeCtc(Float32Array.from(rows.flat()), rows.length, alphabet, 40);
  expect(spelled(read)).toBe('aab');
  expect(read.map(({ x }) => x)).toEqual([8, 28, 36]);
  expect(read[1]!.spaceBefore).toBeCloseTo(0.3, 6);
  expect(read[2]!.spaceBefore).toBe(0);
});
