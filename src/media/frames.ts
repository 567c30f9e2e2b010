import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Frame as DecodedFrame } from 'node-av/lib';
import type { VideoStream } from '../records/media.ts';
import type { DecodeLimits } from './decode-budget.ts';
import { MediaError } from './media-error.ts';
import { openMedia } from './open.ts';
import { type Frame, Picture } from './picture.ts';
import { PictureConverter } from './picture-converter.ts';
import { SampleSchedule } from './sample-schedule.ts';
import { StreamClock } from './stream-clock.ts';
import { type DecodeTally, newTally, StreamDecoder } from './stream-decoder.ts';
import { usualFrameSec } from './streams.ts';

export type { Frame } from './picture.ts';

export interface FrameOptions {
  /** Sample times per second; above 0. */
  framesPerSec: number;
  /**
   * `nonref` passes over frames that no other frame needs: about half the work, and a sample may then come a few
   * frames late. It is given up by itself where the frames left over lie further apart than the samples.
   */
  skip: 'none' | 'nonref';
  /** Filled in while decoding. */
  tally?: DecodeTally;
  limits?: Partial<DecodeLimits>;
}

/**
 * Decodes the picture stream once, on one thread, and yields the very first frame and the first frame at or after
 * each sample time k / framesPerSec. Times are in seconds from the start of the file, in increasing order; a frame
 * that serves several sample times comes once. A frame known to hold errors is passed over for a clean one that
 * comes within the sample period.
 * A frame's content is valid until the generator is advanced.
 * @throws {MediaError} `undecodable` where no frame can be decoded, `too-many-frames`, `decompression-bomb` and
 * `too-costly` at the limits, and what opening the file throws
 */
export async function* decodeFrames(
  path: string,
  stream: VideoStream,
  options: FrameOptions,
): AsyncGenerator<Frame, void> {
  const tally = options.tally ?? newTally();
  const media = await openMedia(path);
  let decoder: StreamDecoder | null = null;
  const converter = new PictureConverter(path);
  try {
    decoder = new StreamDecoder(media, stream.index, tally, options.limits);
    const clock = new StreamClock(media, decoder.stream);
    const schedule = new SampleSchedule(options.framesPerSec);
    const usualSec = usualFrameSec(decoder.stream);
    const gaps = new GapGuard(decoder, schedule.periodSec, options.skip === 'nonref');
    let taken = 0;
    for await (const decoded of decoder.frames()) {
      const timestamp = timestampOf(decoded);
      const timeSec = Math.max(0, clock.place(timestamp, clock.seconds(decoded.duration) ?? usualSec));
      gaps.see(timeSec, timestamp !== AV_NOPTS_VALUE);
      const lateSec = schedule.lateSec(timeSec);
      if (lateSec < 0 || (decoded.decodeErrorFlags !== 0 && lateSec < schedule.periodSec)) continue;
      schedule.take(timeSec);
      taken += 1;
      const picture = new Picture(decoded, timeSec, converter, {
        sampleAspectRatio: decoder.stream.sampleAspectRatio,
        rotationDeg: stream.rotationDeg,
      });
      try {
        yield picture;
      } finally {
        picture.release();
      }
    }
    if (taken === 0) throw new MediaError('undecodable', path, `Stream ${stream.index} gave no picture.`);
  } finally {
    converter.close();
    decoder?.close();
    media.close();
  }
}

function timestampOf({ bestEffortTimestamp, pts }: DecodedFrame): bigint {
  return bestEffortTimestamp === AV_NOPTS_VALUE ? pts : bestEffortTimestamp;
}

/** Stops the skipping of frames where it would lose samples (low frame rates, long runs of B-frames). */
class GapGuard {
  readonly #decoder: StreamDecoder;
  readonly #periodSec: number;
  #skipping: boolean;
  #lastSec: number | null = null;
  #lastSent = 0;

  constructor(decoder: StreamDecoder, periodSec: number, skipping: boolean) {
    this.#decoder = decoder;
    this.#periodSec = periodSec;
    this.#skipping = skipping;
    decoder.skipNonReference(skipping);
  }

  see(timeSec: number, stamped: boolean): void {
    const { sentPackets } = this.#decoder;
    const wide = this.#lastSec !== null && timeSec - this.#lastSec > this.#periodSec;
    // More than one packet between two frames: some were skipped. Without time stamps frames must be counted.
    if (this.#skipping && (!stamped || (wide && sentPackets - this.#lastSent > 1))) {
      this.#skipping = false;
      this.#decoder.skipNonReference(false);
    }
    this.#lastSec = timeSec;
    this.#lastSent = sentPackets;
  }
}
