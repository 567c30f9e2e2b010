import { z } from 'zod';
import { secondsSchema } from './basics.ts';

/**
 * A stretch of the video that holds one complete thought (paper section 4.1).
 * Clips tile the video: the first starts at 0, each starts where the one before ended, the last ends with the file.
 */
export const clipSchema = z.object({
  /** Place among the clips of the video, from 0. */
  index: z.int().nonnegative(),
  startSec: secondsSchema,
  endSec: secondsSchema,
  /** Utterances `first` to `end - 1` of the transcript are said in this clip; `first === end` in a silent clip. */
  firstUtterance: z.int().nonnegative(),
  endUtterance: z.int().nonnegative(),
  /** Why the clip is not 10 to 20 s long: one utterance is longer, nobody speaks, or the file ends. */
  flag: z.enum(['long-utterance', 'silent', 'short']).nullable(),
});
/** One clip of a video, as stage `clip` cuts it; 10 to 20 s long unless `flag` says why not. */
export type Clip = z.infer<typeof clipSchema>;

/** All clips of a video, in time order. */
export const clipsSchema = z.object({ clips: z.array(clipSchema) });
/** Result of stage `clip`: clips in time order that cover the whole video without a gap. */
export type Clips = z.infer<typeof clipsSchema>;
