import { expect, test } from 'vitest';
import { withLikelyLetters } from './likely-letters.ts';

test.each([
  ['length like Is,who,ps.', 'length like ls,who,ps.'],
  ['Eg : most commands like 1s , ps etc', 'Eg : most commands like ls , ps etc'],
  ['cd, rm and Is', 'cd, rm and ls'],
  ['we type Is to see the files', 'we type ls to see the files'],
  ['the command Is', 'the command ls'],
  ['This is α square', 'This is a square'],
  ['has α mean of 3', 'has a mean of 3'],
  ['a mαn', 'a man'],
])('%j is %j', (read, written) => {
  expect(withLikelyLetters(read)).toBe(written);
});

test.each([
  'What Is a Cache',
  'Why it Is Hard',
  'Is this a set?',
  'Done. Is it right?',
  'wait 1s, then go',
  'This Is',
  'Seeing the World as it Is',
  'the angle is α and β',
  'where the angle is α',
  'the rate in α is small',
  'y = α x',
  'an α particle',
  'with α = 0.05 as the level',
])('%j stays', (read) => {
  expect(withLikelyLetters(read)).toBe(read);
});
