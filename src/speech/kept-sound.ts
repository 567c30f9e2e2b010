import { type AudioChunk, speechSampleRate } from './sound.ts';

/** Longer sound is not kept: it takes 3.7 MB a minute. */
const mostSec = 300;

/** Sound that is read once more after it has been read to its end, without being decoded again where it is short. */
export class KeptSound {
  #chunks: AudioChunk[] = [];
  #samples = 0;
  #isWhole = false;

  /** Passes the sound on, and keeps it. */
  async *keep(chunks: AsyncIterable<AudioChunk>): AsyncGenerator<AudioChunk, void> {
    for await (const chunk of chunks) {
      this.#samples += chunk.samples.length;
      if (this.#samples <= mostSec * speechSampleRate) this.#chunks.push(chunk);
      else this.#chunks = [];
      yield chunk;
    }
    this.#isWhole = this.#samples <= mostSec * speechSampleRate;
  }

  /** The same sound; null where it was too long to be kept, or was not read to its end. */
  again(): AsyncIterable<AudioChunk> | null {
    return this.#isWhole ? each(this.#chunks) : null;
  }
}

async function* each(chunks: readonly AudioChunk[]): AsyncGenerator<AudioChunk, void> {
  yield* chunks;
}
