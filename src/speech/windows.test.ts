import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSpeech } from './spans.ts';
import { anyTrack, trackOf } from './testing.ts';
import { frameSec } from './vad.ts';
import { planWindows, windowDefaults } from './windows.ts';

const run = (frames: number, probability: number): number[] => Array(frames).fill(probability);

describe('planWindows', () => {
  it('cuts a long span at its longest pause', () => {
    const track = trackOf([
      ...run(300, 0.9),
      ...run(5, 0.1),
      ...run(50, 0.9),
      ...run(8, 0.1),
      ...run(300, 0.9),
    ]);
    const windows = planWindows(track, findSpeech(track));
    expect(windows).toHaveLength(2);
    const middle = (355 + 363) / 2;
    expect(windows[0]!.endSec).toBeCloseTo(middle * frameSec);
    expect(windows[1]!.startSec).toBeCloseTo(middle * frameSec);
  });

  it('cuts speech without any pause at the least likely frames and comes to an end', () => {
    const track = trackOf(run(6000, 0.95).map((p, i) => (i % 400 === 250 ? 0.6 : p)));
    const windows = planWindows(track, findSpeech(track));
    expect(windows.length).toBeGreaterThan(12);
    expect(windows[0]!.endSec).toBeCloseTo(250.5 * frameSec);
    expect(windows.at(-1)!.endSec).toBe(track.endSec);
  });

  it('joins neighbouring spans and leaves distant ones apart', () => {
    const spans = [
      { startSec: 0, endSec: 3 },
      { startSec: 4, endSec: 6 },
      { startSec: 9, endSec: 10 },
    ];
    expect(planWindows(trackOf(run(400, 0.9)), spans)).toEqual([
      { startSec: 0, endSec: 6 },
      { startSec: 9, endSec: 10 },
    ]);
  });

  it('covers all speech but the pauses cut at, in order, never longer than asked', () => {
    fc.assert(
      fc.property(anyTrack, fc.double({ min: 4, max: 20, noNaN: true }), (track, maxSec) => {
        const spans = findSpeech(track);
        const windows = planWindows(track, spans, { ...windowDefaults, maxSec });
        let before = track.startSec;
        for (const window of windows) {
          expect(window.startSec).toBeGreaterThanOrEqual(before - 1e-9);
          expect(window.endSec).toBeGreaterThan(window.startSec);
          expect(window.endSec - window.startSec).toBeLessThanOrEqual(maxSec + 1e-9);
          before = window.endSec;
        }
        expect(before).toBeLessThanOrEqual(track.endSec + 1e-9);
        track.probabilities.forEach((probability, i) => {
          const atSec = track.startSec + i * frameSec;
          const endSec = Math.min(track.endSec, atSec + frameSec);
          const spoken = probability >= 0.5 && spans.some((s) => s.startSec <= atSec && s.endSec >= endSec);
          if (!spoken) return;
          const heard = windows.reduce(
            (sum, w) => sum + Math.max(0, Math.min(w.endSec, endSec) - Math.max(w.startSec, atSec)),
            0,
          );
          expect(heard).toBeCloseTo(endSec - atSec, 6);
        });
      }),
      { numRuns: 60 },
    );
  });
});
