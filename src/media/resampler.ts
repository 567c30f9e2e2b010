import { AV_CHANNEL_ORDER_UNSPEC, AV_SAMPLE_FMT_FLTP } from 'node-av/constants';
import { avChannelLayoutDefault, type ChannelLayout, Frame, SoftwareResampleContext } from 'node-av/lib';

/** Channels that can be had one by one: a frame lists no more planes than these. */
export const maxChannels = 8;

/**
 * Turns decoded sound of any kind into 32-bit float samples of one rate (libswresample): mixed to one channel, or
 * channel by channel as they are. Sound of more than eight channels is always mixed.
 */
export class Resampler {
  readonly #sampleRate: number;
  readonly #mixes: boolean;
  readonly #out = new Frame();
  #swr: SoftwareResampleContext | null = null;
  #inputKind = '';
  #outLayout: ChannelLayout = avChannelLayoutDefault(1);

  constructor(sampleRate: number, to: 'mix' | 'channels') {
    this.#sampleRate = sampleRate;
    this.#mixes = to === 'mix';
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

  /**
   * Converts a frame to the samples of each channel that is given out. Returns null where the resampler does not accept
   * it. The samples are the caller's.
   */
  convert(input: Frame): Float32Array[] | null {
    if (input.channelLayout.order === AV_CHANNEL_ORDER_UNSPEC) {
      input.channelLayout = avChannelLayoutDefault(input.channels);
    }
    if (!this.#swr) {
      this.#swr = new SoftwareResampleContext();
      this.#swr.alloc();
      this.#inputKind = kindOf(input);
      const mixes = this.#mixes || input.channels > maxChannels;
      this.#outLayout = mixes ? avChannelLayoutDefault(1) : input.channelLayout;
    }
    return this.#run(input);
  }

  /** Returns the samples held back by the filter and forgets what came before. */
  drain(): Float32Array[] {
    const last = this.#swr ? this.#run(null) : null;
    this.#swr?.free();
    this.#swr = null;
    return last ?? [];
  }

  close(): void {
    this.#swr?.free();
    this.#swr = null;
    this.#out.free();
  }

  #run(input: Frame | null): Float32Array[] | null {
    const out = this.#out;
    out.unref();
    out.format = AV_SAMPLE_FMT_FLTP;
    out.sampleRate = this.#sampleRate;
    out.channelLayout = this.#outLayout;
    const result = this.#swr!.convertFrame(out, input);
    if (result < 0) return null;
    const planes = out.nbSamples > 0 ? (out.data ?? []) : [];
    return planes.map(
      (bytes) => new Float32Array(new Uint8Array(bytes.subarray(0, out.nbSamples * 4)).buffer),
    );
  }
}

function kindOf({ format, sampleRate, channels, channelLayout }: Frame): string {
  return `${format} ${sampleRate} ${channels} ${channelLayout.mask}`;
}
