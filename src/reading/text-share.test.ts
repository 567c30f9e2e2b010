import { expect, test } from 'vitest';
import { textShare } from './text-share.ts';

const quad = (left: number, top: number, right: number, bottom: number) => ({
  box: [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as [number, number][],
});

test('nothing covers nothing, and a full box everything', () => {
  expect(textShare([])).toBe(0);
  expect(textShare([quad(0, 0, 1, 1)])).toBe(1);
});

test('overlaps count once', () => {
  expect(textShare([quad(0, 0, 0.5, 0.5), quad(0, 0, 0.5, 0.5)])).toBeCloseTo(0.25, 9);
  expect(textShare([quad(0, 0, 0.5, 0.5), quad(0.25, 0, 0.75, 0.5)])).toBeCloseTo(0.375, 9);
});

test('a diamond covers half of its upright box', () => {
  const diamond = {
    box: [
      [0.5, 0],
      [1, 0.5],
      [0.5, 1],
      [0, 0.5],
    ] as [number, number][],
  };
  expect(textShare([diamond])).toBeCloseTo(0.5, 1);
});
