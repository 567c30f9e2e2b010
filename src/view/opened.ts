import type { DatabaseSync } from 'node:sqlite';
import type { CorpusInfo } from './api.ts';
import type { Dataset } from './dataset.ts';
import type { HeldRecords } from './held-records.ts';

/** All that an answer is made from. */
export interface Opened {
  dataset: Dataset;
  db: DatabaseSync;
  /** Null where the index holds all documents. */
  records: HeldRecords | null;
  /** What does not change while the dataset is open. */
  info: CorpusInfo;
}
