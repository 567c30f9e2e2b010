import type { Measurement, Page } from './answer.ts';
import type { FunnelItemKind } from './funnel.ts';

export type DecidedKind = 'video' | Exclude<FunnelItemKind, 'utterance' | 'sample'>;

/** A share with the range in which the true one lies with a probability of 95 % (Wilson). */
export interface ShareWithRange {
  share: number;
  low: number;
  high: number;
  of: number;
}

/** How a check stands to the labels of people; only those count that say keep or drop. */
export interface LabelQuality {
  /** Labelled items that have a score. */
  keep: number;
  drop: number;
  precision: ShareWithRange | null;
  recall: ShareWithRange | null;
  /** Null unless some are to be kept and some dropped. */
  best: { threshold: number; f1: number } | null;
}

/** A threshold that can be moved without measuring anything again. */
export interface ThresholdInfo {
  setting: string;
  kind: DecidedKind;
  stage: string;
  reason: string;
  /** What is measured, in words. */
  score: string;
  bound: Measurement['bound'];
  /** What it is set to; null where it drops nothing. */
  value: number | null;
  /** What the setting may be; null where there is no end. */
  least: number | null;
  most: number | null;
  isWhole: boolean;
  /** How many there are between two values, `from` included. */
  bins: readonly { from: number; to: number; count: number }[];
  /** How many have a score. */
  items: number;
  quality: LabelQuality;
}

/** `/api/thresholds`. */
export interface Thresholds {
  thresholds: ThresholdInfo[];
  /** Videos that are decided on again, of all of the run: large runs are decided on in part. */
  videos: number;
  ofVideos: number;
}

/** Something with a score, and what becomes of it. */
export interface ScoredItem {
  video: string;
  title: string;
  kind: DecidedKind;
  /** Index of the screen or clip; null for a video. */
  index: number | null;
  startSec: number | null;
  endSec: number | null;
  /** Address and digest of a picture that shows it. */
  picture: string | null;
  /** What is written or said there, or its beginning; untrusted. */
  text: string;
  /** By the threshold that the list is about. */
  value: number | null;
  /** With the thresholds of the run. */
  isKept: boolean;
  /** With other thresholds; `goes-on` says that later stages decide. Null where that changes nothing. */
  to: 'kept' | 'dropped' | 'goes-on' | null;
  reason: string | null;
}

/** `/api/thresholds/flips`: what other thresholds change, nearest to the new threshold first. */
export interface Flips extends Page<ScoredItem> {
  counts: { kind: DecidedKind; before: number; after: number; lost: number; gained: number }[];
  /** The thresholds as lines of a configuration. */
  yaml: string;
}
