import type { ToldSettings } from '../config/schema.ts';
import type { UsageTotal } from '../engine/usage-totals.ts';
import type { Document, DocumentImage } from '../records/document.ts';
import type { OutcomeItem } from '../records/outcome.ts';
import type { MaskedCounts } from '../records/personal-data.ts';
import type { UsedModel } from '../records/used-model.ts';
import type { CorpusFigures } from '../stats/corpus-figures.ts';
import type { Drop } from '../stats/drops.ts';
import type { Bins } from './bins.ts';

/** Everything that a report tells. It goes to others: no path of this machine is in it. */
export interface ReportData {
  /** Name of the dataset. */
  title: string;
  figures: Omit<CorpusFigures, 'path'>;
  images: Bins;
  textTokens: Bins;
  clipSec: Bins;
  /** Null for a dataset that is no workspace. */
  run: ReportedRun | null;
  samples: readonly Document[];
  /** Bytes of a picture of the samples; null where it is not there. */
  picture(image: DocumentImage): Promise<Uint8Array | null>;
}

/** How a textbook was made, by the record of its run. */
export interface RecordedRun {
  name: string;
  /** Version of Lectern. */
  lectern: string;
  settings: ToldSettings;
  /** Identity of what did the work, by stage. */
  providers: Record<string, unknown>;
  /** Weights that were loaded on the machine. */
  weights: readonly UsedModel[];
  /** Models on endpoints, by the path of their role in the configuration. */
  roles: readonly { role: string; provider: string; model: string }[];
}

/** The same, and what became of everything on the way. */
export interface ReportedRun extends RecordedRun {
  stages: readonly StageCost[];
  models: readonly ModelCost[];
  /** What was kept and dropped inside the kept videos. */
  items: readonly { kind: OutcomeItem['kind']; kept: number; dropped: number }[];
  drops: readonly Drop[];
  /** Personal data that was masked in the texts. */
  masked: MaskedCounts;
  scores: readonly ScoreDistribution[];
}

/** Videos that reached a stage and what became of them there, and seconds spent on it. */
export interface StageCost {
  stage: string;
  in: number;
  out: number;
  dropped: number;
  failed: number;
  pending: number;
  wallSec: number;
  cpuSec: number;
}

/** What a stage took of a model on an endpoint, for all videos. */
export type ModelCost = Omit<UsageTotal, 'video' | 'seconds'>;

/** A score that checks decide by. */
export interface ScoreDistribution {
  name: string;
  /** What has the score: videos, utterances, keyframes, clips. */
  of: string;
  bins: Bins;
  /** The setting that can decide by it; null where there is none. */
  decidedBy: string | null;
  /** The setting that decides by it, and its value; null where nothing is dropped by it. */
  threshold: { setting: string; value: number } | null;
}
