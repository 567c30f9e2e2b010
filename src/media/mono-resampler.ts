import { AV_CHANNEL_ORDER_UNSPEC, AV_SAMPLE_FMT_FLT } from 'node-av/constants';
import { avChannelLayoutDefault, Frame, SoftwareResampleContext } from 'node-av/lib';

const noSamples = new Float32Array(0);

/** Turns decoded sound of any kind into mono 32-bit float samples of one rate (libswresample). */
export class MonoResampler {
  readonly #sampleRate: number;
  readonly #out = new Frame();
  #swr: SoftwareResampleContext | null = null;
  #inputKind = '';

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#out.alloc();
  }

  /** Samples that went in and have not come out yet, at the output rate. */
  get pending(): number {
    return this.#swr ? Number(this.#swr.getDelay(BigInt(this.#sampleRate))) : 0;
  }

  /** Whether `input` differs in rate, channels or format from what came before: `drain` first. */
  differs(input: Frame): boolean {
    return this.#swr !== null && kindOf(input) !== this.#inputKind;
  }

  /** Converts a frame. Returns null where the resampler does not accept it. The samples are the caller's. */
  convert(input: Frame): Float32Array | null {
    if (input.channelLayout.order === AV_CHANNEL_ORDER_UNSPEC) {
      input.channelLayout = avChannelLayoutDefault(input.channels);
    }
    if (!this.#swr) {
      this.#swr = new SoftwareResampleContext();
      this.#swr.alloc();
      this.#inputKind = kindOf(input);
    }
    return this.#run(input);
  }

  /** Returns the samples held back by the filter and forgets what came before. */
  drain(): Float32Array {
    const last = this.#swr ? this.#run(null) : null;
    this.#swr?.free();
    this.#swr = null;
    return last ?? noSamples;
  }

  close(): void {
    this.#swr?.free();
    this.#swr = null;
    this.#out.free();
  }

  #run(input: Frame | null): Float32Array | null {
    const out = this.#out;
    out.unref();
    out.format = AV_SAMPLE_FMT_FLT;
    out.sampleRate = this.#sampleRate;
    out.channelLayout = avChannelLayoutDefault(1);
    const result = this.#swr!.convertFrame(out, input);
    if (result < 0) return null;
    const bytes = out.nbSamples > 0 ? out.data?.[0] : undefined;
    if (!bytes) return noSamples;
    return new Float32Array(new Uint8Array(bytes.subarray(0, out.nbSamples * 4)).buffer);
  }
}

function kindOf({ format, sampleRate, channels, channelLayout }: Frame): string {
  return `${format} ${sampleRate} ${channels} ${channelLayout.mask}`;
}
