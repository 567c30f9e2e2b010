// The public interface: a table of contents.
export { listSettings, type SettingRow } from './config/list.ts';
export { type LoadedSettings, loadSettings, parseSettings } from './config/load.ts';
export { defaultSettings, type Settings, settingsSchema } from './config/schema.ts';
export { DataError, errorMessage, IntegrityError, StoppedError, UsageError } from './engine/errors.ts';
export type { RunEvent } from './engine/run-videos.ts';
export * from './records/index.ts';
export { videoStages } from './stages/pipeline.ts';
export { derivedStages } from './workspace/choose-stages.ts';
export {
  type CheckState,
  type Diagnosis,
  type DiskCheck,
  diagnose,
  type PartCheck,
} from './workspace/doctor.ts';
export type { RunPlan } from './workspace/estimate.ts';
export { type ExportFormat, type ExportOptions, exportFormats, exportRun } from './workspace/export-run.ts';
export { type Inspection, inspectVideo, type TimelineEvent } from './workspace/inspect.ts';
export { type RunRecord, readRunRecord } from './workspace/layout.ts';
export {
  type MakeEvent,
  type MakeOptions,
  type MakeSummary,
  makeTextbook,
} from './workspace/make-textbook.ts';
export { type RunStatus, runStatus } from './workspace/status.ts';
export { type Damage, type Verification, verifyWorkspace } from './workspace/verify.ts';
export { weaveRun } from './workspace/weave-run.ts';
