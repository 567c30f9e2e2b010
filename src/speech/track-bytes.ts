import type { SpeechTrack } from './vad.ts';

const quietestDb = -120;
const stepsPerDb = 2;

/**
 * The track in two bytes per frame (225 kB an hour), for keeping: probabilities in steps of 1/255, levels in half
 * decibels from -120. All probabilities come first, then all levels.
 */
export function encodeTrack({ probabilities, levels }: SpeechTrack): Uint8Array {
  const frames = probabilities.length;
  const bytes = new Uint8ClampedArray(2 * frames);
  for (let frame = 0; frame < frames; frame++) {
    bytes[frame] = Math.round(probabilities[frame]! * 255);
    bytes[frames + frame] = Math.round((levels[frame]! - quietestDb) * stepsPerDb);
  }
  return new Uint8Array(bytes.buffer);
}

/** @throws RangeError where the bytes are not those of a track. */
export function decodeTrack(bytes: Uint8Array, span: { startSec: number; endSec: number }): SpeechTrack {
  if (bytes.length % 2 !== 0)
    throw new RangeError(`Expected two bytes per frame, got ${bytes.length} bytes.`);
  const frames = bytes.length / 2;
  return {
    startSec: span.startSec,
    endSec: span.endSec,
    probabilities: Float32Array.from(bytes.subarray(0, frames), (byte) => byte / 255),
    levels: Float32Array.from(bytes.subarray(frames), (byte) => byte / stepsPerDb + quietestDb),
  };
}
