import { expect, test } from 'vitest';
import { withoutDoubledLetters } from './doubled-letters.ts';
import type { ReadRegion } from './read-region.ts';

/** Letters 20 pixels wide from `left` on, along a line of the slope given through the origin. */
function region(text: string, left: number, angle = 0, height = 30, across = 0): ReadRegion {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const middle = left + 10 * text.length;
  return {
    text,
    confidence: 0.9,
    at: [...text].map((_, i) => (i + 0.5) / text.length),
    region: {
      cx: middle * cos - across * sin,
      cy: middle * sin + across * cos,
      halfWidth: 10 * text.length,
      halfHeight: height / 2,
      angle,
    },
  };
}

test.each([0, 0.6, -0.4])('letters that two pieces of a line share stand once, at a slope of %d', (angle) => {
  const [only, ...others] = withoutDoubledLetters([region('rtcuts', 60, angle), region('Short', 0, angle)]);
  expect(others).toEqual([]);
  expect(only!.text).toBe('Shortcuts');
  expect(only!.region.halfWidth).toBeCloseTo(90);
  expect(only!.region.cx).toBeCloseTo(90 * Math.cos(angle));
  expect(only!.at!.map((place) => Math.round(180 * place))).toEqual([10, 30, 50, 70, 90, 110, 130, 150, 170]);
});

test('a word keeps the piece that begins with its last letter', () => {
  expect(withoutDoubledLetters([region('Basics', 0), region('s of', 100)]).map(({ text }) => text)).toEqual([
    'Basics of',
  ]);
});

test.each([
  ['the same letter in another place', region('s of', 130)],
  ['another letter in the same place', region('x of', 100)],
  ['a line of another height', region('s of', 100, 0, 60)],
  ['the next line', region('s of', 100, 0, 30, 20)],
  ['another slope', region('s of', 100, 0.3)],
])('%s is its own', (_, other) => {
  expect(withoutDoubledLetters([region('Basics', 0), other])).toHaveLength(2);
});
