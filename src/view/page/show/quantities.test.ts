import { expect, test } from 'vitest';
import { formatBytes, formatLength, formatTime, formatValue } from './quantities.ts';

test('times', () => {
  expect(formatTime(0)).toBe('0:00');
  expect(formatTime(65.9)).toBe('1:05');
  expect(formatTime(3725)).toBe('1:02:05');
  expect(formatTime(65.97, { tenths: true })).toBe('1:05.9');
  expect(formatTime(18.3, { tenths: true })).toBe('0:18.3');
});

test('lengths, sizes and values', () => {
  expect([0.02, 0.42, 12.3, 119.6, 600, 7500].map(formatLength)).toEqual([
    '< 0.1 s',
    '0.4 s',
    '12 s',
    '120 s',
    '10 min',
    '2 h 5 min',
  ]);
  expect([0, 999, 1500, 2_340_000, 120e9].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.5 kB',
    '2.3 MB',
    '120 GB',
  ]);
  expect([0.12345, 7, 1234.5].map(formatValue)).toEqual(['0.123', '7', '1,235']);
});
