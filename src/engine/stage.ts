import type { z } from 'zod';
import type { Digest } from '../records/basics.ts';
import type { VideoFacts } from '../records/video.ts';
import type { Asking, ExpectedUse } from './asking.ts';
import type { VideoCheck } from './check.ts';
import type { StageScore } from './score.ts';

/**
 * What limits how many units run side by side; a worker process serves one class and keeps its models loaded. Units of
 * `net` ask models on endpoints and mostly wait: they share one process, so that a provider's bound holds for all.
 */
export const resourceClasses = ['cpu', 'asr', 'ocr', 'llm', 'net'] as const;
/**
 * What a stage needs to run: processor (`cpu`), one of the models (`asr`, `ocr`, `llm`), or only the network (`net`).
 */
export type ResourceClass = (typeof resourceClasses)[number];

/** A subtitle file, of which anything may be wrong. */
export interface CaptionBytes {
  format: 'vtt' | 'srt';
  /** Tag of the language in its name, or null. */
  language: string | null;
  /** Null where it is larger than captions are, or may not be read. */
  bytes: Uint8Array | null;
  trouble: 'unreadable' | 'too-large' | null;
}

/** What a stage may touch while it runs. */
export interface StageContext {
  /** Path of the source video, brought to this machine if need be. */
  localFile(): Promise<string>;
  /** The subtitle file beside the video, or null where there is none. */
  captions(): Promise<CaptionBytes | null>;
  /** Those facts of the video that the stage names in `readsFacts`; null where it names none. */
  facts: Partial<VideoFacts> | null;
  putBlob(bytes: Uint8Array): Promise<Digest>;
  getBlob(digest: Digest): Promise<Uint8Array>;
  /** A model or other thing that is loaded once in the life of the worker. */
  shared<T>(name: string, load: () => Promise<T>): Promise<T>;
  /** Tells how far the stage has come, in seconds of video. As often as is handy. */
  onProgress(doneSec: number): void;
  /** For stages that ask models on endpoints. */
  asking: Asking;
  /** Aborted: the run is being interrupted, or the unit is; a stage may give up with the reason. */
  signal: AbortSignal;
}

/** The schemas of the inputs, by the name of the stage they come from. */
export type InputSchemas = Record<string, z.ZodType>;
/** What `run` gets of the stages before it: their results by the stages' names, as the schemas give them. */
export type InputsOf<I extends InputSchemas> = { [K in keyof I]: z.output<I[K]> };

/**
 * A step of the work on one video, as a value. Stages know each other by name only.
 * Its artefact's key is the digest of name, version, config slice, providers and input contents.
 */
export interface VideoStage<
  Settings,
  Slice,
  I extends InputSchemas,
  M extends InputSchemas,
  O,
  LimitSettings,
  Limits,
  Name extends string,
> {
  name: Name;
  /** Raised whenever the same inputs would give another output. */
  version: number;
  /** `net` where these settings give the work to an endpoint. */
  resource: ResourceClass | ((settings: Settings) => ResourceClass);
  /** Whether these settings ask for the stage at all; left out, they always do. */
  applies?(settings: Settings): boolean;
  /** Shown in progress and `--only`/`--skip` help. */
  title: string;
  /** Whether `--skip` may leave it out; later stages then get null for it. */
  optional: boolean;
  /** Whether the bytes of the video itself are an input. */
  readsSource: boolean;
  /** Whether, with this slice, the subtitle file beside the video is an input. */
  readsCaptions?(slice: Slice): boolean;
  /** Facts of the video that, with this slice, are an input. */
  readsFacts?(slice: Slice): readonly (keyof VideoFacts)[];
  slice(settings: Settings): Slice;
  /**
   * What bounds the work or tells where it is done, and never changes the output: no part of the key. Together with the
   * slice it is all of the settings that `run` gets.
   */
  limits?(settings: LimitSettings): Limits;
  /** Identity of what does the work, for the key. */
  providers(slice: Slice): unknown;
  /** Inputs that, with this slice, do not bear on the output. */
  ignores?(slice: Slice): readonly string[];
  /** Stages whose outputs it needs. */
  inputs: I;
  /** Stages whose outputs it uses where they were not skipped; null otherwise. */
  optionalInputs: M;
  output: z.ZodType<O>;
  /** Video-level checks that are decided on its output. */
  checks: readonly VideoCheck<NoInfer<O>, Settings>[];
  /** What of its output reports show as distributions. */
  scores: readonly StageScore<NoInfer<O>, Settings>[];
  /** Expected processor seconds per second of video, for estimates and deadlines. */
  cpuSecPerSec: number;
  /** What models on endpoints are expected to be asked for a video of this length; nothing where it is left out. */
  expectedUse?(settings: Settings, durationSec: number): ExpectedUse[];
  /** @throws DataError where the data does not allow the work. */
  run(
    inputs: InputsOf<I> & { [K in keyof M]: z.output<M[K]> | null },
    slice: Slice,
    context: StageContext,
    limits: Limits,
  ): Promise<NoInfer<O>>;
}

/**
 * Types a stage from its schemas.
 * @typeParam LimitSettings The settings that bear on no output: those that `limits` may read.
 */
export function defineStage<Settings, LimitSettings = unknown>() {
  return <
    const Name extends string,
    Slice,
    I extends InputSchemas,
    M extends InputSchemas,
    O,
    Limits = unknown,
  >(
    stage: VideoStage<Settings, Slice, I, M, O, LimitSettings, Limits, Name>,
  ): VideoStage<Settings, Slice, I, M, O, LimitSettings, Limits, Name> => stage;
}

/** A stage whose own types are forgotten, as the engine handles it: it passes on only what the schemas made. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyStage<Settings> = VideoStage<Settings, any, any, any, any, any, any, string>;

export function resourceOf<Settings>({ resource }: AnyStage<Settings>, settings: Settings): ResourceClass {
  return typeof resource === 'function' ? resource(settings) : resource;
}

/** The facts of a video that a stage reads with this slice; null where it reads none. */
export function factsFor<Settings>(
  stage: AnyStage<Settings>,
  slice: unknown,
  facts: VideoFacts,
): Partial<VideoFacts> | null {
  const names = stage.readsFacts?.(slice) ?? [];
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, facts[name]]));
}
