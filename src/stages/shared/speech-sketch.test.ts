import { expect, test } from 'vitest';
import { textHash } from '../../base/text-hash.ts';
import { openSketch, sharedRuns, sketchSpeech } from './speech-sketch.ts';

/** One of some thousand words, of letters alone: figures are told in words that come again and again. */
const word = (seed: number): string =>
  [...String(textHash(String(seed))[0] % 5000)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('');
const said = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => word(from + index)).join(' ');
const sketch = (...texts: string[]) => openSketch(sketchSpeech(texts));

test('a cut shares all of its words with the whole, however long that is', () => {
  const whole = sketch(said(0, 20_000));
  expect(sharedRuns(sketch(said(5000, 5300)), whole).share).toBeGreaterThan(0.95);
  expect(sharedRuns(whole, sketch(said(0, 20_000))).share).toBe(1);
  const half = sharedRuns(sketch(said(19_000, 21_000)), whole);
  expect(half.share).toBeGreaterThan(0.4);
  expect(half.share).toBeLessThan(0.6);
  expect(half.runs).toBeGreaterThan(800);
});

test('how the text is divided, written and punctuated does not matter; other words do', () => {
  const one = sketch('So the mean of 12 values, is', 'what we want here.');
  expect(sharedRuns(one, sketch('so the mean of twelve values is what we want here')).share).toBe(1);
  expect(sharedRuns(one, sketch('something else is told in this one here')).share).toBe(0);
  expect(sharedRuns(one, sketch('')).share).toBe(0);
});
