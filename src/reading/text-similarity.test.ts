import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textSimilarity } from './text-similarity.ts';

test('case, spaces and width make no difference', () => {
  expect(textSimilarity('Deep Learning', 'deep\tlearning')).toBe(1);
  expect(textSimilarity('ＡＢ', 'ab')).toBe(1);
  expect(textSimilarity('', ' \n')).toBe(1);
});

test('one minus edits over the longer length', () => {
  expect(textSimilarity('kitten', 'sitting')).toBeCloseTo(1 - 3 / 7, 9);
  expect(textSimilarity('abc', '')).toBe(0);
  expect(textSimilarity('What\nWhy', 'What')).toBeCloseTo(4 / 7, 9);
});

test('symmetric, between 0 and 1, and 1 for equal texts', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (a, b) => {
      const similarity = textSimilarity(a, b);
      expect(similarity).toBe(textSimilarity(b, a));
      expect(similarity).toBeGreaterThanOrEqual(0);
      expect(similarity).toBeLessThanOrEqual(1);
      expect(textSimilarity(a, a)).toBe(1);
    }),
  );
});

test('long texts are compared by words', () => {
  const words = Array.from({ length: 1000 }, (_, i) => `word${i}`);
  const changed = words.with(500, 'other');
  expect(textSimilarity(words.join(' '), changed.join(' '))).toBeCloseTo(0.999, 9);
});

/** By the definition, a row of the table at a time (Wagner and Fischer 1974). */
function distanceByRows(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1];
    for (const [column, other] of [...b].entries())
      next.push(Math.min(row[column]! + (letter === other ? 0 : 1), row[column + 1]! + 1, next[column]! + 1));
    row = next;
  }
  return row.at(-1)!;
}

test('as the table of edits says, over any number of words of bits', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 140 });
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const longer = Math.max(a.length, b.length);
      expect(textSimilarity(a, b)).toBe(1 - distanceByRows(a, b) / longer);
    }),
    { numRuns: 300 },
  );
});
