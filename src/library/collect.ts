// `lectern/collect`: finds videos for queries, reviews and fetches them.

export type { CollectedVideo, LeftOutReason } from '../collect/candidate.ts';
export type { SearchEvent, SearchSummary } from '../collect/collect-searches.ts';
export { isCollection } from '../collect/collection.ts';
export type { FetchEvent, FetchOptions, FetchSummary } from '../collect/fetch/fetch-videos.ts';
export { fetchCollection } from '../collect/fetch-collection.ts';
export { type ListCollectionOptions, listCollection } from '../collect/list-collection.ts';
export type { MergeSummary } from '../collect/merge.ts';
export type { CollectPlan } from '../collect/plan.ts';
export { readQueries } from '../collect/read-queries.ts';
export type { CollectionRemoval } from '../collect/removal/purge-collection.ts';
export { removeFromCollection } from '../collect/remove-from-collection.ts';
export type { Review, Reviewer } from '../collect/review/review.ts';
export type { ReviewSummary } from '../collect/review/review-videos.ts';
export { type ReviewOptions, reviewCollection } from '../collect/review-collection.ts';
export {
  type CollectSummary,
  planCollection,
  type SearchCollectionOptions,
  searchCollection,
} from '../collect/search-collection.ts';
export type { Filters } from '../collect/sources/filters.ts';
export type { SearchedSource } from '../collect/sources/searched.ts';
export type { Allowance, Spent } from '../engine/asking.ts';
export type { Excludable, Exclusions } from '../ledger/exclusions.ts';
export { loadExclusions } from '../ledger/exclusions.ts';
export type { DownloadLimits } from '../net/download.ts';
export { type ModelReviewerOptions, openModelReviewer } from '../workspace/model-reviewer.ts';
