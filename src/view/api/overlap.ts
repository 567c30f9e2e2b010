import type { Page } from './answer.ts';

/** `/api/overlap`: which items of benchmarks stand in a dataset. */
export interface OverlapInfo {
  dataset: string;
  samples: number;
  images: number;
  unseenImages: number;
  unseenRecords: number;
  /** Name of the model that confirmed images; null where none did. */
  encoder: string | null;
  benchmarks: {
    benchmark: string;
    items: number;
    questions: number;
    seenQuestions: number;
    seenImages: number;
    seen: number;
    samples: number;
    pairs: number;
    tooShort: number;
  }[];
}

/** `/api/overlap/pairs?benchmark&what`: an item, and where it stands. */
export interface OverlapRow {
  n: number;
  benchmark: string;
  item: string;
  what: 'question' | 'image';
  question: string;
  sample: string;
  video: string | null;
  startSec: number | null;
  text: { by: 'run' | 'whole'; shared: string; runs: number; found: string } | null;
  /** Addresses of both pictures. */
  image: {
    asked: string;
    found: string;
    distance: number;
    cosine: number | null;
    confirmed: boolean;
  } | null;
}

export type OverlapRows = Page<OverlapRow>;
