/** A piece of the example lecture, decoded, from which tests make files of all kinds: people speak only if recorded. */
import sharp from 'sharp';
import { decodeAudio } from '../src/media/audio.ts';
import { decodeFrames } from '../src/media/frames.ts';
import { probeMedia } from '../src/media/probe.ts';
import type { TestPicture, TestSound } from '../src/media/testing-media.ts';
import { example } from './cli.ts';

const sampleRate = 16_000;
const framesPerSec = 4;

export interface Rgb {
  data: Uint8Array;
  width: number;
  height: number;
}

export interface Lesson {
  width: number;
  height: number;
  framesPerSec: number;
  /** Tight RGB24 of `width` x `height`. */
  pictures: TestPicture[];
  audio: TestSound;
}

/** Cuts out a piece; its pictures are scaled to a width of 640. */
export async function cutLesson(fromSec: number, toSec: number): Promise<Lesson> {
  const { video, audio } = await probeMedia(example);
  if (!video || !audio) throw new Error('The example lacks pictures or sound.');
  const width = 640;
  const height = 2 * Math.round((video.height * width) / video.width / 2);
  const pictures: TestPicture[] = [];
  for await (const frame of decodeFrames(example, video, { framesPerSec, untilSec: 0, skip: 'none' })) {
    if (frame.timeSec >= toSec) break;
    if (frame.timeSec >= fromSec) pictures.push({ rgb: await resize(frame.rgb(), width, height) });
  }
  const samples = new Float32Array(Math.round((toSec - fromSec) * sampleRate));
  for await (const chunk of decodeAudio(example, audio, { sampleRate })) {
    const at = Math.round((chunk.startSec - fromSec) * sampleRate);
    if (at >= samples.length) break;
    const skipped = Math.max(0, -at);
    const part = chunk.samples.subarray(skipped, skipped + samples.length - Math.max(0, at));
    samples.set(part, Math.max(0, at));
  }
  return { width, height, framesPerSec, pictures, audio: { sampleRate, samples } };
}

export async function resize(
  { data, width, height }: Rgb,
  toWidth: number,
  toHeight: number,
): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(toWidth, toHeight, { fit: 'fill' })
    .raw()
    .toBuffer();
}

/** Mean difference of brightness, 0 to 255, between a picture and the one most like it, looked at from afar. */
export async function leastDifference(
  picture: Buffer | Rgb,
  others: readonly (Buffer | Rgb)[],
): Promise<number> {
  const one = await thumbnail(picture);
  const differences = await Promise.all(
    others.map(async (other) => {
      const levels = await thumbnail(other);
      return one.reduce((sum, level, index) => sum + Math.abs(level - levels[index]!), 0) / one.length;
    }),
  );
  return Math.min(...differences);
}

async function thumbnail(picture: Buffer | Rgb): Promise<Buffer> {
  const image = Buffer.isBuffer(picture)
    ? sharp(picture)
    : sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } });
  return image.resize(64, 36, { fit: 'fill' }).greyscale().raw().toBuffer();
}
