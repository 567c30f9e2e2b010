import { expect, test } from 'vitest';
import { contentChars } from './content.ts';

test.each([
  '00:00:12:05',
  '01:00:05:00',
  'TCR 01:02:03;04',
  'TC: 01:02:03.04',
  '1:02:03',
  '01:00:0512',
  'O1:00:05:l2',
  '9:41 PM',
  '0:05 / 12:33',
  '2024-01-31',
  '31.1.24',
  'January 31, 2024',
  'Mon, 5 Feb 2024',
  '12',
  '12/40',
  '12 of 40',
  'Page 12',
  '45%',
  '1.5x',
  'REC\t00:12:33',
  '25 fps',
  '•—',
  '',
])('%j carries nothing', (text) => {
  expect(contentChars(text)).toBe(0);
});

test.each([
  ['Why', 3],
  ['x2 = 10', 4],
  ['Lecture 3: Gradient descent\n00:12:33', 23],
  ['Scores: 45% of 80', 12],
  ['mix them 3:15', 10],
  ['机器学习', 4],
])('%j carries %i characters', (text, count) => {
  expect(contentChars(text)).toBe(count);
});
