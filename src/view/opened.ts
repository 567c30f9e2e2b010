import type { DatabaseSync } from 'node:sqlite';
import type { CorpusInfo } from './api.ts';
import type { Dataset } from './dataset.ts';
import type { HeldRecords } from './held-records.ts';

/** Which samples people look at. */
export interface AuditDraw {
  count: number;
  seed: number;
}

/** All that an answer is made from. */
export interface Opened {
  dataset: Dataset;
  db: DatabaseSync;
  /** Null where the index holds all documents. */
  records: HeldRecords | null;
  /** How many samples are drawn for an audit, and by what seed; null where none was asked for. */
  audit: AuditDraw | null;
  /** Another run that this one is held against; null where none was named. */
  against: Opened | null;
  /** What does not change while the dataset is open. */
  info: CorpusInfo;
}
