import { AV_NOPTS_VALUE, AVSEEK_FLAG_BACKWARD } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import type { VideoStream } from '../records/media.ts';
import { type Container, openContainer } from './container.ts';
import type { DecodeLimits } from './decode-budget.ts';
import { PictureConverter } from './picture-converter.ts';
import { uprightRgb } from './planes.ts';
import { orientationOfFrame } from './presentation.ts';
import { newTally, StreamDecoder } from './stream-decoder.ts';

export interface SmallPicture {
  /** Tight RGB24, upright. */
  data: Uint8Array;
  width: number;
  height: number;
}

/** A picture, and the one that stands `gapSec` later. */
export type PicturePair = [first: SmallPicture, later: SmallPicture];

export interface PairOptions {
  /** Places spread over the film at which a pair is taken. */
  places: number;
  gapSec: number;
  /** Longer side of the pictures in pixels; smaller ones are not enlarged. */
  longEdge: number;
  durationSec: number;
  limits?: Partial<DecodeLimits>;
}

/** Packets of the stream that are decoded at one place: more than half a second of any film has. */
const maxPackets = 400;

/**
 * Takes pairs of pictures from one stream, each from the nearest key frame on, so that little is decoded. Places where
 * nothing can be decoded or the file cannot be wound to are passed over.
 * @throws {MediaError} at the limits, and what opening the file throws
 */
export async function* picturePairs(
  path: string,
  stream: VideoStream,
  options: PairOptions,
): AsyncGenerator<PicturePair, void> {
  const { places, durationSec, limits } = options;
  const media = await openContainer(path, 'sound');
  const converter = new PictureConverter(path);
  let decoder: StreamDecoder | null = null;
  try {
    decoder = new StreamDecoder(media, { index: stream.index }, newTally(), limits);
    for (let place = 0; place < places; place++) {
      // The first place needs no winding, which some files do not allow.
      if (place > 0 && !windTo(media, decoder, (place / places) * durationSec)) continue;
      const pair = await pairAt(decoder, converter, stream, options);
      if (pair) yield pair;
    }
  } finally {
    decoder?.close();
    media.close();
  }
}

function windTo({ context, originSec }: Container, decoder: StreamDecoder, atSec: number): boolean {
  const { index, timeBase } = decoder.stream;
  if (timeBase.num <= 0 || timeBase.den <= 0) return false;
  const timestamp = BigInt(Math.round(((atSec + originSec) * timeBase.den) / timeBase.num));
  decoder.reset();
  return context.seekFrameSync(index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
}

/** Null where the stream gives no picture here. */
async function pairAt(
  decoder: StreamDecoder,
  converter: PictureConverter,
  stream: VideoStream,
  { gapSec, longEdge }: PairOptions,
): Promise<PicturePair | null> {
  const { num, den } = decoder.stream.timeBase;
  const small = (frame: Frame): SmallPicture => {
    const scale = Math.min(1, longEdge / Math.max(frame.width, frame.height));
    const width = Math.max(1, Math.round(frame.width * scale));
    const height = Math.max(1, Math.round(frame.height * scale));
    const stored = { data: converter.toRgb(frame, width, height), width, height };
    const pixelShape = decoder.stream.sampleAspectRatio;
    return uprightRgb(stored, orientationOfFrame(frame, { ...stream, pixelShape }));
  };
  let firstSec: number | null = null;
  let packets = 0;
  const pictures: SmallPicture[] = [];
  /** Adds what these frames have of the pair; returns whether it is complete. */
  const addToPair = (frames: Iterable<Frame>): boolean => {
    for (const frame of frames) {
      if (frame.decodeErrorFlags !== 0 || frame.bestEffortTimestamp === AV_NOPTS_VALUE) continue;
      const sec = (Number(frame.bestEffortTimestamp) * num) / den;
      if (firstSec === null) {
        firstSec = sec;
        pictures.push(small(frame));
      } else if (sec - firstSec >= gapSec) {
        // Where the next picture comes much later, the first one stood until then.
        if (sec - firstSec <= 2 * gapSec) pictures.push(small(frame));
        return true;
      }
    }
    return false;
  };
  let isComplete = false;
  for await (const packet of decoder.streamPackets()) {
    isComplete = addToPair(decoder.decode(packet));
    packets += 1;
    if (isComplete || packets >= maxPackets) break;
  }
  if (!isComplete) addToPair(decoder.decode(null));
  const [first, later] = pictures;
  return first ? [first, later ?? first] : null;
}
