import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseLanguageWindows,
  compareModels,
  disagreement,
  languageDefaults,
  meanDisagreement,
} from './language.ts';
import { findSpeech } from './spans.ts';
import type { Hearing } from './speech-model.ts';
import { anyTrack, chunksOf, fakeModel, trackOf } from './testing.ts';

describe('chooseLanguageWindows', () => {
  it('spreads the windows over the speech', () => {
    const speech = Array.from({ length: 40 }, () => [
      ...Array(150).fill(0.95),
      ...Array(20).fill(0.05),
    ]).flat();
    const track = trackOf(speech);
    const windows = chooseLanguageWindows(track, findSpeech(track));
    expect(windows).toHaveLength(4);
    windows.forEach((window, part) => {
      expect(window.startSec).toBeGreaterThanOrEqual((part / 4) * track.endSec - 9);
      expect(window.endSec).toBeLessThanOrEqual(((part + 1) / 4) * track.endSec + 9);
    });
  });

  it('gives few, short windows in order, and none where nobody speaks for a second', () => {
    expect(chooseLanguageWindows(trackOf(Array(100).fill(0)), [])).toEqual([]);
    fc.assert(
      fc.property(anyTrack, (track) => {
        const windows = chooseLanguageWindows(track, findSpeech(track));
        expect(windows.length).toBeLessThanOrEqual(languageDefaults.windows);
        windows.forEach((window, i) => {
          expect(window.endSec - window.startSec).toBeLessThanOrEqual(languageDefaults.maxWindowSec + 1e-9);
          if (i > 0) expect(window.startSec).toBeGreaterThanOrEqual(windows[i - 1]!.endSec);
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('disagreement', () => {
  it('compares what would be spoken', () => {
    expect(disagreement('Mr. Lee has 42.', 'mister lee has forty two')).toBe(0);
    expect(disagreement('one two three four', 'one two tree')).toBe(0.5);
  });

  it('is whole where a model hears nothing in what is voice', () => {
    expect(disagreement('', '')).toBe(1);
    expect(disagreement('word', '')).toBe(1);
  });

  it('is averaged by time, and unknown for a moment of speech', () => {
    const window = (startSec: number, endSec: number, d: number) => {
      return { startSec, endSec, small: '', large: '', disagreement: d };
    };
    expect(meanDisagreement([window(0, 6, 0), window(10, 12, 1)])).toBe(0.25);
    expect(meanDisagreement([window(0, 4.9, 1)])).toBeNull();
    expect(meanDisagreement([])).toBeNull();
  });
});

describe('compareModels', () => {
  const windows = [
    { startSec: 1, endSec: 3 },
    { startSec: 5, endSec: 9 },
  ];
  const compare = (small: Partial<Hearing>) =>
    compareModels(chunksOf(new Float32Array(10 * 16_000))(), windows, {
      small: fakeModel((samples) => ({ text: `a b ${samples.length}`, ...small })),
      large: async () => fakeModel((samples) => ({ text: `a c ${samples.length}` })),
    });

  it('gives both models the same sound where the small one is unsure', async () => {
    const compared = await compare({ confidence: 0.7 });
    expect(compared.map((w) => [w.startSec, w.endSec, w.small, w.large])).toEqual([
      [1, 3, 'a b 32000', 'a c 32000'],
      [5, 9, 'a b 64000', 'a c 64000'],
    ]);
    expect(compared[0]!.disagreement).toBeGreaterThan(0);
  });

  it('asks the large one nothing where the small one is sure', async () => {
    for (const { large, disagreement } of await compare({ confidence: 0.9 }))
      expect([large, disagreement]).toEqual([null, 0.1]);
  });

  it('does not hold a loop of the small one against a sure large one', async () => {
    const loop = { text: 'P. '.repeat(30), confidence: 0.9 };
    for (const { large, disagreement } of await compare(loop)) {
      expect(large).not.toBeNull();
      expect(disagreement).toBe(0.1);
    }
  });

  it('believes no loop, however sure', async () => {
    const loop = { text: 'the name of the name of the name of the name of it', confidence: 0.9 };
    for (const { large } of await compare(loop)) expect(large).not.toBeNull();
    for (const { large } of await compare({ confidence: 0.9, capped: true })) expect(large).not.toBeNull();
  });
});
