import type { Drop } from './answer.ts';

/** What went into a stage and what came of it, in videos. in = out + dropped + failed + pending. */
export interface FunnelStage {
  stage: string;
  in: number;
  out: number;
  dropped: number;
  failed: number;
  pending: number;
  /** Those dropped and failed, most frequent first. */
  reasons: { verdict: 'dropped' | 'failed'; reason: string; count: number }[];
  /** Time spent, of all workers. */
  wallSec: number;
  cpuSec: number;
}

export type FunnelItemKind = 'keyframe' | 'clip' | 'ocr' | 'utterance' | 'sample';

/** Things inside kept videos: kept, and left out by reason. */
export interface FunnelItems {
  kind: FunnelItemKind;
  kept: number;
  dropped: { stage: string; reason: string; count: number }[];
}

/** `/api/funnel`. */
export interface Funnel {
  stages: FunnelStage[];
  items: FunnelItems[];
  /** What came out at the end. */
  documents: number;
  images: number;
}

/** `/api/funnel/items`: one decision. `kind` is `video` for a decision on a whole video. */
export interface FunnelItem {
  video: string;
  title: string;
  kind: FunnelItemKind | 'video';
  /** Index of the screen, clip or utterance; an `ocr` item has that of its screen, a sample that in its shard. Null for a video. */
  index: number | null;
  startSec: number | null;
  endSec: number | null;
  stage: string;
  verdict: 'dropped' | 'failed';
  drop: Drop;
  /** Picture of the screen, for keyframes and on-screen text. */
  picture: string | null;
}
