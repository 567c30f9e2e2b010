import { z } from 'zod';
import type { CollectedVideo } from '../candidate.ts';

/** Why a video is not wanted, judged by what is written about it. */
export const reviewReasons = [
  'irrelevant',
  /** Or advertising. */
  'entertainment',
  'sexual',
  'illegal',
  /** It shows private data. */
  'private',
  /** Or biased. */
  'hateful',
] as const;
export type ReviewReason = (typeof reviewReasons)[number];

export const reviewSchema = z.object({
  verdict: z.enum(['keep', 'drop']),
  reason: z.enum(reviewReasons).nullable(),
  /** What in the metadata speaks for the verdict; untrusted. */
  evidence: z.string(),
});
export type Review = z.infer<typeof reviewSchema>;

/** Who looks at the metadata of videos: the embedded rules, or a model. */
export interface Reviewer {
  /** Name and version, written beside each verdict. */
  name: string;
  /** Reviews that are asked for at once. */
  concurrency: number;
  reviewVideo(video: CollectedVideo): Promise<Review>;
}
