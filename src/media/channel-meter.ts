import type { Frame } from 'node-av/lib';
import { maxChannels, Resampler } from './resampler.ts';

/** Enough for speech; what lies above tells nothing of it. */
const sampleRate = 16_000;

/** A second of sound as its channels have it. */
export interface MeteredSecond {
  /** Energy of each channel: the sum of squares of the steps between its samples. */
  channels: number[];
  /** Energy of the sum of all channels. */
  sum: number;
}

/**
 * Measures, second by second, how much sound there is in each channel and how much is left of it where all are added up.
 * Steps between samples are measured, not the samples: they leave out hum and an offset, which say nothing of speech.
 * Sound of one channel, and of more than eight, is not measured.
 */
export class ChannelMeter {
  /** By second from the start of the track; empty where nothing is heard. */
  readonly seconds: (MeteredSecond | undefined)[] = [];
  readonly #resampler = new Resampler(sampleRate, 'channels');
  #last: number[] = [];

  /** Measures a decoded frame that is heard `atSec` after the start of the track. */
  add(frame: Frame, atSec: number): void {
    const { channels } = frame;
    if (channels < 2 || channels > maxChannels) return;
    if (this.#resampler.differs(frame)) this.#resampler.drain();
    const planes = this.#resampler.convert(frame);
    if (!planes || planes.length !== channels || !Number.isFinite(atSec)) return;
    const second = this.#secondAt(Math.max(0, Math.floor(atSec)), channels);
    if (second) this.#measure(planes, second);
  }

  close(): void {
    this.#resampler.close();
  }

  /** Null where the sound changed its number of channels inside the second. */
  #secondAt(index: number, channels: number): MeteredSecond | null {
    const second = this.seconds[index] ?? { channels: Array<number>(channels).fill(0), sum: 0 };
    this.seconds[index] = second;
    return second.channels.length === channels ? second : null;
  }

  #measure(planes: readonly Float32Array[], second: MeteredSecond): void {
    if (this.#last.length !== planes.length) this.#last = planes.map((plane) => plane[0] ?? 0);
    const last = this.#last;
    const count = planes[0]!.length;
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let channel = 0; channel < planes.length; channel++) {
        const sample = planes[channel]![i]!;
        const step = sample - last[channel]!;
        last[channel] = sample;
        // Damaged floating-point sound may decode to NaN, which would spread.
        if (!(Math.abs(step) <= 2)) continue;
        second.channels[channel]! += step * step;
        sum += step;
      }
      second.sum += sum * sum;
    }
  }
}
