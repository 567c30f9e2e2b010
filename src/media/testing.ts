/** Support for tests: writes small media files with node-av's encoders. */
import {
  AV_LOG_QUIET,
  type AVColorPrimaries,
  type AVColorSpace,
  type AVColorTransferCharacteristic,
} from 'node-av/constants';
import { Dictionary, FormatContext, Log } from 'node-av/lib';
import type { TestLabels } from './testing-labels.ts';
import { check, PictureWriter, SoundWriter } from './testing-writers.ts';

/** A picture: one grey level or a plane of them for all of luma (as coded, chroma neutral), or tight RGB24. */
export interface TestPicture {
  /** Instead of `luma` and `rgb`, for formats of more than 8 bits: a word for each plane, or all words of a luma plane. */
  words?: readonly (number | Uint16Array)[];
  luma?: number | Uint8Array;
  rgb?: Uint8Array;
  /** Time of the picture in seconds; picture i of a video is shown at i / framesPerSec where it is left out. */
  timeSec?: number;
}

export interface TestPictures {
  width: number;
  height: number;
  framesPerSec: number;
  pictures: Iterable<TestPicture>;
  /** `libx264` by default. */
  encoder?: string;
  /** FFmpeg's name of the pixel format; `yuv420p` by default. */
  pixelFormat?: string;
  lumaRange?: 'limited' | 'full';
  /** Shape of a pixel, width to height. */
  pixelShape?: { num: number; den: number };
  /** Clockwise turn that players are told to apply. */
  rotationDeg?: 0 | 90 | 180 | 270;
  /** Whether players are told to mirror, before they turn. */
  mirrored?: boolean;
  /** What the file says of its colours. */
  colours?: { primaries: AVColorPrimaries; transfer: AVColorTransferCharacteristic; matrix: AVColorSpace };
  /** Whether it is a cover picture. */
  attached?: boolean;
  labels?: TestLabels;
  /** Options of the encoder, such as `{ bf: '2' }`. */
  options?: Record<string, string>;
}

export interface TestSound {
  sampleRate: number;
  /** Mono, -1 to 1; every channel gets the same. */
  samples: Float32Array;
  /** Instead, by number of the channel; all as long as `samples`. */
  channelSamples?: readonly Float32Array[];
  labels?: TestLabels;
  channels?: number;
  /** Time of the first sample; 0 by default. */
  startSec?: number;
  /** Native `aac` by default. Those of whole or interleaved samples take one channel. */
  encoder?: string;
  /** 128,000 by default. */
  bitsPerSec?: number;
}

export interface TestMedia {
  video?: TestPictures;
  /** Picture streams after the first. */
  moreVideos?: TestPictures[];
  audio?: TestSound;
  /** Sound streams after the first. */
  moreSounds?: TestSound[];
  /** Options of the container, such as `{ movflags: 'frag_keyframe+empty_moov' }`. */
  options?: Record<string, string>;
}

/** Writes a file whose container follows from the path's extension. */
export async function writeTestVideo(path: string, media: TestMedia): Promise<void> {
  Log.setLevel(AV_LOG_QUIET);
  const output = new FormatContext();
  check(output.allocOutputContext2(null, null, path), 'choose the container');
  const writers = [
    media.video && new PictureWriter(output, media.video),
    ...(media.moreVideos ?? []).map((video) => new PictureWriter(output, video)),
    media.audio && new SoundWriter(output, media.audio),
    ...(media.moreSounds ?? []).map((sound) => new SoundWriter(output, sound)),
  ].filter((writer) => writer !== undefined);
  try {
    check(await output.openOutput(), 'create the file');
    const options = Dictionary.fromObject(media.options ?? {});
    check(await output.writeHeader(options), 'write the header');
    options.free();
    // By time, so that the container need not hold one stream back for the other.
    while (writers.some((writer) => !writer.done)) {
      const pending = writers.filter((writer) => !writer.done);
      pending.sort((a, b) => a.nextSec - b.nextSec)[0]!.step();
    }
    check(await output.writeTrailer(), 'write the index');
  } finally {
    for (const writer of writers) writer.close();
    output.freeContext();
  }
}

/** `count` pictures of one flat grey level each. */
export function flatPictures(count: number, level: (index: number) => number): TestPicture[] {
  return Array.from({ length: count }, (_, index) => ({ luma: level(index) }));
}

/** A tone of `durationSec` seconds. */
export function tone(sampleRate: number, durationSec: number, frequencyHz = 440, level = 0.5): Float32Array {
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  return Float32Array.from(
    { length: Math.round(sampleRate * durationSec) },
    (_, i) => level * Math.sin(i * step),
  );
}
