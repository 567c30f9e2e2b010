import { z } from 'zod';
import { reviewReasons } from '../../records/review.ts';
import type { CollectedVideo } from '../candidate.ts';

export const verdictSchema = z.object({
  verdict: z.enum(['keep', 'drop']),
  reason: z.enum(reviewReasons).nullable(),
  /** What speaks for the verdict; untrusted. */
  evidence: z.string(),
});
/** Whether a collected video is kept, by what is written about it. */
export type Verdict = z.infer<typeof verdictSchema>;

export const reviewSchema = verdictSchema.extend({
  /** Who judged: name and version of the rules, model and prompt, or `override`. */
  by: z.string(),
});
/** A verdict, and who gave it. */
export type Review = z.infer<typeof reviewSchema>;

/** Who looks at the metadata of videos: the embedded rules, or a model. */
export interface Reviewer {
  /** Reviews that are asked for at once. */
  concurrency: number;
  reviewVideo(video: CollectedVideo): Promise<Review>;
}
