import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Frame as DecodedFrame } from 'node-av/lib';
import type { VideoStream } from '../records/media.ts';
import { changingFrames, type StandingFrame } from './changing-frames.ts';
import type { DecodeLimits } from './decode-budget.ts';
import { noteTime } from './decode-tally.ts';
import { MediaError } from './media-error.ts';
import { openMedia } from './open.ts';
import { type Frame, Picture } from './picture.ts';
import { PictureConverter } from './picture-converter.ts';
import { SampleSchedule } from './sample-schedule.ts';
import { StreamClock } from './stream-clock.ts';
import { type DecodeTally, newTally, StreamDecoder } from './stream-decoder.ts';
import { usualFrameSec } from './streams.ts';

export type { Frame } from './picture.ts';

/** The brightness of a frame, without padding, as it is coded. */
export interface Grey {
  luma: Uint8Array;
  width: number;
  height: number;
  lumaRange: Frame['lumaRange'];
}

export interface FrameOptions {
  /** Sample times per second; above 0. */
  framesPerSec: number;
  /**
   * `nonref` passes over frames that no other frame needs: about half the work, and a sample may then come a few
   * frames late. It is given up by itself where the frames left over lie further apart than the samples. `fast` does
   * not decode still stretches either (`changingFrames`): their first frame comes again at each sample time.
   */
  skip: 'none' | 'nonref' | 'fast';
  /** For `fast`: whether two key frames show the same. */
  isSame?: (a: Grey, b: Grey) => boolean;
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
  let keyDecoder: StreamDecoder | null = null;
  const converter = new PictureConverter(path);
  try {
    decoder = new StreamDecoder(media, stream.index, tally, options.limits);
    const presentation = {
      sampleAspectRatio: decoder.stream.sampleAspectRatio,
      rotationDeg: stream.rotationDeg,
    };
    const clock = new StreamClock(media, decoder.stream);
    const schedule = new SampleSchedule(options.framesPerSec);
    const usualSec = usualFrameSec(decoder.stream);
    const gaps = new GapGuard(decoder, schedule.periodSec, options.skip !== 'none');
    let frames: AsyncGenerator<StandingFrame, void> = eachForItself(decoder);
    if (options.skip === 'fast') {
      const { isSame } = options;
      if (!isSame) throw new TypeError('Decoding only what changes (`fast`) needs `isSame`.');
      const grey = (decoded: DecodedFrame): Grey => {
        const picture = new Picture(decoded, 0, converter, presentation);
        const { width, height, lumaRange } = picture;
        return { luma: picture.luma(), width, height, lumaRange };
      };
      keyDecoder = new StreamDecoder(media, stream.index, tally, options.limits);
      frames = changingFrames(decoder, keyDecoder, (a, b) => isSame(grey(a), grey(b)));
    }
    let taken = 0;
    for await (const { frame: decoded, until } of frames) {
      const timestamp = timestampOf(decoded);
      const durationSec = clock.seconds(decoded.duration) ?? usualSec;
      const timeSec = Math.max(0, clock.place(timestamp, durationSec));
      noteTime(tally, timeSec, clock.breaks);
      gaps.see(timeSec, timestamp !== AV_NOPTS_VALUE);
      if (decoded.decodeErrorFlags !== 0 && schedule.lateSec(timeSec) < schedule.periodSec) continue;
      const untilSec = until ? clock.place(timestampOf(until), durationSec) : timeSec;
      if (until) gaps.pass();
      for (const atSec of schedule.served(timeSec, untilSec)) {
        taken += 1;
        const picture = new Picture(decoded, atSec, converter, presentation);
        try {
          yield picture;
        } finally {
          picture.release();
        }
      }
    }
    if (taken === 0) throw new MediaError('undecodable', path, `Stream ${stream.index} gave no picture.`);
  } finally {
    converter.close();
    decoder?.close();
    keyDecoder?.close();
    media.close();
  }
}

async function* eachForItself(decoder: StreamDecoder): AsyncGenerator<StandingFrame, void> {
  for await (const frame of decoder.frames()) yield { frame, until: null };
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

  /** A stretch was passed over on purpose. */
  pass(): void {
    this.#lastSec = null;
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
