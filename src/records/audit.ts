import { z } from 'zod';
import { secondsSchema } from './basics.ts';

const share = z.number().min(0).max(1);

/** How long the pictures of a video last, and what the screens make of them. */
export const pictureAuditSchema = z.object({
  /** From the first picture to the end of the film or, where they stop early, to the last. */
  pictureSec: secondsSchema,
  /** Share of the film before the first picture and after they stop. One that stands as others did has not stopped. */
  withoutPicture: share,
  /** Frames that were looked at over the sample times while there are pictures. */
  sampled: share,
  /** Share of the film that the longest screen takes. */
  longestScreen: share,
  /** `changeInLongest` of the screens. */
  changeInLongest: share,
});
/** The part of an audit about the pictures of a video: seconds of film, and shares of 0 to 1. */
export type PictureAudit = z.infer<typeof pictureAuditSchema>;

/** What is said in a video, in little: enough to tell what share of it is said in another (`sharedRuns`). */
export const speechSketchSchema = z.object({
  /** Different runs of words in the transcript. */
  runs: z.int().nonnegative(),
  /** The lowest hashes of those runs: six bytes each, ascending, in base64. */
  hashes: z.base64(),
});
/** A short sketch of what is said in a video, made by `audit`. Two of them tell how much two videos share. */
export type SpeechSketch = z.infer<typeof speechSketchSchema>;

/** What a video measures when all that was made of it is held against each other. */
export const auditSchema = z.object({
  /** Length of the film: as found by `probe`, or to the end of the sound where that is later. */
  filmSec: secondsSchema,
  /** Length that the container states; `filmSec` where it states none. */
  statedSec: secondsSchema,
  /** From the start of the sound track to its end. */
  soundSec: secondsSchema,
  /** Share of the film in which nobody speaks. */
  withoutSpeech: share,
  /** Share of the time in which somebody speaks without an utterance; null where nobody does. */
  speechWithoutWords: share.nullable(),
  /** Share of the utterances' time in which nobody speaks; null where there are none. */
  wordsWithoutSpeech: share.nullable(),
  /** Time stamps of sound and pictures that could not be true. */
  timeBreaks: z.int().nonnegative(),
  /** Null where the run finds no screens. */
  pictures: pictureAuditSchema.nullable(),
  /** By which the same lecture is found in another file. */
  speech: speechSketchSchema,
});
/**
 * Result of stage `audit`: measures that make a video suspect. Times in seconds; `without…` and other shares are 0 to
 * 1.
 */
export type Audit = z.infer<typeof auditSchema>;
