import { z } from 'zod';
import { secondsSchema } from './basics.ts';

/** When a stream is seen or heard, in seconds from the start of the file. */
const streamTimes = {
  startSec: secondsSchema,
  endSec: secondsSchema,
  /** Where its time stamps break: from that packet on, so many seconds are added to them. */
  breaks: z.array(z.object({ packet: z.int().nonnegative(), shiftSec: z.number() })),
};

/** A stream of moving pictures, never an attached cover picture. */
export const videoStreamSchema = z.object({
  index: z.int().nonnegative(),
  codec: z.string(),
  /** Width and height in pixels as stored, before mirroring and rotation. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Whether the stored picture must be mirrored left to right, before it is turned, to be shown as it was. */
  mirrored: z.boolean(),
  /** Clockwise turn needed to show the picture upright, after mirroring. */
  rotationDeg: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Average frame rate; null where the container gives none. */
  framesPerSec: z.number().positive().nullable(),
  pixelFormat: z.string(),
  /** How luma is coded: `limited` puts black at 16 and white at 235, `full` at 0 and 255. */
  lumaRange: z.enum(['limited', 'full']),
  ...streamTimes,
  /** Longest time in seconds from one picture to the next. */
  longestStandSec: secondsSchema,
});
/** A stream of moving pictures of a file, as `probe` finds it. Its index is that of the container. */
export type VideoStream = z.infer<typeof videoStreamSchema>;

/** A sound stream of a file, as its container tells it. */
export const audioStreamSchema = z.object({
  index: z.int().nonnegative(),
  codec: z.string(),
  /** Samples per second of one channel, in hertz. */
  sampleRate: z.int().positive(),
  channels: z.int().positive(),
  ...streamTimes,
});
/** A sound stream of a file, as `probe` finds it. Its index is that of the container. */
export type AudioStream = z.infer<typeof audioStreamSchema>;

/** What the container says of a stream besides how it is coded. It may be wrong. */
export const trackLabelsSchema = z.object({
  /** Tag of the language as it is written there (`eng`, `de-AT`); null where none is told. */
  language: z.string().nullable(),
  title: z.string().nullable(),
  /** What the stream is marked as, by FFmpeg's names: `default`, `comment`, `visual_impaired` and so on. */
  marks: z.array(z.string()),
});
/** Language, title and marks of a stream. Whoever made the file wrote them, so they are untrusted. */
export type TrackLabels = z.infer<typeof trackLabelsSchema>;

/** A sound stream with its place among those of the file. */
export const audioTrackSchema = audioStreamSchema.extend(trackLabelsSchema.shape);
/** A sound stream with its labels: one of those that `listen` chooses from. */
export type AudioTrack = z.infer<typeof audioTrackSchema>;

/** What a few pairs of pictures, half a second apart and spread over the film, tell of a picture stream. */
export const pictureMeasuresSchema = z.object({
  /** Pairs that could be decoded; the means below are over these, and 0 where there are none. */
  pairs: z.int().nonnegative(),
  /** Mean number of letters and digits that are read in a picture. */
  textChars: z.int().nonnegative(),
  /** Mean share of the picture with something drawn on it, 0 to 1 (`busyShare`). */
  busyShare: z.number().min(0).max(1),
  /** Mean share of the picture that the largest face covers, 0 to 1. */
  faceShare: z.number().min(0).max(1),
  /** Share of the pairs in which both pictures show the same, 0 to 1. */
  stillShare: z.number().min(0).max(1),
  /** Pairs that show something else than the pair before. */
  changes: z.int().nonnegative(),
});
/** What `probe` measures on a picture stream where a file has several, to choose the one that teaches. */
export type PictureMeasures = z.infer<typeof pictureMeasuresSchema>;

/** A picture stream with its place among those of the file. */
export const videoTrackSchema = videoStreamSchema.extend({
  ...trackLabelsSchema.shape,
  /** Null where it was not measured: there is no other stream to choose from, or there are very many. */
  measures: pictureMeasuresSchema.nullable(),
});
/** A picture stream with its labels and, where there were several to choose from, its measures. */
export type VideoTrack = z.infer<typeof videoTrackSchema>;

/** What `probe` learns of a file without decoding all of it. */
export const probeSchema = z.object({
  /** Name of the format, as FFmpeg calls it. */
  container: z.string(),
  /** Length of the file in seconds, from its start time 0. */
  durationSec: secondsSchema,
  /** Length that the container states, which may be wrong; null where it states none. */
  statedDurationSec: secondsSchema.nullable(),
  /** The picture stream that is read where no setting names another: chosen by `videoTracks`. */
  video: videoStreamSchema.nullable(),
  /** The sound stream marked as default, else the first; `listen` chooses among `audioTracks`. */
  audio: audioStreamSchema.nullable(),
  /** All streams of moving pictures that can be decoded, in the order of the file. */
  videoTracks: z.array(videoTrackSchema),
  /** All sound streams that can be decoded, in the order of the file. */
  audioTracks: z.array(audioTrackSchema),
  /** Number of streams of every kind in the container. */
  streamCount: z.int().nonnegative(),
});
/** Result of stage `probe`: streams and length of a file. */
export type Probe = z.infer<typeof probeSchema>;
