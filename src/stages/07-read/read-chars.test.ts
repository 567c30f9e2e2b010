import { expect, test } from 'vitest';
import type { TextLine } from '../../records/reading.ts';
import { draw, meaningless } from '../../vision/drawings.fixture.ts';
import { pictureFacts } from '../../vision/facts.ts';
import { informativeness, unread } from '../../vision/informativeness.ts';
import { readChars } from './read-chars.ts';

function line(text: string, left: number, top: number, right: number, bottom: number): TextLine {
  const box: TextLine['box'] = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
  return { text, confidence: 1, box };
}

test('a running time code is furniture: a picture of nothing else is empty', async () => {
  const { rgb, width, height } = await draw(meaningless['a running time code on green']!, 720);
  const facts = await pictureFacts(rgb, width, height);
  const read = readChars([line('01:00:05:12', 0.39, 0.45, 0.62, 0.54)], facts);
  expect(read.content).toBe(0);
  expect(informativeness(facts, read)).toBeLessThan(1);
  expect(informativeness(facts, unread)).toBeGreaterThan(2);
  // What covers it is of use, and counts.
  expect(readChars([line('Force', 0.39, 0.45, 0.62, 0.54)], facts)).toEqual({ ...unread, content: 5 });
});

test('text counts beside a speaker where it is neither on the speaker nor a name below', () => {
  const speaker = { face: { left: 0.7, top: 0.2, width: 0.1, height: 0.2 }, drawnShare: 0, isPage: true };
  const title = line('F = ma', 0.1, 0.3, 0.4, 0.4);
  const shirt = line('OSLO', 0.7, 0.5, 0.8, 0.55);
  const name = line('Dr. Maria Keller', 0.05, 0.8, 0.4, 0.86);
  expect(readChars([title, shirt, name], { speaker })).toMatchObject({ content: 3 + 4 + 13, beside: 3 });
  expect(readChars([title, name], {})).toMatchObject({ content: 16, beside: 0 });
});
