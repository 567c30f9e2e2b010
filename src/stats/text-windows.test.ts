import { expect, test } from 'vitest';
import { textWindows } from './text-windows.ts';

const words = (text: string) => text.split(/\s+/).filter(Boolean).length;

test('a text that fits is one window, as it is', () => {
  expect(textWindows('  one\n two  three ', 4, words)).toEqual(['one\n two  three']);
  expect(textWindows(' \n ', 3, words)).toEqual([]);
});

test('windows are about equally long, none is too long, and no word is lost', () => {
  for (const count of [4, 5, 10, 11, 100, 101]) {
    for (const most of [1, 3, 7, 10]) {
      const all = Array.from({ length: count }, (_, word) => `w${word}`);
      const windows = textWindows(all.join(' '), most, words);
      expect(windows.join(' ')).toBe(all.join(' '));
      const sizes = windows.map(words);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
      expect(windows.length).toBeLessThanOrEqual(Math.ceil(count / most) + 1);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(Math.floor(Math.max(...sizes) / 2));
    }
  }
});

test('a run without blanks that is too long is cut between characters', () => {
  const text = `a ${'漢'.repeat(50)} b`;
  const windows = textWindows(text, 12, (part) => Buffer.byteLength(part.trim()));
  expect(windows.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  for (const window of windows) expect(Buffer.byteLength(window)).toBeLessThanOrEqual(13);
});
