import { expect, test } from 'vitest';
import type { Item, Sample } from '../../records/sample.ts';
import { type TargetModel, targetModels } from '../../records/target-model.ts';
import { cutOf } from './cut-of.ts';

const place = { video: 'v', startSec: 0, endSec: 9, artefact: 'a' };
const countTokens = (text: string) => text.split(' ').filter(Boolean).length;
const counting = { countTokens, endOfVideo: 'End of Video' };
const wordsOf = (count: number) => Array.from({ length: count }, () => 'w').join(' ');

const image = (clip: number): Item => ({
  kind: 'image',
  ...place,
  clip,
  takenAtSec: 1,
  digest: 'd',
  width: 4,
  height: 3,
});
const speech = (clip: number, words: number): Item => ({
  kind: 'speech',
  ...place,
  clip,
  raw: 'heard',
  refined: wordsOf(words),
});
const ocr = (clip: number, words: number): Item => ({ kind: 'ocr', ...place, clip, text: wordsOf(words) });
const end = (clip: number): Item => ({ kind: 'end', ...place, clip });

function cut(items: Item[], model: TargetModel) {
  return cutOf({ id: 's', items } as Sample, model, counting);
}

const { 'llava-1.5': llava, idefics2 } = targetModels;

test('llava-1.5: 4,096 positions of 576 an image, with the marks of begin and end', () => {
  // 2 + 3 × 576 + 2,366 = 4,096
  const full = [image(0), image(0), image(0), speech(0, 2366)];
  expect(cut(full, llava)).toBeNull();
  const over = [image(0), image(0), image(0), speech(0, 2360), speech(1, 10)];
  expect(cut(over, llava)).toEqual({
    sample: 's',
    positions: 4100,
    images: 3,
    losses: [{ video: 'v', clip: 1, images: 0, textTokens: 4 }],
  });
});

test('llava-1.5: the thirteenth image goes, its text stays; an end of video counts as it is written', () => {
  const small: TargetModel = { ...llava, imageTokens: 10 };
  const images = Array.from({ length: 12 }, () => image(0));
  expect(cut([...images, speech(0, 5), end(0)], small)).toBeNull();
  expect(cut([...images, image(1), speech(1, 5), end(1)], small)).toEqual({
    sample: 's',
    positions: 2 + 120 + 5 + 3,
    images: 13,
    losses: [{ video: 'v', clip: 1, images: 1, textTokens: 0 }],
  });
});

test('an image that does not fit whole goes, and all that follows', () => {
  // 2 + 6 × 576 = 3,458: a seventh ends at 4,034, an eighth would at 4,610.
  const images = Array.from({ length: 8 }, (_, clip) => image(clip));
  expect(cut([...images, speech(8, 7)], llava)?.losses).toEqual([
    { video: 'v', clip: 7, images: 1, textTokens: 0 },
    { video: 'v', clip: 8, images: 0, textTokens: 7 },
  ]);
});

test('idefics2: 68 an image, a line break before each text, words before on-screen text, no cap', () => {
  // 1 + 13 × 68 + (12 + 3) + (1 + 4) + 2
  const images = Array.from({ length: 13 }, () => image(0));
  const items = [...images, ocr(0, 3), speech(0, 4), end(0)];
  expect(cut(items, idefics2)).toBeNull();
  expect(cut(items, { ...idefics2, positions: 907 })).toBeNull();
  // The last to go is the end of the video, which is no loss; then the speech is shorter by a word.
  expect(cut(items, { ...idefics2, positions: 904 })).toMatchObject({
    positions: 907,
    losses: [{ clip: 0, images: 0, textTokens: 1 }],
  });
});

test.each(['llava-1.5', 'idefics2'] as const)('%s: what is packed for it fits it', (name) => {
  const { tokenBudget, imageTokens, maxImages, imageCap, positions } = targetModels[name];
  expect(tokenBudget).toBeLessThanOrEqual(positions);
  if (imageCap !== null) expect(maxImages).toBeLessThanOrEqual(imageCap);
  const images = Math.min(maxImages, Math.floor(tokenBudget / imageTokens));
  const rest = tokenBudget - images * imageTokens;
  const items = [...Array.from({ length: images }, () => image(0)), speech(0, rest)];
  expect(cut(items, targetModels[name])).toBeNull();
});
