// `lectern/plan`: work shared by many machines: a plan, workers on it, and what they made put together.

export type { Parts } from '../base/atomic-file.ts';
export type { LeaseTimes } from '../engine/lease.ts';
export type { Content, Objects } from '../engine/objects.ts';
export type { ResponseStore } from '../engine/response-store.ts';
export type { Artefact, FailureContent, Store } from '../engine/store.ts';
export type { WorkerBeat } from '../engine/worker-beats.ts';
export type { Workspace, WorkspacePlace } from '../engine/workspace.ts';
export { type FinishSummary, finishPlan, finishShare } from '../workspace/planned/finish-plan.ts';
export type { LearnedDigests } from '../workspace/planned/learn-digests.ts';
export type { FailedSource } from '../workspace/planned/machine-doubt.ts';
export { type PlanStatus, planStatus } from '../workspace/planned/plan-status.ts';
export { type PlanWorkOptions, planWork } from '../workspace/planned/plan-work.ts';
export type { WorkerSummary } from '../workspace/planned/plan-worker.ts';
export type { Share } from '../workspace/planned/share.ts';
export {
  type WorkOnPlanOptions,
  type WorkOnPlanSummary,
  workOnPlan,
} from '../workspace/planned/work-on-plan.ts';
export type { WorkPlan } from '../workspace/planned/work-plan.ts';
