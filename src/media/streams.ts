import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_DISPOSITION_CLEAN_EFFECTS,
  AV_DISPOSITION_COMMENT,
  AV_DISPOSITION_DEFAULT,
  AV_DISPOSITION_DEPENDENT,
  AV_DISPOSITION_DESCRIPTIONS,
  AV_DISPOSITION_DUB,
  AV_DISPOSITION_FORCED,
  AV_DISPOSITION_HEARING_IMPAIRED,
  AV_DISPOSITION_KARAOKE,
  AV_DISPOSITION_LYRICS,
  AV_DISPOSITION_NON_DIEGETIC,
  AV_DISPOSITION_ORIGINAL,
  AV_DISPOSITION_STILL_IMAGE,
  AV_DISPOSITION_TIMED_THUMBNAILS,
  AV_DISPOSITION_VISUAL_IMPAIRED,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  type AVPixelFormat,
} from 'node-av/constants';
import { avGetPixFmtName, type Stream } from 'node-av/lib';
import type { AudioTrack, TrackLabels, VideoStream } from '../records/media.ts';
import { codecOf } from './decoders.ts';
import type { FirstPicture } from './first-pictures.ts';
import { framesPerSecOf } from './frame-rate.ts';
import { lumaRangeOf } from './luma-range.ts';
import { type Orientation, orientationOf, uprightAsStored } from './orientation.ts';
import type { StreamTimes } from './scan.ts';

const stills = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_STILL_IMAGE | AV_DISPOSITION_TIMED_THUMBNAILS;

const noTimes: StreamTimes = { startSec: 0, endSec: 0, breaks: [], longestStandSec: 0 };

/** Tags are for people; what is longer is none. */
const maxTagChars = 200;

/** What a stream may be marked as, by FFmpeg's names; marks of pictures that do not move are left out. */
const marks = {
  default: AV_DISPOSITION_DEFAULT,
  dub: AV_DISPOSITION_DUB,
  original: AV_DISPOSITION_ORIGINAL,
  comment: AV_DISPOSITION_COMMENT,
  lyrics: AV_DISPOSITION_LYRICS,
  karaoke: AV_DISPOSITION_KARAOKE,
  forced: AV_DISPOSITION_FORCED,
  hearing_impaired: AV_DISPOSITION_HEARING_IMPAIRED,
  visual_impaired: AV_DISPOSITION_VISUAL_IMPAIRED,
  clean_effects: AV_DISPOSITION_CLEAN_EFFECTS,
  descriptions: AV_DISPOSITION_DESCRIPTIONS,
  dependent: AV_DISPOSITION_DEPENDENT,
  non_diegetic: AV_DISPOSITION_NON_DIEGETIC,
};

/** The streams of moving pictures, in order; covers, thumbnails and stills are none. */
export function pictureStreams(streams: readonly Stream[]): Stream[] {
  return streams.filter(
    ({ codecpar, disposition }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO && (disposition & stills) === 0,
  );
}

/** The streams of sound, in order. */
export function soundStreams(streams: readonly Stream[]): Stream[] {
  return streams.filter(
    ({ codecpar }) =>
      codecpar.codecType === AVMEDIA_TYPE_AUDIO && codecpar.sampleRate > 0 && codecpar.channels > 0,
  );
}

/** What the container says of a stream besides how it is coded. */
export function labelsOf({ metadata, disposition }: Stream): TrackLabels {
  const tags = metadata?.getAll() ?? {};
  const tagged = (name: string): string | null => {
    const key = Object.keys(tags).find((one) => one.toLowerCase() === name);
    const value = key === undefined ? '' : tags[key]!.trim().slice(0, maxTagChars);
    return value === '' ? null : value;
  };
  const language = tagged('language');
  return {
    language: language === null || /^(und|unk)$/i.test(language) ? null : language,
    // MP4 names handlers where others have titles; those that a muxer writes by itself tell nothing.
    title: tagged('title') ?? namedHandler(tagged('handler_name')),
    marks: Object.entries(marks).flatMap(([name, mark]) => ((disposition & mark) === 0 ? [] : [name])),
  };
}

function namedHandler(name: string | null): string | null {
  return name === null || /handler|^(core media|iso media file)|mainconcept/i.test(name) ? null : name;
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

export function describeAudio(stream: Stream, times: StreamTimes = noTimes): AudioTrack {
  const { sampleRate, channels } = stream.codecpar;
  const { startSec, endSec, breaks } = times;
  const facts = { index: stream.index, codec: codecOf(stream), sampleRate, channels };
  return { ...facts, startSec, endSec, breaks, ...labelsOf(stream) };
}

/** What the container says; a picture may know better, as where a camera writes it into the coded stream. */
function orientationOfStream({ codecpar }: Stream): Orientation {
  return orientationOf(codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX)) ?? uprightAsStored;
}
