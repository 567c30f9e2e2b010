import { expect, test } from 'vitest';
import { nextPacificMidnight, pacificDay } from './pacific-day.ts';

test.each([
  // Winter, eight hours behind; summer, seven.
  ['2026-01-15T12:00:00Z', '2026-01-15', '2026-01-16T08:00:00.000Z'],
  ['2026-07-15T06:59:59Z', '2026-07-14', '2026-07-15T07:00:00.000Z'],
  ['2026-07-15T07:00:00Z', '2026-07-15', '2026-07-16T07:00:00.000Z'],
  // Days of 23 and of 25 hours.
  ['2026-03-08T08:00:00Z', '2026-03-08', '2026-03-09T07:00:00.000Z'],
  ['2026-11-01T07:00:00Z', '2026-11-01', '2026-11-02T08:00:00.000Z'],
])('at %s it is %s until %s', (at, day, midnight) => {
  expect(pacificDay(Date.parse(at))).toBe(day);
  expect(new Date(nextPacificMidnight(Date.parse(at))).toISOString()).toBe(midnight);
});
