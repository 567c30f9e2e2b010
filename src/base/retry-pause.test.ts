import { expect, test } from 'vitest';
import { retryAfterSec, retryPauseSec } from './retry-pause.ts';

test('jitter is full, over a span that doubles up to half a minute', () => {
  expect([0, 1, 2, 3, 6, 20].map((attempt) => retryPauseSec(attempt, null, 1))).toEqual([
    0.5, 1, 2, 4, 30, 30,
  ]);
  expect(retryPauseSec(3, null, 0)).toBe(0);
  expect(retryPauseSec(3, null, 0.25)).toBe(1);
});

test('what the server asks for comes first', () => {
  expect(retryPauseSec(1, 7, 0.5)).toBe(7.5);
});

test.each([
  [null, null],
  ['0', 0],
  [' 7 ', 7],
  ['1.5', 1.5],
  ['86400', 60],
  ['Fri, 31 Dec 1999 23:59:59 GMT', 19],
  ['Fri, 31 Dec 1999 23:59:00 GMT', 0],
  ['Sat, 01 Jan 2000 12:00:00 GMT', 60],
  ['soon', null],
  ['-3', null],
  ['', null],
])('Retry-After: %j is %j s', (header, seconds) => {
  expect(retryAfterSec(header, Date.parse('1999-12-31T23:59:40Z'))).toBe(seconds);
});
