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
/** Why a collected video is dropped by the review of its metadata. */
export type ReviewReason = (typeof reviewReasons)[number];
