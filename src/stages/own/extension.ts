import type { MeasuredKind } from '../../config/extensions.ts';
import type { StageContext } from '../../engine/stage.ts';
import type { Audit } from '../../records/audit.ts';
import type { Clips } from '../../records/clip.ts';
import type { Probe } from '../../records/media.ts';
import type { Captions, Descriptions, Reading } from '../../records/reading.ts';
import type { Screens } from '../../records/screen.ts';
import type {
  Judge,
  Judgement,
  Listening,
  Panel,
  Refined,
  TermChanges,
  Transcript,
} from '../../records/speech.ts';

/** Results of the built-in stages of a video, by stage. */
export interface StageResults {
  probe: Probe;
  listen: Listening;
  transcribe: Transcript;
  judge: Judgement;
  judge1: Judge;
  judge2: Judge;
  panel: Panel;
  clip: Clips;
  keyframe: Screens;
  read: Reading;
  terms: TermChanges;
  refine: Refined;
  reread: Reading;
  describe: Descriptions;
  caption: Captions;
  audit: Audit;
}

/** What a stage of one's own gets: the results of the stages that it names in `inputs`. Those of own stages are `unknown`. */
export type OwnInputs<Name extends string> = {
  [Stage in Name]: Stage extends keyof StageResults ? StageResults[Stage] : unknown;
};

/** What checks and stages of one's own have in common. */
export interface OwnWork<Name extends string> {
  /** Small letters, digits and hyphens; for a check also the reason in the outcomes. */
  name: string;
  /** Raise it when the same input gives another result because of something outside the module. */
  version: number;
  /** What it does, in a few words, for progress and plans. */
  title?: string;
  /** Stages whose results it needs: it runs right after the last of them. */
  inputs: readonly Name[];
  /** Expected processor seconds per second of video, for estimates and deadlines. */
  cpuSecPerSec?: number;
}

/** A check of one's own: measures in a worker process, and drops what is on the wrong side of its threshold. */
export interface OwnCheck<Name extends string = string> extends OwnWork<Name> {
  /** What is measured and dropped: the video, or each of its clips or screens. `video` where it is left out. */
  of?: MeasuredKind;
  /** Drops what measures less. Give this or `atMost`; `thresholds` in the configuration wins. */
  atLeast?: number;
  /** Drops what measures more. */
  atMost?: number;
  /**
   * Gives a number of the video, or a list with one of each clip or screen, in order. Null cannot be told and passes.
   * Plain values, the same for the same input: they are stored.
   */
  measure(inputs: OwnInputs<Name>, context: StageContext): Measure | Promise<Measure>;
}

/** What a check of one's own measures. */
export type Measure = number | null | readonly (number | null)[];

/** A stage of one's own: makes something of a video in a worker process, for checks and stages of one's own after it. */
export interface OwnStageOfVideo<Name extends string = string> extends OwnWork<Name> {
  /** Gives plain JSON, which is stored. */
  run(inputs: OwnInputs<Name>, context: StageContext): unknown;
}

/** A piece of text with its times, in seconds from the start of the sound that was given. */
export interface OwnSegment {
  startSec: number;
  endSec: number;
  text: string;
}

/** A recogniser of one's own: turns speech into text instead of the built-in one. */
export interface OwnRecogniserOfSpeech {
  name: string;
  version: number;
  /** Languages that it understands (ISO 639-1), of which the configured ones are a part. */
  languages: readonly string[];
  /** Longest piece of sound that it takes, in seconds; pieces are cut at pauses. 30 where it is left out. */
  maxSec?: number;
  /** @param samples 16 kHz, mono, from -1 to 1. A text alone stands for all of the piece. */
  transcribe(
    samples: Float32Array,
    context: StageContext,
  ): string | readonly OwnSegment[] | Promise<string | readonly OwnSegment[]>;
}

/** What a module named in `extensions` exports by default. */
export interface Extension {
  checks?: readonly OwnCheck[];
  stages?: readonly OwnStageOfVideo[];
  recogniser?: OwnRecogniserOfSpeech;
}
