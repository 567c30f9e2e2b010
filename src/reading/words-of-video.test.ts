import { expect, test } from 'vitest';
import { withWordsOfVideo } from './words-of-video.ts';

const region = { cx: 50, cy: 10, halfWidth: 50, halfHeight: 10, angle: 0 };

/** Screens with a line each. */
function read(...texts: string[]): string[] {
  const screens = texts.map((text) => ({
    width: 640,
    height: 360,
    regions: [{ text, confidence: 0.9, region }],
    refused: [],
  }));
  return withWordsOfVideo(screens).flatMap(({ regions }) => regions.map(({ text }) => text));
}

test('a digit in a word that the video holds with a letter is that letter', () => {
  expect(read('<vide0 Controls>', '<video Controls>')).toEqual(['<video Controls>', '<video Controls>']);
  expect(read('the fo1der', 'a folder')).toEqual(['the folder', 'a folder']);
});

test('without the word elsewhere, or where names count up, it stays', () => {
  for (const texts of [
    ['<vide0 Controls>', 'a film'],
    ['photo0 and photo1', 'photoo'],
    ['total1', 'total', 'totall'],
    ['x0 = log0', 'logo'],
  ])
    expect(read(...texts)).toEqual(texts);
});
