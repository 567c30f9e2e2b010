import { expect, test } from 'vitest';
import { canonicalUrl, youtubeIdOf } from './canonical-url.ts';

const id = 'dQw4w9WgXcQ';

test.each([
  `https://www.youtube.com/watch?v=${id}`,
  `http://youtube.com/watch?list=PL1&v=${id}&t=5s#x`,
  `https://youtu.be/${id}?si=abc`,
  `https://m.youtube.com/shorts/${id}`,
  `https://www.youtube-nocookie.com/embed/${id}?rel=0`,
  ` https://www.youtube.com/live/${id} `,
])('%s is that video', (address) => {
  expect(youtubeIdOf(address)).toBe(id);
  expect(canonicalUrl(address)).toBe(`https://www.youtube.com/watch?v=${id}`);
});

test.each([
  'https://www.youtube.com/watch?v=short',
  `https://evil.example/watch?v=${id}`,
  `https://www.youtube.com.evil.example/watch?v=${id}`,
  'https://www.youtube.com/watch?v=--exec%20ida',
  `ftp://youtu.be/${id}`,
  'no address',
])('%s is no video of YouTube', (address) => {
  expect(youtubeIdOf(address)).toBe(null);
});

test.each([
  ['HTTPS://Example.ORG:443/a?utm_source=x&b=2&a=1#part', 'https://example.org/a?a=1&b=2'],
  ['http://www.archive.org/details/x', 'http://archive.org/details/x'],
  ['https://user:secret@example.org/', null],
  ['javascript:alert(1)', null],
  ['', null],
])('%s', (address, expected) => {
  expect(canonicalUrl(address)).toBe(expected);
});
