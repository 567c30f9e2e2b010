import { AV_NOPTS_VALUE } from 'node-av/constants';
import { Frame as DecodedFrame } from 'node-av/lib';
import type { VideoStream } from '../records/media.ts';
import { changingFrames, type StandingFrame } from './changing-frames.ts';
import type { DecodeLimits } from './decode-budget.ts';
import { noteTime } from './decode-tally.ts';
import { usualFrameSec } from './frame-rate.ts';
import { LumaRoom } from './luma-room.ts';
import { MediaError } from './media-error.ts';
import { openMedia } from './open.ts';
import { type Frame, Picture } from './picture.ts';
import { PictureConverter } from './picture-converter.ts';
import { SampleSchedule } from './sample-schedule.ts';
import { type DecodeTally, newTally, StreamDecoder } from './stream-decoder.ts';

export type { Frame } from './picture.ts';

/** What containers round time stamps by. */
const roundingSec = 0.001;

/** A picture is looked at again once it has stood so long: at one a second, half of a cross-fade stands for a second. */
const provenSec = 1.1;

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
  /** End of the film, until which the last picture stands, in seconds. */
  untilSec: number;
  /**
   * `nonref` passes over frames that no other frame needs: about half the work, and a sample may then be a few
   * frames old. It is given up by itself where pictures stand longer than a sample period, or the frames left over lie
   * further apart than that. `fast` does not decode still stretches either (`changingFrames`): their first frame stands
   * for them.
   */
  skip: 'none' | 'nonref' | 'fast';
  /** For `fast`: whether two key frames show the same. */
  isSame?: (a: Grey, b: Grey) => boolean;
  /** Filled in while decoding. */
  tally?: DecodeTally;
  limits?: Partial<DecodeLimits>;
}

/**
 * Decodes the picture stream once, on one thread, and yields the picture that stands at each sample time: the first one
 * when it comes, then the newest at each k / framesPerSec, however long ago it came. One that comes after a longer stand
 * is also looked at when it comes, and so is a last one that no sample time met. Times are in seconds from the start of
 * the file, in increasing order. A frame known to hold errors is passed over for a clean one that comes within the
 * sample period.
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
  const standing = new StandingPicture();
  try {
    decoder = new StreamDecoder(media, stream, tally, options.limits);
    const { clock } = decoder;
    const { mirrored, rotationDeg } = stream;
    const presentation = { mirrored, rotationDeg, pixelShape: decoder.stream.sampleAspectRatio };
    const usualSec = usualFrameSec(decoder.stream);
    const periodSec = 1 / options.framesPerSec;
    // A picture that stands long may be one that no other needs.
    const skips = options.skip !== 'none' && stream.longestStandSec <= periodSec;
    const gaps = new GapGuard(decoder, periodSec, skips);
    let frames: AsyncGenerator<StandingFrame, void> = eachForItself(decoder);
    if (options.skip === 'fast') {
      const { isSame } = options;
      if (!isSame) throw new TypeError('Decoding only what changes (`fast`) needs `isSame`.');
      const grey = (decoded: DecodedFrame, room: LumaRoom): Grey => {
        const picture = new Picture(decoded, 0, converter, presentation, room);
        const { width, height, lumaRange } = picture;
        return { luma: picture.luma(), width, height, lumaRange };
      };
      keyDecoder = new StreamDecoder(media, stream, tally, options.limits);
      const rooms = [new LumaRoom(), new LumaRoom()] as const;
      frames = changingFrames(decoder, keyDecoder, (a, b) => isSame(grey(a, rooms[0]), grey(b, rooms[1])));
    }
    let schedule: SampleSchedule | null = null;
    const lumaRoom = new LumaRoom();
    const shown = function* (timesSec: Iterable<number>): Generator<Picture, void> {
      for (const atSec of timesSec) {
        if (standing.isTaken && !standing.standsForOthers && atSec - standing.sinceSec! < provenSec) continue;
        const picture = new Picture(standing.take(), atSec, converter, presentation, lumaRoom);
        try {
          yield picture;
        } finally {
          picture.release();
        }
      }
    };
    for await (const { frame: decoded, standsForOthers } of frames) {
      const timestamp = timestampOf(decoded);
      const durationSec = clock.seconds(decoded.duration) ?? usualSec;
      const timeSec = Math.max(standing.sinceSec ?? 0, clock.place(timestamp, durationSec));
      noteTime(tally, timeSec);
      gaps.see(timeSec, timestamp !== AV_NOPTS_VALUE);
      if (standsForOthers) gaps.pass();
      const isSpare = decoded.decodeErrorFlags !== 0;
      if (isSpare && standing.sinceSec !== null && timeSec - standing.sinceSec < periodSec) continue;
      const stoodSec = standing.sinceSec === null ? 0 : timeSec - standing.sinceSec;
      // Where frames are skipped, the one nearest to a sample time stands for those between.
      const stoodUntilSec = gaps.isSkipping && stoodSec < periodSec ? timeSec - stoodSec / 2 : timeSec;
      if (schedule) yield* shown(schedule.before(stoodUntilSec));
      if (!schedule) schedule = new SampleSchedule(options.framesPerSec, timeSec);
      const isSlide = stoodSec > periodSec + roundingSec;
      if (isSlide) schedule.add(timeSec);
      standing.replace(decoded, timeSec, { isSlide, standsForOthers });
    }
    if (standing.sinceSec === null || !schedule)
      throw new MediaError('undecodable', path, `Stream ${stream.index} gave no frame.`);
    // A last slide is looked at when it came and when the film ends, so that it can settle.
    const endSec = Math.max(standing.sinceSec, options.untilSec);
    if (!standing.isTaken) schedule.add(standing.sinceSec);
    yield* shown(schedule.before(endSec));
    if (!standing.isTaken || (standing.isSlide && endSec > standing.sinceSec)) {
      standing.isTaken = false;
      yield* shown([endSec]);
    }
  } finally {
    standing.free();
    decoder?.close();
    keyDecoder?.close();
    media.close();
  }
}

/** The newest picture: it stands until the next one comes. */
class StandingPicture {
  /** When it came, in seconds; null before the first. */
  sinceSec: number | null = null;
  /** Whether some sample took it. */
  isTaken = false;
  /** Whether the one before stood longer than a sample period. */
  isSlide = false;
  /** Whether it stands for frames that were not decoded. */
  standsForOthers = false;
  readonly #frame = new DecodedFrame();

