import {
  AV_FRAME_DATA_DISPLAYMATRIX,
  type AVColorRange,
  AVMEDIA_TYPE_VIDEO,
  type AVPixelFormat,
} from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import type { Container } from './container.ts';
import { MediaError } from './media-error.ts';
import { type Orientation, orientationOf } from './orientation.ts';
import { readPackets } from './packets.ts';
import { newTally, StreamDecoder } from './stream-decoder.ts';

/** What a picture tells of its stream that the container may leave out, or state wrongly. */
export interface FirstPicture {
  width: number;
  height: number;
  pixelFormat: AVPixelFormat;
  colorRange: AVColorRange;
  /** Null where it carries no display matrix. */
  orientation: Orientation | null;
}

/** Picture streams that are looked at; a file with more is met with suspicion. */
const maxStreams = 8;

/** Packets of all streams among which the first pictures are looked for: key frames are seldom further apart. */
const maxPackets = 2000;

const limits = { maxPixels: 8192 * 8192, maxCpuSec: 30 };

/**
 * Decodes the first picture of each picture stream, under limits, since what a container states is not to be believed.
 * The container has been read from afterwards. Null for a stream whose picture is missing, broken or too large.
 * @throws {MediaError} `encrypted`
 */
export async function decodeFirstPictures(container: Container): Promise<Map<number, FirstPicture | null>> {
  const found = new Map<number, FirstPicture | null>();
  const decoders = new Map<number, StreamDecoder>();
  try {
    for (const { index, codecpar } of container.streams) {
      if (codecpar.codecType !== AVMEDIA_TYPE_VIDEO) continue;
      found.set(index, null);
      const decoder = decoders.size < maxStreams ? openDecoder(container, index) : null;
      if (decoder) decoders.set(index, decoder);
    }
    const takeFirst = (index: number, frames: Iterable<Frame>): void => {
      for (const frame of frames) {
        found.set(index, pictureOf(frame));
        decoders.get(index)?.close();
        decoders.delete(index);
        return;
      }
    };
    let packets = 0;
    if (decoders.size === 0) return found;
    for await (const packet of readPackets(container, () => {})) {
      const decoder = decoders.get(packet.streamIndex);
      if (decoder) takeFirst(packet.streamIndex, decoder.decode(packet));
      packets += 1;
      if (decoders.size === 0 || packets >= maxPackets) break;
    }
    for (const [index, decoder] of [...decoders]) takeFirst(index, decoder.decode(null));
  } catch (error) {
    if (!(error instanceof MediaError) || error.code === 'encrypted') throw error;
  } finally {
    for (const decoder of decoders.values()) decoder.close();
  }
  return found;
}

function pictureOf(frame: Frame): FirstPicture {
  const { width, height, format, colorRange } = frame;
  return {
    width,
    height,
    pixelFormat: format as AVPixelFormat,
    colorRange,
    orientation: orientationOf(frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX)),
  };
}

function openDecoder(container: Container, index: number): StreamDecoder | null {
  try {
    return new StreamDecoder(container, { index }, newTally(), limits);
  } catch (error) {
    if (error instanceof MediaError) return null;
    throw error;
  }
}
