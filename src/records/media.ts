import { z } from 'zod';
import { secondsSchema } from './basics.ts';

/** When a stream is seen or heard, in seconds from the start of the file. */
const streamTimes = {
  startSec: secondsSchema,
  endSec: secondsSchema,
  /** Where its time stamps break: from that packet on, so many seconds are added to them. */
  breaks: z.array(z.object({ packet: z.int().nonnegative(), shiftSec: z.number() })),
};

/** The picture stream that Lectern reads: the first real one, never an attached cover picture. */
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
export type VideoStream = z.infer<typeof videoStreamSchema>;

export const audioStreamSchema = z.object({
  index: z.int().nonnegative(),
  codec: z.string(),
  sampleRate: z.int().positive(),
  channels: z.int().positive(),
  ...streamTimes,
});
export type AudioStream = z.infer<typeof audioStreamSchema>;

/** What `probe` learns of a file without decoding all of it. */
export const probeSchema = z.object({
  container: z.string(),
  /** Length of the file in seconds, from its start time 0. */
  durationSec: secondsSchema,
  /** Length that the container states, which may be wrong; null where it states none. */
  statedDurationSec: secondsSchema.nullable(),
  video: videoStreamSchema.nullable(),
  audio: audioStreamSchema.nullable(),
  /** Number of streams of every kind in the container. */
  streamCount: z.int().nonnegative(),
});
export type Probe = z.infer<typeof probeSchema>;
