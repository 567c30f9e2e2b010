/** Samples per second of all sound in this room: 16 kHz mono, what Silero and Moonshine were trained on. */
export const speechSampleRate = 16_000;

/** A stretch of 16 kHz mono sound, samples from -1 to 1. */
export interface AudioChunk {
  startSec: number;
  samples: Float32Array;
}
