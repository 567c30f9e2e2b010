import { expect, test } from 'vitest';
import { wordChanges } from './word-changes.ts';

test('marks the words that one side lacks', () => {
  expect(wordChanges('so um we we take the root', 'So we take the root.')).toEqual({
    before: [
      { text: 'so um we', isChanged: true },
      { text: 'we take the', isChanged: false },
      { text: 'root', isChanged: true },
    ],
    after: [
      { text: 'So', isChanged: true },
      { text: 'we take the', isChanged: false },
      { text: 'root.', isChanged: true },
    ],
  });
});

test('same texts have no changes; nothing against something is all change', () => {
  expect(wordChanges('a  b', 'a b')).toEqual({
    before: [{ text: 'a b', isChanged: false }],
    after: [{ text: 'a b', isChanged: false }],
  });
  expect(wordChanges('uh', '')).toEqual({ before: [{ text: 'uh', isChanged: true }], after: [] });
});

test('gives up on texts that are too long to compare', () => {
  const long = 'word '.repeat(3000);
  expect(wordChanges(long, long)).toBeNull();
});
