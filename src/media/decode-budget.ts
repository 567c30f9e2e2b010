import type { Frame } from 'node-av/lib';
import type { Container } from './container.ts';
import { MediaError } from './media-error.ts';

/** What decoding one stream of a file may take. */
export interface DecodeLimits {
  /** Pixels of one picture. The decoder refuses a larger one before it asks for memory. */
  maxPixels: number;
  /** Frames in all. */
  maxFrames: number;
  /** Pixels of all pictures together, over the bytes of the file. */
  maxPixelsPerByte: number;
  /** Processor seconds of this process between the start and the end of decoding, whatever else it does. */
  maxCpuSec: number;
}

/** For callers that set none: what a file of a few hours may take. */
const usualLimits: DecodeLimits = {
  maxPixels: 8192 * 8192,
  maxFrames: 5_000_000,
  maxPixelsPerByte: 500_000,
  maxCpuSec: 4 * 3600,
};

/** How often the processor time is asked for, in milliseconds: a file has hundreds of packets a second. */
const timeCheckMs = 100;

/** Counts what decoding takes and ends it where it is too much. */
export class DecodeBudget {
  readonly limits: DecodeLimits;
  readonly #path: string;
  readonly #maxPixels: number;
  readonly #cpuAtStart = process.cpuUsage();
  #timeCheckedAtMs = Number.NEGATIVE_INFINITY;
  #frames = 0;
  #pixels = 0;

  constructor({ path, bytes }: Pick<Container, 'path' | 'bytes'>, limits: Partial<DecodeLimits> = {}) {
    this.limits = { ...usualLimits, ...limits };
    this.#path = path;
    this.#maxPixels = bytes * this.limits.maxPixelsPerByte;
  }

  /** @throws {MediaError} `too-costly` */
  checkTime(): void {
    const nowMs = performance.now();
    if (nowMs - this.#timeCheckedAtMs < timeCheckMs) return;
    this.#timeCheckedAtMs = nowMs;
    const { user, system } = process.cpuUsage(this.#cpuAtStart);
    const { maxCpuSec } = this.limits;
    if (user + system <= maxCpuSec * 1e6) return;
    throw new MediaError(
      'too-costly',
      this.#path,
      `Stopped after ${maxCpuSec} s of CPU time and ${this.#frames} frames.`,
    );
  }

  /** @throws {MediaError} `too-many-frames`, `decompression-bomb` */
  takeFrame({ width, height }: Pick<Frame, 'width' | 'height'>): void {
    this.#frames += 1;
    this.#pixels += width * height;
    if (this.#frames > this.limits.maxFrames) {
      throw new MediaError('too-many-frames', this.#path, `Stopped after ${this.limits.maxFrames} frames.`);
    }
    if (this.#pixels > this.#maxPixels) {
      const limit = this.limits.maxPixelsPerByte;
      throw new MediaError(
        'decompression-bomb',
        this.#path,
        `Stopped after ${this.#frames} frames, at ${limit} pixels per byte of the file.`,
      );
    }
  }
}
