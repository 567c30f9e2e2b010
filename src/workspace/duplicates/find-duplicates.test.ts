import { expect, test } from 'vitest';
import { defaultSettings } from '../../config/schema.ts';
import { openSketch, sketchSpeech } from '../../stages/shared/speech-sketch.ts';
import { findDuplicates } from './find-duplicates.ts';

const { weave } = defaultSettings;
/** Letters alone: figures would be told in words that others have too. */
const letters = (value: number): string =>
  [...value.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('');
const word = (lecture: number, index: number): string =>
  letters(lecture * 20_000 + (Math.imul(index, 2654435761) >>> 18));
const said = (lecture: number, from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => word(lecture, from + index));
const hash = (digit: string): string => digit.repeat(128);

function video(id: string, words: readonly string[], screens: readonly string[] = []) {
  const speech = openSketch(sketchSpeech([words.join(' ')]));
  return { id, speech, screens };
}
const found = async (videos: ReturnType<typeof video>[]) => {
  const byId = new Map(videos.map((one) => [one.id, one]));
  const read = {
    sketch: async (id: string) => byId.get(id)!.speech,
    screens: async (id: string) => byId.get(id)!.screens,
  };
  const duplicates = await findDuplicates([...byId.keys()], read, weave);
  return duplicates.map(({ video, of }) => [video, of]);
};

test('the fuller is kept, in whatever order they are given; others of the course stay', async () => {
  const greeting = said(99, 0, 40);
  const videos = [
    video('a', said(1, 0, 400)),
    video('b', [...said(7, 0, 30), ...said(1, 60, 500)]),
    video('c', [...greeting, ...said(2, 0, 300)], [hash('5')]),
    video('d', [...greeting, ...said(3, 0, 300)], [hash('5')]),
  ];
  expect(await found(videos)).toEqual([['a', 'b']]);
  expect(await found(videos.toReversed())).toEqual([['a', 'b']]);
});

test('of a hundred copies one is kept, and all others name it', async () => {
  const copies = Array.from({ length: 100 }, (_, copy) =>
    video(
      `copy${100 + copy}`,
      said(1, copy % 7, 600 - (copy % 5)).filter((_, index) => (index + copy) % 29 > 0),
    ),
  );
  const duplicates = await found(copies);
  expect(duplicates.length).toBe(99);
  expect(new Set(duplicates.map(([, of]) => of)).size).toBe(1);
});

test('of more copies than a phrase has speakers, all but one are found; a phrase of them all tells nothing', async () => {
  const phrase = said(99, 0, 30);
  const copies = Array.from({ length: 1200 }, (_, copy) =>
    video(`copy${1000 + copy}`, [...phrase, ...said(1, copy % 7, 300)]),
  );
  const others = Array.from({ length: 300 }, (_, other) =>
    video(`other${1000 + other}`, [...phrase, ...said(2 + other, 0, 300)]),
  );
  expect((await found([...copies, ...others])).length).toBe(1199);
});

test('where words are heard otherwise the same screens decide; the same slides alone never do', async () => {
  const heard = said(1, 0, 600).map((one, index) => (index % 6 === 0 ? `x${letters(index)}` : one));
  const slides = [hash('3'), hash('6'), hash('a')];
  expect(await found([video('a', said(1, 0, 600)), video('b', heard)])).toEqual([]);
  expect(await found([video('a', said(1, 0, 600), slides), video('b', heard, slides)])).toEqual([['b', 'a']]);
  expect(await found([video('a', said(1, 0, 600), slides), video('c', said(2, 0, 600), slides)])).toEqual([]);
});

test('a short greeting in common is not the same lecture', async () => {
  const greeting = said(9, 0, 25);
  expect(
    await found([video('a', [...greeting, ...said(1, 0, 8)]), video('b', [...greeting, ...said(2, 0, 8)])]),
  ).toEqual([]);
});
