import { expect, test } from 'vitest';
import { textHash } from '../base/text-hash.ts';
import { ReturnCounter } from './returning-screens.ts';

/** A hash drawn by name, with at most `flipped` of its bits otherwise. */
function hash(name: string, flipped = 0): string {
  const words = Array.from({ length: 16 }, (_, word) => textHash(`${name} ${word}`)[0]);
  for (let bit = 0; bit < flipped; bit++) {
    const at = textHash(`${name} flipped ${bit}`)[0] % 512;
    words[at >> 5] = (words[at >> 5]! ^ (1 << (at & 31))) >>> 0;
  }
  return words.map((word) => word.toString(16).padStart(8, '0')).join('');
}

async function counted(videos: [course: string | null, ...hashes: string[]][]) {
  const counter = new ReturnCounter();
  try {
    for (const [number, [course, ...hashes]] of videos.entries())
      await counter.add({ video: `video ${number}`, course, hashes });
    return await counter.result();
  } finally {
    await counter.close();
  }
}

test('a keyframe counts where another video of the course shows it, recoded or not', async () => {
  const videos: Parameters<typeof counted>[0] = [
    ['physics', hash('title'), hash('a'), hash('b')],
    ['physics', hash('title', 24), hash('c'), hash('c')],
    ['chemistry', hash('a'), hash('d'), ''],
    ['chemistry', hash('e'), ''],
  ];
  expect(await counted(videos)).toEqual({ keyframes: 11, returning: 2, videos: 2 });
});

test('what a video itself shows again, and what is blank or only similar, does not', async () => {
  expect(
    await counted([
      [null, hash('a'), hash('a'), ''],
      [null, hash('a', 140), ''],
    ]),
  ).toEqual({
    keyframes: 5,
    returning: 0,
    videos: 0,
  });
  expect(await counted([])).toEqual({ keyframes: 0, returning: 0, videos: 0 });
});

test('more screens than begin in memory, and a title that all videos show, are counted whole', async () => {
  const videos = Array.from({ length: 400 }, (_, video): [string, ...string[]] => [
    'course',
    hash('title', video % 20),
    ...Array.from({ length: 5 }, (_, slide) => hash(`${video} ${slide}`)),
  ]);
  expect(await counted(videos)).toEqual({ keyframes: 2400, returning: 400, videos: 400 });
});
