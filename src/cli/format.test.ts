import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatTime } from './format.ts';

test.each([
  [0, '0 videos'],
  [1, '1 video'],
  [2, '2 videos'],
  [1234, '1,234 videos'],
  [100_000, '100,000 videos'],
])('%d: %s', (count, text) => {
  expect(formatCount(count, 'video')).toBe(text);
});

test.each([
  [0, '0 queries'],
  [1, '1 query'],
  [1234, '1,234 queries'],
])('%d: %s', (count, text) => {
  expect(formatCount(count, 'query', 'queries')).toBe(text);
});

test.each([
  [-1, '0 s'],
  [0, '0 s'],
  [0.4, '0 s'],
  [45.4, '45 s'],
  [89.9, '90 s'],
  [90, '2 min'],
  [719, '12 min'],
  [5369, '89 min'],
  [5400, '1 h 30 min'],
  [7199, '2 h 0 min'],
  [12_000, '3 h 20 min'],
  [1_000_000, '277 h 47 min'],
])('%d seconds: %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9949, '9.9 kB'],
  [9950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [3_400_000_000, '3.4 GB'],
  [1e12, '1.0 TB'],
  [5e15, '5000 TB'],
])('%d bytes: %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0:00.0'],
  [0.05, '0:00.1'],
  [9.94, '0:09.9'],
  [59.96, '1:00.0'],
  [754.3, '12:34.3'],
  [3599.99, '1:00:00.0'],
  [3723.4, '1:02:03.4'],
  [36_000, '10:00:00.0'],
])('%d seconds into a video: %s', (seconds, text) => {
  expect(formatTime(seconds)).toBe(text);
});
