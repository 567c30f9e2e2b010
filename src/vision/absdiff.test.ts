import { expect, test } from 'vitest';
import { createAbsdiffDetector } from './absdiff.ts';
import type { SampledFrame } from './screens.ts';

function grey(timeSec: number, value: number, lumaRange: SampledFrame['lumaRange'] = 'full'): SampledFrame {
  return { timeSec, width: 50, height: 30, lumaRange, luma: new Uint8Array(1500).fill(value) };
}

test('the difference is the mean of the pixels, against the last keyframe', () => {
  const detector = createAbsdiffDetector({ maxDifference: 5, width: 640, minScreenSec: 0 });
  expect(detector.push(grey(0, 100))).toEqual({ newScreen: true, similarity: null });
  expect(detector.push(grey(1, 105))).toEqual({ newScreen: false, similarity: 1 - 5 / 255 });
  expect(detector.push(grey(2, 106))).toEqual({ newScreen: true, similarity: 1 - 6 / 255 });
  expect(detector.push(grey(3, 106))).toEqual({ newScreen: false, similarity: 1 });
});

test('limited-range luma is compared on the full scale', async () => {
  const detector = createAbsdiffDetector({ maxDifference: 5, width: 640, minScreenSec: 0 });
  detector.push(grey(0, 16, 'limited'));
  expect((await detector.push(grey(1, 235, 'limited'))).similarity).toBeCloseTo(0, 9);
});
