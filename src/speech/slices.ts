import type { SpeechSpan } from '../records/speech.ts';
import { type AudioChunk, speechSampleRate } from './sound.ts';

/**
 * Reads the samples of several stretches in one pass over the sound track, holding one stretch at a time.
 * A stretch that reaches out of the sound is given as far as there is sound.
 *
 * @param stretches in time order, without overlap
 */
export async function* sliceAudio<T extends SpeechSpan>(
  chunks: AsyncIterable<AudioChunk>,
  stretches: readonly T[],
): AsyncGenerator<{ stretch: T; samples: Float32Array }> {
  let next = 0;
  let collected = open(stretches[next]);
  for await (const chunk of chunks) {
    const chunkStart = Math.round(chunk.startSec * speechSampleRate);
    while (collected !== null) {
      if (collected.start < chunkStart && collected.filled === 0) collected.skipTo(chunkStart);
      collected.take(chunkStart, chunk.samples);
      if (chunkStart + chunk.samples.length < collected.end) break;
      yield { stretch: stretches[next]!, samples: collected.samples() };
      collected = open(stretches[++next]);
    }
    if (collected === null) return;
  }
  while (collected !== null) {
    yield { stretch: stretches[next]!, samples: collected.samples() };
    collected = open(stretches[++next]);
  }
}

function open(stretch: SpeechSpan | undefined): Collected | null {
  return stretch === undefined ? null : new Collected(stretch);
}

class Collected {
  start: number;
  end: number;
  filled = 0;
  #data: Float32Array;

  constructor(stretch: SpeechSpan) {
    this.start = Math.round(stretch.startSec * speechSampleRate);
    this.end = Math.max(this.start, Math.round(stretch.endSec * speechSampleRate));
    this.#data = new Float32Array(this.end - this.start);
  }

  skipTo(sample: number): void {
    this.start = Math.min(sample, this.end);
  }

  take(chunkStart: number, samples: Float32Array): void {
    const from = this.start + this.filled;
    const piece = samples.subarray(Math.max(0, from - chunkStart), Math.max(0, this.end - chunkStart));
    this.#data.set(piece, this.filled);
    this.filled += piece.length;
  }

  samples(): Float32Array {
    return this.#data.slice(0, this.filled);
  }
}