  constructor() {
    this.#frame.alloc();
  }

  replace(
    frame: DecodedFrame,
    sinceSec: number,
    kind: Pick<StandingPicture, 'isSlide' | 'standsForOthers'>,
  ): void {
    this.#frame.unref();
    const result = this.#frame.ref(frame);
    if (result < 0) throw new Error('A decoded frame could not be kept.');
    this.sinceSec = sinceSec;
    this.isTaken = false;
    this.isSlide = kind.isSlide;
    this.standsForOthers = kind.standsForOthers;
  }

  take(): DecodedFrame {
    this.isTaken = true;
    return this.#frame;
  }

  free(): void {
    this.#frame.free();
  }
}

async function* eachForItself(decoder: StreamDecoder): AsyncGenerator<StandingFrame, void> {
  for await (const frame of decoder.frames()) yield { frame, standsForOthers: false };
}

function timestampOf({ bestEffortTimestamp, pts }: DecodedFrame): bigint {
  return bestEffortTimestamp === AV_NOPTS_VALUE ? pts : bestEffortTimestamp;
}

/** Stops the skipping of frames where it would lose samples (low frame rates, long runs of B-frames). */
class GapGuard {
  readonly #decoder: StreamDecoder;
  readonly #periodSec: number;
  isSkipping: boolean;
  #lastSec: number | null = null;
  #lastSent = 0;

  constructor(decoder: StreamDecoder, periodSec: number, skipping: boolean) {
    this.#decoder = decoder;
    this.#periodSec = periodSec;
    this.isSkipping = skipping;
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
    if (this.isSkipping && (!stamped || (wide && sentPackets - this.#lastSent > 1))) {
      this.isSkipping = false;
      this.#decoder.skipNonReference(false);
    }
    this.#lastSec = timeSec;
    this.#lastSent = sentPackets;
  }
}
