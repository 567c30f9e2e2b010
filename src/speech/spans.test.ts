import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPauses, findSpeech, quietestSec, spanDefaults, voiceIn } from './spans.ts';
import { anyTrack, trackOf } from './testing.ts';
import { frameSec } from './vad.ts';

const run = (frames: number, probability: number): number[] => Array(frames).fill(probability);

describe('findSpeech', () => {
  it('pads a span and keeps it inside the track', () => {
    const track = trackOf([...run(50, 0), ...run(50, 0.9), ...run(2, 0)]);
    const spans = findSpeech(track);
    expect(spans).toHaveLength(1);
    expect(spans[0]!.startSec).toBeCloseTo(50 * frameSec - spanDefaults.padSec);
    expect(spans[0]!.endSec).toBeCloseTo(track.endSec, 9);
  });

  it('bridges a short dip, ends at a long one, and passes over a click', () => {
    const dip = (frames: number) =>
      findSpeech(trackOf([...run(30, 0.9), ...run(frames, 0.1), ...run(30, 0.9)]));
    expect(dip(5)).toHaveLength(1);
    expect(dip(20)).toHaveLength(2);
    expect(findSpeech(trackOf([...run(30, 0), ...run(3, 0.9), ...run(30, 0)]))).toEqual([]);
  });

  it('stays in speech between the two thresholds, but does not begin there', () => {
    expect(findSpeech(trackOf([...run(20, 0.4), ...run(30, 0.9), ...run(40, 0.4)]))[0]!.endSec).toBe(
      90 * frameSec,
    );
    expect(findSpeech(trackOf(run(90, 0.4)))).toEqual([]);
  });

  it('gives spans in order, without overlap, inside the track', () => {
    fc.assert(
      fc.property(anyTrack, (track) => {
        let before = track.startSec;
        for (const span of findSpeech(track)) {
          expect(span.startSec).toBeGreaterThanOrEqual(before - 1e-9);
          expect(span.endSec).toBeGreaterThan(span.startSec);
          before = span.endSec;
        }
        expect(before).toBeLessThanOrEqual(track.endSec + 1e-9);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a stretch of a track', () => {
  const track = trackOf([...run(20, 0.9), ...run(10, 0.1), ...run(20, 0.9), 0.3, 0.2, ...run(20, 0.9)], 1);
  const whole = { startSec: track.startSec, endSec: track.endSec };

  it('has pauses of a least length', () => {
    const pauses = findPauses(track, whole, 0.1);
    expect(pauses).toHaveLength(1);
    expect(pauses[0]!.startSec).toBeCloseTo(1 + 20 * frameSec);
    expect(pauses[0]!.endSec).toBeCloseTo(1 + 30 * frameSec);
    expect(findPauses(track, whole, 0.05)).toHaveLength(2);
  });

  it('has a quietest frame', () => {
    const second = { startSec: 1 + 35 * frameSec, endSec: track.endSec };
    expect(quietestSec(track, second)).toBeCloseTo(1 + 51.5 * frameSec);
    expect(quietestSec(track, { startSec: 2, endSec: 2 })).toBe(2);
  });

  it('has voiced seconds and a peak level', () => {
    const { voicedSec, peakLevel } = voiceIn(track, whole);
    expect(voicedSec).toBeCloseTo(60 * frameSec);
    expect(peakLevel).toBeCloseTo(-24);
  });
});
