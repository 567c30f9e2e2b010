import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LumaRange } from './luma.ts';
import { pattern } from './pattern.fixture.ts';
import { pickFirst } from './pick.ts';
import { createSsimDetector, type SampledFrame } from './screens.ts';
import { ssim } from './ssim.ts';

function frame(
  timeSec: number,
  luma: Uint8Array,
  width: number,
  height: number,
  lumaRange: LumaRange = 'limited',
): SampledFrame {
  return { timeSec, width, height, luma, lumaRange };
}

/** A grey page with lines of "text", `lines` of them from the top. */
function page(lines: number, width = 320, height = 180): Uint8Array {
  const text = pattern(width, height, 3);
  const pitch = height / 10;
  return new Uint8Array(width * height).map((_, i) => {
    const y = Math.floor(i / width);
    const inked = y < lines * pitch && y % pitch > pitch / 3 && (text[i]! & 2) === 0;
    return inked ? 30 : 230;
  });
}

test('the first frame is a screen; the same picture again is not', () => {
  const detector = createSsimDetector();
  expect(detector.push(frame(0, page(3), 320, 180))).toEqual({ newScreen: true, similarity: null });
  expect(detector.push(frame(0.5, page(3), 320, 180))).toEqual({ newScreen: false, similarity: 1 });
  expect(detector.push(frame(1, page(9), 320, 180)).newScreen).toBe(true);
  expect(detector.push(frame(1.5, page(3), 320, 180)).newScreen).toBe(true);
});

test('frames are compared with the last keyframe, so that slow change adds up', () => {
  const detector = createSsimDetector({ threshold: 0.8 });
  const kept: number[] = [];
  const steps = Array.from({ length: 10 }, (_, i) => frame(i, page(i), 320, 180));
  for (const step of steps) if (detector.push(step).newScreen) kept.push(step.timeSec);
  let reference = steps[0]!;
  const expected = [0];
  for (const step of steps.slice(1)) {
    expect(ssim(steps[Math.max(0, step.timeSec - 1)]!, step)).toBeGreaterThan(0.8);
    if (ssim(reference, step) < 0.8) {
      expected.push(step.timeSec);
      reference = step;
    }
  }
  expect(kept).toEqual(expected);
  expect(kept.length).toBeGreaterThan(1);
  expect(kept.length).toBeLessThan(steps.length);
});

test('a similarity equal to the threshold starts nothing', () => {
  const [first, second] = [frame(0, page(4), 320, 180), frame(1, page(6), 320, 180)];
  const probe = createSsimDetector();
  probe.push(first);
  const { similarity } = probe.push(second);
  for (const [threshold, newScreen] of [
    [similarity!, false],
    [similarity! + 1e-9, true],
  ] as const) {
    const detector = createSsimDetector({ threshold });
    detector.push(first);
    expect(detector.push(second).newScreen).toBe(newScreen);
  }
});

test('after a restart the same picture starts a screen again', () => {
  const detector = createSsimDetector();
  detector.push(frame(0, page(3), 320, 180));
  detector.restart();
  expect(detector.push(frame(1, page(3), 320, 180))).toEqual({ newScreen: true, similarity: null });
});

test('the same picture at another size, or in another range, is the same screen', () => {
  const detector = createSsimDetector({ threshold: 0.9 });
  const small = page(5);
  const doubled = new Uint8Array(640 * 360).map(
    (_, i) => small[(Math.floor(i / 640) >> 1) * 320 + ((i % 640) >> 1)]!,
  );
  const full = small.map((value) => Math.max(0, Math.min(255, Math.round(((value - 16) * 255) / 219))));
  detector.push(frame(0, small, 320, 180));
  expect(detector.push(frame(1, doubled, 640, 360))).toEqual({ newScreen: false, similarity: 1 });
  const ranged = detector.push(frame(2, full, 320, 180, 'full'));
  expect(ranged.newScreen).toBe(false);
  expect(ranged.similarity).toBeGreaterThan(0.999);
});

test('a keyframe of another size is the reference from then on', () => {
  const detector = createSsimDetector();
  detector.push(frame(0, page(2), 320, 180));
  const wide = frame(1, page(9, 400, 180), 400, 180);
  expect(detector.push(wide).newScreen).toBe(true);
  expect(detector.push(wide)).toEqual({ newScreen: false, similarity: 1 });
});

test('frames are scaled down to the width, tiny ones up to the smallest that can be compared', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 50 }),
      (width, height, target) => {
        const detector = createSsimDetector({ width: target });
        const shot = frame(0, pattern(width, height, 1), width, height);
        detector.push(shot);
        expect(detector.push(shot)).toEqual({ newScreen: false, similarity: 1 });
      },
    ),
  );
});

test('the threshold must be a similarity', () => {
  for (const threshold of [-0.1, 7, Number.NaN]) {
    expect(() => createSsimDetector({ threshold })).toThrow('between 0 and 1');
  }
});

test('the first frame of each screen is picked', () => {
  const pick = pickFirst();
  const shot = frame(0, page(1), 320, 180);
  expect(pick.push(shot, { newScreen: true, similarity: null })).toBe(true);
  expect(pick.push(shot, { newScreen: false, similarity: 0.99 })).toBe(false);
});
