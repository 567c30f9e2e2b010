/** Support for tests: what a small media file is to hold. */
import type { AVColorPrimaries, AVColorSpace, AVColorTransferCharacteristic } from 'node-av/constants';
import type { TestLabels } from './testing-labels.ts';

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
