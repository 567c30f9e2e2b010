// What a program needs to make a textbook and look after its workspace. Other parts have entries of their own: src/library/.

export { DataError, IntegrityError, StoppedError, UnavailableError, UsageError } from './base/errors.ts';
export { type LoadedSettings, loadSettings, parseSettings } from './config/load.ts';
export { defaultSettings, type Settings, settingsSchema } from './config/schema.ts';
export type { Asking, ExpectedUse, Usage } from './engine/asking.ts';
export type { Decision, VideoCheck } from './engine/check.ts';
export type { RunEntry } from './engine/run-index.ts';
export type { RunEvent } from './engine/run-videos.ts';
export type { StageScore } from './engine/score.ts';
export type {
  AnyStage,
  CaptionBytes,
  InputSchemas,
  InputsOf,
  ResourceClass,
  StageContext,
  VideoStage,
} from './engine/stage.ts';
export type { Contents, StageCost, Unit, UnitResult } from './engine/unit.ts';
export type { UsageTotal } from './engine/usage-totals.ts';
export type { Known, VideoProgress } from './engine/walk.ts';
export type { WorkBounds } from './engine/work-watch.ts';
export type { UnitEnd, UnitOptions, UnitReport, Workers } from './engine/workers.ts';
export type { DigestRecords } from './inputs/digest-cache.ts';
export type { GivenFile } from './inputs/given-files.ts';
export type { ExcludedVideo, MissingFile } from './inputs/identify.ts';
export { UnknownVideoError } from './ledger/removals.ts';
export { ModelError } from './models/model-error.ts';
export type { Chrome } from './stages/11-weave/chrome.ts';
export type { ClipDecision, Decisions, Drop, DropReason, ScreenDecision } from './stages/11-weave/decide.ts';
export type { ClipSpeech } from './stages/11-weave/published-text.ts';
export type { VideoStages } from './stages/pipeline.ts';
export type { VideoArtefacts } from './workspace/artefacts.ts';
export { type Calibration, calibrateSimilarity } from './workspace/calibrate.ts';
export type { CutSamples } from './workspace/cut-samples.ts';
export {
  type BucketCheck,
  type CheckState,
  type Diagnosis,
  type DiskCheck,
  diagnose,
  type PartCheck,
} from './workspace/doctor.ts';
export { ejectPrompts } from './workspace/eject-prompts.ts';
export type { PlannedUse, RunEstimate } from './workspace/estimate.ts';
export type { CheckLine } from './workspace/examine.ts';
export type { LeftOut, RunInputs } from './workspace/gather-inputs.ts';
export { type Inspection, inspectVideo, type TimelineEvent } from './workspace/inspect.ts';
export { type RunRecord, readRunRecord } from './workspace/layout.ts';
export type { MadeTextbook, MakeEvent, MakeOptions, MakeSummary } from './workspace/make-options.ts';
export { makeTextbook } from './workspace/make-textbook.ts';
export type { PurgeCounts } from './workspace/purge-store.ts';
export { type RemoveSummary, removeVideo } from './workspace/remove-video.ts';
export type { ProgressEvent, RunSnapshot } from './workspace/run-progress.ts';
export type { StageStatus } from './workspace/stage-counts.ts';
export type { ItemStatus } from './workspace/status.ts';
export { type RunStatus, runStatus } from './workspace/status.ts';
export type { CurvePoint, ThresholdCurve } from './workspace/threshold-curve.ts';
export { type Damage, type Verification, verifyWorkspace } from './workspace/verify.ts';
export type { Woven } from './workspace/weave-samples.ts';
