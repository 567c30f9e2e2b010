import { expect, test } from 'vitest';
import { pictureType } from './picture-type.ts';

test.each([
  [Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
  [Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1'), 'image/png'],
  [Buffer.from('RIFF....WEBPVP8 '), 'image/webp'],
  [Buffer.from('GIF89a'), 'image/gif'],
  [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), null],
  [Buffer.from('<!doctype html>'), null],
  [Buffer.from(''), null],
])('%#', (bytes, type) => {
  expect(pictureType(bytes)).toBe(type);
});
