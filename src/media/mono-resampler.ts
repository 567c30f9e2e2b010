import type { Frame } from 'node-av/lib';
import type { Sound } from '../records/speech.ts';
import { Resampler } from './resampler.ts';

const noSamples = new Float32Array(0);

/** Turns decoded sound of any kind into one channel of samples: the mix of all its channels, or one of them. */
export class MonoResampler {
  readonly #resampler: Resampler;
  readonly #channel: number;

  /** A channel that the sound lacks is the first. */
  constructor(sampleRate: number, channel: Sound['channel'] = 'mix') {
    this.#resampler = new Resampler(sampleRate, channel === 'mix' ? 'mix' : 'channels');
    this.#channel = channel === 'mix' ? 0 : channel;
  }

  /** As in `Resampler`. */
  get pending(): number {
    return this.#resampler.pending;
  }

  /** As in `Resampler`. */
  differs(input: Frame): boolean {
    return this.#resampler.differs(input);
  }

  /** Converts a frame. Returns null where the resampler does not accept it. The samples are the caller's. */
  convert(input: Frame): Float32Array | null {
    const planes = this.#resampler.convert(input);
    return planes && this.#pick(planes);
  }

  /** Returns the samples held back by the filter and forgets what came before. */
  drain(): Float32Array {
    return this.#pick(this.#resampler.drain());
  }

  close(): void {
    this.#resampler.close();
  }

  #pick(planes: readonly Float32Array[]): Float32Array {
    return planes[this.#channel] ?? planes[0] ?? noSamples;
  }
}
