import { describe, expect, test } from 'vitest';
import type { Utterance } from '../records/speech.ts';
import { measureFit } from './caption-fit.ts';
import { judgeFit } from './caption-verdict.ts';
import {
  type Blur,
  captionsOf,
  lesson,
  lessonSec,
  lessonSpans,
  lessonWindows,
  otherTexts,
  spread,
} from './lesson.fixture.ts';

const fitOf = (captions: readonly Utterance[], windows = lessonWindows) =>
  measureFit(captions, windows, lessonSpans);

describe('captions that go with the sound', () => {
  test.each<[string, Blur]>([
    ['as they were said', { changed: 0 }],
    ['one word in ten wrong', {}],
    ['one word in five wrong', { changed: 0.2 }],
    ['edited: words left out and changed', { changed: 0.08, dropped: 0.15 }],
    ['without punctuation, in small letters', { plain: true }],
    ['short cues', { cueSec: 2 }],
    ['long cues', { cueSec: 15 }],
    ['cues of a paragraph', { cueSec: 40 }],
    ['each cue up to a second off', { sloppySec: 1 }],
    ['a second late', { shiftSec: 1, sloppySec: 0.5 }],
    ['a second early', { shiftSec: -1, sloppySec: 0.5 }],
  ])('are used: %s', (_, blur) => {
    const captions = captionsOf(lesson, blur);
    expect(judgeFit(fitOf(captions))).toEqual({ refused: null, verified: true });
    for (const window of lessonWindows) expect(judgeFit(fitOf(captions, [window])).refused).toBeNull();
  });

  test('rolling ones, whose cues hold the words of the line before their time is over, too', () => {
    const captions = captionsOf(lesson, { cueSec: 3 });
    const rolling = captions.map((cue, at) => ({ ...cue, endSec: captions[at + 1]?.startSec ?? cue.endSec }));
    expect(judgeFit(fitOf(rolling))).toEqual({ refused: null, verified: true });
  });
});

describe('captions that are out of step are not used', () => {
  test.each([5, -5, 8, -8, 20, -20, 45])('by %d s', (shiftSec) => {
    for (const blur of [{}, { changed: 0.2 }, { cueSec: 15 }, { sloppySec: 0.7 }]) {
      const fit = fitOf(captionsOf(lesson, { ...blur, shiftSec }));
      expect(judgeFit(fit).refused).toBe('captions-shifted');
      expect(Math.abs(fit.offsetSec! - shiftSec)).toBeLessThan(1);
    }
  });

  test('in any one window alone', () => {
    for (const shiftSec of [5, -5, 8, -8]) {
      for (const window of lessonWindows) {
        expect(judgeFit(fitOf(captionsOf(lesson, { shiftSec }), [window])).refused).not.toBeNull();
      }
    }
  });

  test.each([25 / 23.976, 23.976 / 25, 1.1])('at %d times the speed', (rate) => {
    expect(judgeFit(fitOf(captionsOf(lesson, { rate }))).refused).toBe('captions-shifted');
  });

  test('from the middle on', () => {
    const cut = captionsOf(lesson).map((cue) =>
      cue.startSec < 45 ? cue : { ...cue, startSec: cue.startSec + 6, endSec: cue.endSec + 6 },
    );
    expect(judgeFit(fitOf(cut)).refused).toBe('captions-shifted');
  });
});

describe('captions of something else are not used', () => {
  test.each(Object.entries(otherTexts))('%s', (_, text) => {
    const captions = spread(text, lessonSec);
    expect(judgeFit(fitOf(captions)).refused).not.toBeNull();
    for (const window of lessonWindows) expect(judgeFit(fitOf(captions, [window])).refused).not.toBeNull();
  });

  test('the reason is that they do not match', () => {
    for (const text of Object.values(otherTexts))
      expect(judgeFit(fitOf(spread(text, lessonSec))).refused).toBe('captions-mismatch');
  });
});

test('captions of the beginning only are incomplete, wherever the windows lie', () => {
  const beginning = captionsOf(lesson).filter(({ startSec }) => startSec < 32);
  const fit = fitOf(beginning);
  expect(fit.coverage).toBeCloseTo(0.44, 1);
  expect(judgeFit(fit).refused).toBe('captions-incomplete');
});

test('a sentence that is said twice is looked for where it is said', () => {
  const twice = [
    ...lesson.slice(0, 5),
    ...lesson.slice(1, 3).map((u) => ({ ...u, startSec: u.startSec + 16, endSec: u.endSec + 16 })),
  ];
  expect(fitOf(twice, lessonWindows.slice(0, 1)).offsetSec).toBeCloseTo(0, 0);
});

test('where too little is heard, they are used and known as unverified', () => {
  const little = lessonWindows
    .slice(0, 1)
    .map((window) => ({ ...window, large: 'A right triangle', small: 'A right' }));
  expect(judgeFit(fitOf(captionsOf(lesson), little))).toEqual({ refused: null, verified: false });
  expect(judgeFit(fitOf(captionsOf(lesson), []))).toEqual({ refused: null, verified: false });
  const silent = lessonWindows.slice(0, 1).map((window) => ({ ...window, large: '', small: '' }));
  expect(fitOf(captionsOf(lesson), silent)).toMatchObject({ heardWords: 0, share: null, offsetSec: null });
});
