import { expect, test } from 'vitest';
import type { Document, DocumentText } from '../records/document.ts';
import { measurePerplexity, type PerplexityRequest } from './perplexity.ts';
import { TextUnits } from './text-units.ts';

type Said = readonly [role: DocumentText['role'], text: string, raw?: string];

function unitsOf(videos: Readonly<Record<string, readonly Said[]>>): TextUnits {
  const units = new TextUnits({ most: 100, seed: 0 });
  for (const [video, all] of Object.entries(videos)) {
    const place = { video, clip: null, startSec: null, endSec: null };
    const parts = all.map(
      ([role, text, raw = null]) => ({ kind: 'text', role, text, raw, ...place }) as const,
    );
    units.add({ id: video, parts, videos: [], url: null, split: null } as Document);
  }
  return units;
}

/** Every word but the first of a window takes as many bits as it has letters. */
const request: PerplexityRequest = {
  provider: 'local',
  model: 'base',
  units: 100,
  seed: 0,
  windowTokens: 1000,
  atOnce: 4,
  async score(text) {
    const [, ...words] = text.split(/\s+/);
    const bits = words.reduce((sum, word) => sum + word.length, 0);
    return { scored: words.length, logProb: -bits * Math.LN2 };
  },
};

test('the same videos in every variant: raw and refined, with and without on-screen text', async () => {
  const units = unitsOf({
    a: [
      ['ocr', 'x y'],
      ['speech', 'aa bb', 'um aa bb'],
      ['speech', 'cccc', 'cccc'],
    ],
    b: [['speech', 'd eee', 'd eee']],
  });
  const { variants, ...about } = await measurePerplexity(units, request);
  expect(about).toMatchObject({ unit: 'video', available: 2, chosen: 2, measured: 2, empty: 0, refused: 0 });
  const bits = ({ logProb }: { logProb: number }) => Math.round(-logProb / Math.LN2);
  expect(variants.map((one) => [one.speech, one.ocr, one.tokens, bits(one)])).toEqual([
    // x | y aa bb cccc; d | eee
    ['refined', true, 5, 1 + 2 + 2 + 4 + 3],
    ['raw', true, 6, 1 + 2 + 2 + 2 + 4 + 3],
    ['refined', false, 3, 2 + 4 + 3],
    ['raw', false, 4, 2 + 2 + 4 + 3],
  ]);
  const [first] = variants;
  expect(first!.perToken).toBeCloseTo(2 ** (12 / 5), 12);
  expect(first!.words).toBe(7);
  expect(first!.perWord).toBeCloseTo(2 ** (12 / 7), 12);
  // "x y\naa bb cccc" and "d eee"
  expect(first!.characters).toBe(14 + 5);
  expect(first!.bitsPerCharacter).toBeCloseTo(12 / 19, 12);
  expect(first!.meanOfUnits).toBeCloseTo((2 ** (9 / 4) + 2 ** 3) / 2, 12);
});

test('long texts are read in windows, each from its own beginning', async () => {
  const words = Array.from({ length: 40 }, () => 'word').join(' ');
  const read: string[] = [];
  const score: PerplexityRequest['score'] = (text) => {
    read.push(text);
    return request.score(text);
  };
  const { variants } = await measurePerplexity(unitsOf({ a: [['text', words]] }), {
    ...request,
    windowTokens: 10,
    score,
  });
  expect(read).toEqual(Array.from({ length: 4 }, () => Array.from({ length: 10 }, () => 'word').join(' ')));
  expect(variants).toMatchObject([{ speech: 'as it is', ocr: null, windows: 4, tokens: 36, words: 40 }]);
});

test('a video without text in a variant, or with one that is refused, is left out of all and counted', async () => {
  const units = unitsOf({
    a: [['speech', 'one two', 'one two']],
    b: [['ocr', 'only text']],
    c: [
      ['ocr', 'seen'],
      ['speech', 'bad word', 'bad word'],
    ],
  });
  const score: PerplexityRequest['score'] = async (text) =>
    text.includes('bad') ? 'Not that.' : request.score(text);
  const measured = await measurePerplexity(units, { ...request, score });
  expect(measured).toMatchObject({ chosen: 3, measured: 1, empty: 1, refused: 1, firstRefusal: 'Not that.' });
  for (const variant of measured.variants) expect(variant).toMatchObject({ windows: 1, tokens: 1, words: 2 });
});

test('asks for the first text alone, so that a server which cannot answer is asked no more', async () => {
  let asked = 0;
  const score: PerplexityRequest['score'] = async () => {
    asked++;
    throw new Error('no log-probabilities');
  };
  const units = unitsOf({ a: [['text', 'a b']], b: [['text', 'c d']], c: [['text', 'e f']] });
  await expect(measurePerplexity(units, { ...request, score })).rejects.toThrow('no log-probabilities');
  expect(asked).toBe(1);
});

test('nothing to read gives no figures', async () => {
  const { variants } = await measurePerplexity(unitsOf({}), request);
  expect(variants).toMatchObject([{ tokens: 0, perToken: null, perWord: null, bitsPerCharacter: null }]);
});
