import { join } from 'node:path';

/** Names of the files of a collection (docs/collect.md). */
export interface CollectionFiles {
  folder: string;
  /** Searches and the pages of their results, appended. */
  queries: string;
  /** What each result is, appended. */
  found: string;
  /** Units of quotas, appended. */
  spent: string;
  /** One line per video, derived. */
  videos: string;
  /** One line per video, derived. */
  reviews: string;
  /** The same for spreadsheets. */
  reviewReport: string;
  /** Written by the user. */
  overrides: string;
  /** What became of each download, appended. */
  fetched: string;
  /** Folder of downloads. */
  files: string;
  /** What `lectern run` takes, derived. */
  manifest: string;
  /** Folder of what models answered, a file `<video id>.jsonl` each. */
  responses: string;
}

export function collectionFiles(folder: string): CollectionFiles {
  return {
    folder,
    queries: join(folder, 'queries.jsonl'),
    found: join(folder, 'found.jsonl'),
    spent: join(folder, 'spent.jsonl'),
    videos: join(folder, 'videos.jsonl'),
    reviews: join(folder, 'reviews.jsonl'),
    reviewReport: join(folder, 'review.csv'),
    overrides: join(folder, 'overrides.yaml'),
    fetched: join(folder, 'fetched.jsonl'),
    files: join(folder, 'files'),
    manifest: join(folder, 'manifest.jsonl'),
    responses: join(folder, 'responses'),
  };
}
