import type { Page } from './answer.ts';
import type { VideoVerdict } from './video.ts';

/** Which of two runs: the one that is shown, or the one of `--against`. */
export type RunSide = 'run' | 'against';

export type ComparedKind = 'video' | 'clip' | 'keyframe' | 'ocr';

/** `/api/compare`: two runs beside each other. */
export interface Compared {
  /** What a person calls them. */
  names: Record<RunSide, string>;
  paths: Record<RunSide, string>;
  /** Kept by both, and by one alone; what is inside videos: of those that both keep. */
  counts: { kind: ComparedKind; both: number; run: number; against: number }[];
  figures: { name: string; unit: 'count' | 'seconds'; run: number; against: number }[];
  /** Settings that they have otherwise, by dotted paths, as JSON. */
  settings: { setting: string; run: string; against: string }[];
  /** Videos that both keep, and of how many of them the inside was compared. */
  keptByBoth: number;
  compared: number;
}

/** `/api/compare/items`: something that one run keeps and the other does not. */
export interface ComparedItem {
  kind: ComparedKind;
  keptBy: RunSide;
  /** Id of the video in the run that keeps it. */
  video: string;
  title: string;
  index: number | null;
  startSec: number | null;
  endSec: number | null;
  /** What the other run drops it with; null where it has no such thing there, or is not done with it. */
  reason: string | null;
  isThere: boolean;
  picture: string | null;
  text: string;
}

export type ComparedItems = Page<ComparedItem>;

/** `/api/compare/videos/:id`: the same film in both runs, by its bytes. */
export interface ComparedVideo {
  title: string;
  durationSec: number | null;
  /** Null where that run does not have it. */
  ids: Record<RunSide, string | null>;
  verdicts: Record<RunSide, VideoVerdict | null>;
}
