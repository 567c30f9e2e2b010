import fc from 'fast-check';
import { type AudioChunk, speechSampleRate } from './sound.ts';
import type { Hearing, SpeechModel } from './speech-model.ts';
import { frameSec, type SpeechTrack } from './vad.ts';

/** A track whose speech probabilities are given; loud where they are high. */
export function trackOf(probabilities: number[], startSec = 0, endSec?: number): SpeechTrack {
  return {
    startSec,
    endSec: endSec ?? startSec + probabilities.length * frameSec,
    probabilities: Float32Array.from(probabilities),
    levels: Float32Array.from(probabilities, (p) => -60 + 40 * p),
  };
}

/** Tracks of speech and pauses in turn, up to about two minutes, some starting late and ending inside a frame. */
export const anyTrack: fc.Arbitrary<SpeechTrack> = fc
  .record({
    runs: fc.array(
      fc.record({
        frames: fc.integer({ min: 1, max: 600 }),
        probability: fc.double({ min: 0, max: 1, noNaN: true }),
        jitter: fc.double({ min: 0, max: 0.3, noNaN: true }),
      }),
      { maxLength: 12 },
    ),
    startSec: fc.double({ min: 0, max: 5, noNaN: true }),
    missingSec: fc.double({ min: 0, max: frameSec * 0.9, noNaN: true }),
  })
  .map(({ runs, startSec, missingSec }) => {
    const probabilities = runs.flatMap(({ frames, probability, jitter }) =>
      Array.from({ length: frames }, (_, i) => Math.max(0, probability - (i % 7 === 3 ? jitter : 0))),
    );
    const length = probabilities.length * frameSec;
    return trackOf(probabilities, startSec, startSec + Math.max(0, length - missingSec));
  });

/** The sound in chunks of a second; a factory, as a sound track can be read more than once. */
export function chunksOf(samples: Float32Array, startSec = 0): () => AsyncGenerator<AudioChunk> {
  return async function* () {
    for (let at = 0; at < samples.length; at += speechSampleRate) {
      yield {
        startSec: startSec + at / speechSampleRate,
        samples: samples.subarray(at, at + speechSampleRate),
      };
    }
  };
}

/** A model that says what it is told to, and places every pause where its share of the words would be. */
export function fakeModel(say: (samples: Float32Array) => Partial<Hearing>): SpeechModel {
  return {
    producer: { name: 'fake', model: 'fake', version: '1' },
    async transcribe(samples, choosePauses) {
      const said = say(samples);
      const heard = { text: '', tokens: 0, capped: false, confidence: 0.9, ...said };
      const seconds = samples.length / speechSampleRate;
      const words = heard.text.split(/\s+/).filter((word) => word !== '').length;
      const pauses = choosePauses?.(heard) ?? [];
      return {
        ...heard,
        wordsBefore: pauses.map((pauseSec) => Math.round((pauseSec / seconds) * words)),
      };
    },
    compare: async (_, __, readings) => readings.map(() => ({ heard: 0, read: 0 })),
  };
}
