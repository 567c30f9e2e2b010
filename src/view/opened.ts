import type { DatabaseSync } from 'node:sqlite';
import type { CorpusInfo } from './api.ts';
import type { Dataset } from './dataset.ts';

/** All that an answer is made from. */
export interface Opened {
  dataset: Dataset;
  db: DatabaseSync;
  /** What does not change while the dataset is open. */
  info: CorpusInfo;
}
