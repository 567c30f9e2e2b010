import type { Evidence } from '../../records/outcome.ts';

/** What every route but pictures and videos answers when it cannot do as asked. */
export interface ApiFault {
  /** One or two sentences for a person. */
  error: string;
}

/** `/api/state`: how the server stands to the files that it shows. */
export interface LiveState {
  /** Changes whenever answers may be others than before; every answer names its own in the header `Lectern-Version`. */
  version: string;
  /** Whether the files are being changed: answers are still those of before. */
  isChanging: boolean;
  /** Why what is there now cannot be read, for a person; null where it could. */
  problem: string | null;
}

/** A stretch of a longer list. */
export interface Page<T> {
  /** How many there are in all; with `isMore`, at least this many (searches count to 10,000). */
  total: number;
  isMore: boolean;
  offset: number;
  items: T[];
}

/** A stretch of text with what was searched for marked in it. */
export interface Snippet {
  text: string;
  /** [start, end) of each match in `text`, in UTF-16 code units, in order, never overlapping. */
  marks: [number, number][];
  kind: 'speech' | 'ocr' | 'title' | 'text';
  /** Where it is said or shown; null for titles and for datasets without times. */
  startSec: number | null;
  endSec: number | null;
}

/** A measured number against its threshold. */
export interface Measurement {
  value: number;
  /** How the value must stand to the threshold to be kept: `atLeast` is >=, `atMost` is <=, `below` is <. */
  bound: 'atLeast' | 'atMost' | 'below';
  threshold: number;
}

/** Why something was left out. */
export interface Drop {
  /** Where it was decided: some reasons mean one thing at one stage and another at another. */
  stage: string;
  reason: string;
  /** Null where the reason is no number against a threshold. */
  measured: Measurement | null;
  /** All that was noted. */
  evidence: Evidence;
}

/** A picture that the server hands out. */
export interface PictureLink {
  url: string;
  width: number;
  height: number;
}
