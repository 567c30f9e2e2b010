import { expect, test } from 'vitest';
import { DistinctKeys } from './distinct-keys.ts';

test('tells new from known, over many growths', () => {
  const keys = new DistinctKeys();
  const count = 200_000;
  let added = 0;
  for (let i = 0; i < count; i++) if (keys.add(`clip\0video-${i % 1000}\0${i}`)) added++;
  expect(added).toBe(count);
  expect(keys.size).toBe(count);
  let again = 0;
  for (let i = 0; i < count; i++) if (keys.add(`clip\0video-${i % 1000}\0${i}`)) again++;
  expect(again).toBe(0);
  expect(keys.size).toBe(count);
});

test('keys that differ in one character, or only in order, are different', () => {
  const keys = new DistinctKeys();
  const like = [
    '',
    '\0',
    '\0\0',
    'a',
    'b',
    'ab',
    'ba',
    'ab ',
    'é',
    'e\u0301',
    '1\u00002',
    '12\u0000',
    '\uD83D\uDE00',
  ];
  expect(like.filter((key) => keys.add(key))).toEqual(like);
  expect(like.filter((key) => keys.add(key))).toEqual([]);
});
