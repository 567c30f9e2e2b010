import type { AVColorRange, AVPixelFormat } from 'node-av/constants';
import { openMedia } from './open.ts';
import { newTally, StreamDecoder } from './stream-decoder.ts';

/** What a picture tells of its stream that the container may leave out, or state wrongly. */
export interface FirstPicture {
  width: number;
  height: number;
  pixelFormat: AVPixelFormat;
  colorRange: AVColorRange;
}

/** Packets among which a picture is looked for: key frames are seldom further apart. */
const maxPackets = 300;

const limits = { maxPixels: 8192 * 8192, maxCpuSec: 60 };

/**
 * Decodes the first picture of a stream, under limits: containers are not believed, and FFmpeg itself would decode
 * without any while it opens a file. Null where there is none near the start, or it is too large.
 * @throws {MediaError} `decoder-missing`, `undecodable`, `encrypted`
 */
export async function decodeFirstPicture(path: string, streamIndex: number): Promise<FirstPicture | null> {
  const media = await openMedia(path);
  let decoder: StreamDecoder | null = null;
  try {
    decoder = new StreamDecoder(media, streamIndex, newTally(), limits);
    for await (const { width, height, format, colorRange } of decoder.frames(maxPackets)) {
      return { width, height, pixelFormat: format as AVPixelFormat, colorRange };
    }
    return null;
  } finally {
    decoder?.close();
    media.close();
  }
}
