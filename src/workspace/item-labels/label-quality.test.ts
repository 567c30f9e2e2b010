import { expect, test } from 'vitest';
import { passes, type Threshold } from '../what-if/thresholds.ts';
import type { WhatIf } from '../what-if/what-if.ts';
import type { LabelFinder } from './item-labels.ts';
import { labelQuality } from './label-quality.ts';

/** The best threshold of values that people want kept, and dropped. */
function bestOf(part: Pick<Threshold, 'setting' | 'bound'>, keep: number[], drop: number[]) {
  const threshold: Threshold = { ...part, kind: 'ocr', stage: 'read', reason: 'x', score: 'x' };
  const values = [...keep, ...drop];
  const whatIf = {
    videos: [{ sha256: '' }],
    placeOf: ({ index }: { index: number }) => ({ startSec: index, endSec: index + 1 }),
    *scored() {
      for (const [index, value] of values.entries())
        yield { video: 0, kind: 'ocr', index, value, isKept: true };
    },
  } as unknown as WhatIf;
  const labels = {
    of: (_sha256: string, _kind: string, { startSec }: { startSec: number }) => [
      { label: startSec < keep.length ? 'keep' : 'drop' },
    ],
  } as unknown as LabelFinder;
  const { best } = labelQuality(whatIf, labels, threshold, null);
  const kept = values.filter((value) => passes(value, threshold.bound, best!.threshold));
  return { ...best!, kept: kept.sort((a, b) => a - b) };
}

const below = { setting: 'read.maxTextSimilarity', bound: 'below' } as const;
const atLeast = { setting: 'read.minInformativeness', bound: 'atLeast' } as const;
const whole = { setting: 'read.minTextChars', bound: 'atLeast' } as const;

test('what must lie below a threshold is kept by the best one, the greatest value too', () => {
  // All kept is best: the threshold lies above the greatest.
  expect(bestOf(below, [0.5, 0.7], [0.2])).toEqual({ threshold: 0.701, f1: 0.8, kept: [0.2, 0.5, 0.7] });
  expect(bestOf(below, [0.5, 0.7], [0.9])).toEqual({ threshold: 0.8, f1: 1, kept: [0.5, 0.7] });
});

test('the best threshold is a round number that divides the values all the same', () => {
  expect(bestOf(atLeast, [0.9004], [0.9001])).toEqual({ threshold: 0.9003, f1: 1, kept: [0.9004] });
  expect(bestOf(below, [0.9001], [0.9004])).toMatchObject({ f1: 1, kept: [0.9001] });
  expect(bestOf(atLeast, [6.25], [3])).toEqual({ threshold: 5, f1: 1, kept: [6.25] });
  expect(bestOf({ setting: 'media.maxStreams', bound: 'atMost' }, [10], [11])).toEqual({
    ...{ threshold: 10, f1: 1 },
    kept: [10],
  });
  expect(bestOf(whole, [11, 30], [10])).toEqual({ threshold: 11, f1: 1, kept: [11, 30] });
});

test('where no number that the setting may have divides them, its F1 is that of what it does', () => {
  expect(bestOf(below, [0.5, 1, 1], [0.2])).toEqual({ threshold: 1, f1: 0.4, kept: [0.2, 0.5] });
});
