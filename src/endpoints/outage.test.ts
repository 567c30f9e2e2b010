import { expect, test } from 'vitest';
import { Outage } from './outage.ts';

const minute = 60_000;

test('a server is down when it has answered nothing for long, and to many', () => {
  const outage = new Outage();
  for (let i = 0; i < 9; i++) expect(outage.gaveUp(i * minute)).toBeNull();
  expect(outage.gaveUp(9 * minute)).toBe(540);
});

test('many failures at once are a bad moment, and few over a long time too little to tell', () => {
  const outage = new Outage();
  for (let i = 0; i < 200; i++) expect(outage.gaveUp(1000 + i)).toBeNull();
  expect(outage.gaveUp(6 * minute)).toBe(359);
  const quiet = new Outage();
  quiet.gaveUp(0);
  expect(quiet.gaveUp(60 * minute)).toBeNull();
});

test('an answer begins the count anew', () => {
  const outage = new Outage();
  for (let i = 0; i < 9; i++) outage.gaveUp(i * minute);
  outage.answered();
  expect(outage.gaveUp(10 * minute)).toBeNull();
  expect(outage.gaveUp(16 * minute)).toBeNull();
});
