import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch } from './search-query.ts';
import { beginningOf, findPhrases, findSnippets, type Passage } from './snippet.ts';

const passage = (text: string, startSec = 0): Passage => ({
  text,
  kind: 'speech',
  startSec,
  endSec: startSec + 1,
});
const marked = ({ text, marks }: { text: string; marks: [number, number][] }): string[] =>
  marks.map(([start, end]) => text.slice(start, end));

test('marks words, phrases and beginnings, whatever their case and accents', () => {
  const text = 'The Théorème of Pythagoras: a right triangle, right angle.';
  const found = findPhrases(text, parseSearch('theoreme "right triangle" pyth'));
  expect(found.phrases).toBe(3);
  expect(marked({ text, marks: found.marks })).toEqual(['Théorème', 'Pythagoras', 'right triangle']);
});

test('marks that meet become one', () => {
  const text = 'one two three';
  expect(findPhrases(text, parseSearch('"one two" "two three"')).marks).toEqual([[0, 13]]);
});

test('the texts with most of the words are shown, in their order', () => {
  const passages = [
    passage('a root', 1),
    passage('nothing', 2),
    passage('a square root', 3),
    passage('a square', 4),
    passage('root and square', 5),
  ];
  const { snippets, places } = findSnippets(passages, parseSearch('square root '), 2);
  expect(snippets.map(({ startSec }) => startSec)).toEqual([3, 5]);
  expect(places).toBe(4);
});

test('a long text is cut around what was found, and the marks move with it', () => {
  const text = `${'before '.repeat(60)}needle${' after'.repeat(60)}`;
  const [snippet] = findSnippets([passage(text)], parseSearch('needle '), 1).snippets;
  expect(snippet!.text.length).toBeLessThan(250);
  expect(snippet!.text).toMatch(/^…before .* needle after .*…$/);
  expect(marked(snippet!)).toEqual(['needle']);
});

test('marks are always inside the text, and hold what was looked for', () => {
  const word = fc.constantFrom('root', 'square', 'Square', 'x', '🙂', 'é', 'e\u0301', '\n', '…', 'rootless');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 200 }), (words) => {
      const text = words.join(' ');
      for (const { text: shown, marks } of findSnippets([passage(text)], parseSearch('root squ'), 1)
        .snippets) {
        for (const mark of marked({ text: shown, marks })) expect(mark).toMatch(/^(root|square)/i);
        expect(shown.isWellFormed()).toBe(true);
      }
    }),
  );
});

test('a beginning ends between words and holds no half of a character', () => {
  expect(beginningOf('short', 10)).toBe('short');
  expect(beginningOf('some longer words', 13)).toBe('some longer…');
  expect(beginningOf('🙂🙂🙂🙂', 5)).toBe('🙂🙂…');
});
