import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_DISPOSITION_DEFAULT,
  AV_DISPOSITION_STILL_IMAGE,
  AV_DISPOSITION_TIMED_THUMBNAILS,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_PKT_DATA_DOVI_CONF,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  type AVPixelFormat,
} from 'node-av/constants';
import { avGetCodecName, avGetPixFmtName, Codec, type Stream } from 'node-av/lib';
import type { AudioStream, VideoStream } from '../records/media.ts';
import type { FirstPicture } from './first-pictures.ts';
import { lumaRangeOf } from './luma-range.ts';
import { MediaError } from './media-error.ts';
import { type Orientation, orientationOf, uprightAsStored } from './orientation.ts';
import type { StreamTimes } from './scan.ts';

const stills = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_STILL_IMAGE | AV_DISPOSITION_TIMED_THUMBNAILS;

/** Frame rates above this are clock rates that a container gives for want of a real one. */
const maxFramesPerSec = 1000;

const fallbackFramesPerSec = 25;

const noTimes: StreamTimes = { startSec: 0, endSec: 0, breaks: [], longestStandSec: 0 };

/**
 * The first stream of moving pictures; covers, thumbnails and stills are none. Where no size is stated for any, the
 * pictures must tell.
 */
export function pickVideo(streams: readonly Stream[]): Stream | null {
  const moving = streams.filter(
    ({ codecpar, disposition }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO && (disposition & stills) === 0,
  );
  return moving.find(({ codecpar }) => codecpar.width > 0 && codecpar.height > 0) ?? moving[0] ?? null;
}

/** The sound stream marked as default, else the first. */
export function pickAudio(streams: readonly Stream[]): Stream | null {
  const sounding = streams.filter(
    ({ codecpar }) =>
      codecpar.codecType === AVMEDIA_TYPE_AUDIO && codecpar.sampleRate > 0 && codecpar.channels > 0,
  );
  const byDefault = sounding.find(({ disposition }) => (disposition & AV_DISPOSITION_DEFAULT) !== 0);
  return byDefault ?? sounding[0] ?? null;
}

/** Null where neither the container nor the first picture tells a size. */
export function describeVideo(
  stream: Stream,
  first: FirstPicture | null,
  times: StreamTimes = noTimes,
): VideoStream | null {
  const { codecpar } = stream;
  const { width, height } = first ?? codecpar;
  if (width <= 0 || height <= 0) return null;
  const format = first?.pixelFormat ?? (codecpar.format as AVPixelFormat);
  const pixelFormat = avGetPixFmtName(format) ?? 'unknown';
  return {
    index: stream.index,
    codec: codecOf(stream),
    width,
    height,
    ...(first?.orientation ?? orientationOfStream(stream)),
    framesPerSec: framesPerSecOf(stream),
    pixelFormat,
    lumaRange: lumaRangeOf(pixelFormat, first?.colorRange ?? codecpar.colorRange),
    ...times,
  };
}

export function describeAudio(stream: Stream, times: StreamTimes = noTimes): AudioStream {
  const { sampleRate, channels } = stream.codecpar;
  const { startSec, endSec, breaks } = times;
  return { index: stream.index, codec: codecOf(stream), sampleRate, channels, startSec, endSec, breaks };
}

/** Seconds that a picture of the stream is shown for where it does not say so itself; 0 for sound. */
export function usualFrameSec(stream: Stream): number {
  if (stream.codecpar.codecType !== AVMEDIA_TYPE_VIDEO) return 0;
  return 1 / (framesPerSecOf(stream) ?? fallbackFramesPerSec);
}

/** @throws {MediaError} `decoder-missing` */
export function findDecoder(path: string, stream: Stream): Codec {
  if (isDolbyVisionOnly(stream)) {
    const format = 'Dolby Vision of profile 5, whose colours nothing else shows';
    throw new MediaError('decoder-missing', path, `Stream ${stream.index} is ${format}.`);
  }
  const decoder = Codec.findDecoder(stream.codecpar.codecId);
  if (decoder) return decoder;
  throw new MediaError('decoder-missing', path, `Stream ${stream.index} is coded as ${codecOf(stream)}.`);
}

export function codecOf(stream: Stream): string {
  return avGetCodecName(stream.codecpar.codecId) ?? 'unknown';
}

/** Whether pictures need Dolby's own colours (profile 5). The other profiles have a base in HDR10, HLG or SDR. */
function isDolbyVisionOnly({ codecpar }: Stream): boolean {
  // AVDOVIDecoderConfigurationRecord: major and minor version, profile, …
  return codecpar.getCodedSideData(AV_PKT_DATA_DOVI_CONF)?.[2] === 5;
}

function framesPerSecOf({ avgFrameRate: { num, den } }: Stream): number | null {
  const framesPerSec = den > 0 ? num / den : 0;
  return framesPerSec > 0 && framesPerSec <= maxFramesPerSec ? framesPerSec : null;
}

/** What the container says; a picture may know better, as where a camera writes it into the coded stream. */
function orientationOfStream({ codecpar }: Stream): Orientation {
  return orientationOf(codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX)) ?? uprightAsStored;
}
