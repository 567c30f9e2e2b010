// `lectern/evaluate`: benchmarks, and the report of what models scored.

export type { EvaluateSettings } from '../config/evaluate.ts';
export type { FileRole } from '../evaluate/benchmarks/benchmark.ts';
export type { KnownItems } from '../evaluate/benchmarks/known-items.ts';
export type { FileDigest } from '../evaluate/benchmarks/prepare-benchmark.ts';
export type { ProblemKind } from '../evaluate/benchmarks/problems.ts';
export type { ImageCount } from '../evaluate/check-benchmarks.ts';
export {
  type CheckedBenchmark,
  checkBenchmarks,
  isReady,
  type ProblemCount,
} from '../evaluate/check-benchmarks.ts';
export type { PlannedDemo } from '../evaluate/demos/plan-demos.ts';
export { type EvaluateOptions, evaluateBenchmarks } from '../evaluate/evaluate-benchmarks.ts';
export type { Item, ItemImage, MetricName } from '../evaluate/item.ts';
export { type BenchmarkName, benchmarkNames } from '../evaluate/item.ts';
export type { BenchmarkOverlap, Overlap, OverlapPair } from '../evaluate/overlap/overlap-records.ts';
export { type OverlapOptions, runOverlap } from '../evaluate/overlap/overlap-run.ts';
export { overlapTable } from '../evaluate/overlap/overlap-tables.ts';
export type { EvaluatedModel } from '../evaluate/plan-cells.ts';
export {
  type EvaluationReport,
  type EvaluationReportOptions,
  type EvaluationTable,
  evaluationReport,
  evaluationTables,
} from '../evaluate/report/make-report.ts';
export type { ItemResult, Results } from '../evaluate/result-records.ts';
export {
  type Cell,
  type CellKey,
  type DemoKind,
  demoKinds,
  type PromptStyle,
  promptStyles,
  type ScoreName,
  scoreNames,
} from '../evaluate/result-records.ts';
export type { BenchmarkInput, EvaluationEvent, EvaluationOptions } from '../evaluate/run-evaluation.ts';
