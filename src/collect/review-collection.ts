import { requireVideos, withCollection } from './collection.ts';
import type { Reviewer } from './review/review.ts';
import { type ReviewSummary, reviewVideos } from './review/review-videos.ts';
import { ruleReviewer } from './review/rules.ts';

/** Options of `reviewCollection`. */
export interface ReviewOptions {
  /** Who looks at the metadata; null for the embedded rules. */
  reviewer: Reviewer | null;
  /** Called now and then with the number of videos that were reviewed. */
  onReviewed(count: number): void;
}

/**
 * Reviews the metadata of all videos of a collection: `reviews.jsonl`, and `review.csv` to look through.
 * @throws UsageError where there is no collection, or the overrides cannot be used.
 */
export async function reviewCollection(
  folder: string,
  { reviewer, onReviewed }: ReviewOptions,
): Promise<ReviewSummary> {
  return await withCollection(folder, async (files) => {
    requireVideos(files);
    return await reviewVideos(files, reviewer ?? (await ruleReviewer()), onReviewed);
  });
}
