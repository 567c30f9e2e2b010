import { expect, test } from 'vitest';
import { decodeTrack, encodeTrack } from './track-bytes.ts';

test('a track survives within half a step, and exactly from then on', () => {
  const track = {
    startSec: 0.5,
    endSec: 0.628,
    probabilities: Float32Array.of(0, 0.337, 1, 0.5),
    levels: Float32Array.of(-120, -33.3, 0, -200),
  };
  const bytes = encodeTrack(track);
  const decoded = decodeTrack(bytes, track);
  expect(decoded.probabilities[1]).toBeCloseTo(0.337, 2);
  expect(decoded.levels[1]).toBe(-33.5);
  expect(decoded.levels[3]).toBe(-120);
  expect(encodeTrack(decoded)).toEqual(bytes);
});

test('odd bytes are refused', () => {
  expect(() => decodeTrack(new Uint8Array(3), { startSec: 0, endSec: 1 })).toThrow(RangeError);
});
