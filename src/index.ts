// The public interface: a table of contents.

export {
  DataError,
  errorCode,
  errorMessage,
  IntegrityError,
  StoppedError,
  UsageError,
} from './base/errors.ts';
export { makeFolder } from './base/make-folder.ts';
export { markdownText } from './base/markdown-text.ts';
export { isCollection } from './collect/collection.ts';
export type { FetchEvent, FetchOptions, FetchSummary } from './collect/fetch/fetch-videos.ts';
export { fetchCollection } from './collect/fetch-collection.ts';
export { type ListCollectionOptions, listCollection } from './collect/list-collection.ts';
export type { MergeSummary } from './collect/merge.ts';
export type { CollectPlan } from './collect/plan.ts';
export { readQueries } from './collect/read-queries.ts';
export type { CollectionRemoval } from './collect/removal/purge-collection.ts';
export { removeFromCollection } from './collect/remove-from-collection.ts';
export type { Review, Reviewer } from './collect/review/review.ts';
export type { ReviewSummary } from './collect/review/review-videos.ts';
export { type ReviewOptions, reviewCollection } from './collect/review-collection.ts';
export {
  type CollectSummary,
  planCollection,
  type SearchCollectionOptions,
  searchCollection,
} from './collect/search-collection.ts';
export { type SearchedSource, searchedSources } from './collect/sources/searched.ts';
export { listSettings, type SettingRow } from './config/list.ts';
export { type LoadedSettings, loadSettings, parseSettings } from './config/load.ts';
export { defaultSettings, type Settings, settingsSchema } from './config/schema.ts';
export { overridesYaml, settingsYaml } from './config/settings-yaml.ts';
export { starterConfig } from './config/starter-config.ts';
export type { Usage } from './engine/asking.ts';
export { isBucketAddress } from './engine/bucket/bucket-address.ts';
export { storedState } from './engine/open-objects.ts';
export { probeObjects } from './engine/probe-objects.ts';
export { listRuns, type RunEntry, readRunIndex } from './engine/run-index.ts';
export type { RunEvent } from './engine/run-videos.ts';
export { type ResourceClass, resourceClasses } from './engine/stage.ts';
export type { UnitEnd, UnitReport, Workers } from './engine/workers.ts';
export { isAtWork } from './engine/workspace-lock.ts';
export {
  type CheckedBenchmark,
  checkBenchmarks,
  isReady,
  type ProblemCount,
} from './evaluate/check-benchmarks.ts';
export { type EvaluateOptions, evaluateBenchmarks } from './evaluate/evaluate-benchmarks.ts';
export { type BenchmarkName, benchmarkNames } from './evaluate/item.ts';
export type { EvaluatedModel } from './evaluate/plan-cells.ts';
export {
  type EvaluationReport,
  type EvaluationReportOptions,
  type EvaluationTable,
  evaluationReport,
  evaluationTables,
} from './evaluate/report/make-report.ts';
export {
  type Cell,
  type CellKey,
  type DemoKind,
  demoKinds,
  type PromptStyle,
  promptStyles,
  type ScoreName,
  scoreNames,
} from './evaluate/result-records.ts';
export type { EvaluationEvent } from './evaluate/run-evaluation.ts';
export type { Corpus } from './formats/corpus.ts';
export { isInBytes, isReadAgain } from './formats/dataset-records.ts';
export { type ExportFormat, exporters, exportFormats } from './formats/exporters.ts';
export { openCorpus } from './formats/open-corpus.ts';
export { type ChatDialect, chatDialects } from './formats/packages/chat-dialect.ts';
export { sampleDocumentSchema } from './formats/sample-document.ts';
export { loadExclusions } from './ledger/exclusions.ts';
export { UnknownVideoError } from './ledger/removals.ts';
export { hubSettings } from './models/hub/hub-settings.ts';
export type { Pulled, PullProgress } from './models/hub/pull.ts';
export { ModelError } from './models/model-error.ts';
export { type PullOptions, pullModel } from './models/pull-model.ts';
export { promptText } from './prompts/load-prompt.ts';
export * from './records/index.ts';
export { promptRoles } from './records/prompt-role.ts';
export { findReason, type ReasonEntry, readReasonTables } from './records/reason-table.ts';
export { videoStages } from './stages/pipeline.ts';
export { comparedTables, perplexityTable } from './stats/compare.ts';
export type { CorpusFigures, FiguresOptions } from './stats/corpus-figures.ts';
export type { CorpusStatistics } from './stats/corpus-statistics.ts';
export { type Drop, dropTable } from './stats/drops.ts';
export { openConfiguredEncoder } from './stats/open-encoder.ts';
export { type ReturningScreens, returningTable } from './stats/returning-screens.ts';
export { nearDuplicateTable, similarityTable } from './stats/similarity-tables.ts';
export { type Table, toCsv, toMarkdown } from './stats/table.ts';
export {
  corpusTable,
  licenceTable,
  ratioTable,
  sampleTable,
  subjectTable,
  unreadableText,
} from './stats/tables.ts';
export {
  type CheckBounds,
  checkSubjects,
  defaultBounds,
  type Problem,
  type Range,
} from './taxonomy/check-taxonomy.ts';
export {
  type ExamineOptions,
  examineTaxonomy,
  type TaxonomyExamination,
} from './taxonomy/examine-taxonomy.ts';
export {
  type GrowEvent,
  type GrowOptions,
  type GrowSummary,
  growTaxonomy,
} from './taxonomy/grow-taxonomy.ts';
export { loadTaxonomy, readSubjects, type SubjectFile } from './taxonomy/load-taxonomy.ts';
export { queriesOf } from './taxonomy/queries.ts';
export {
  nearPairTable,
  pointTable,
  type TaxonomySize,
  taxonomySizes,
  taxonomyTable,
} from './taxonomy/tables.ts';
export type {
  Course,
  KnowledgePoint,
  PlacedPoint,
  SubCourse,
  Subject,
  Taxonomy,
} from './taxonomy/taxonomy.ts';
export { treeText } from './taxonomy/tree-text.ts';
export { type TokenizerName, tokenizerNames } from './tokens/tokenizers.ts';
export { countTokens, tokenizer } from './tokens/tokens.ts';
export { loadRecipe, type ModelSize, modelSizes, type Recipe, recipeNames } from './training/recipe.ts';
export { type ShuffleCurve, shuffleCurves } from './training/shuffle-curve.ts';
export { slurmScript } from './training/slurm-script.ts';
export { checkData, startTraining } from './training/start-training.ts';
export { type StudyState, studyState } from './training/study.ts';
export { commandLine, samplesPerStep, type TrainOptions, trainCommand } from './training/train-command.ts';
export { readingOf } from './workspace/artefacts.ts';
export { readBeat } from './workspace/beat.ts';
export { type Calibration, calibrateSimilarity } from './workspace/calibrate.ts';
export { derivedStages } from './workspace/choose-stages.ts';
export type { CutSamples } from './workspace/cut-samples.ts';
export {
  type BucketCheck,
  type CheckState,
  type Diagnosis,
  type DiskCheck,
  diagnose,
  type PartCheck,
} from './workspace/doctor.ts';
export { decidedEntries } from './workspace/duplicates/run-duplicates.ts';
export { ejectPrompts } from './workspace/eject-prompts.ts';
export type { PlannedUse, RunEstimate } from './workspace/estimate.ts';
export { type CheckLine, type Examination, examineVideo, suspicionsIn } from './workspace/examine.ts';
export {
  type DatasetExport,
  type DatasetExported,
  exportDataset,
} from './workspace/export-dataset.ts';
export { type ExportOptions, exportRun, exportTextbook } from './workspace/export-run.ts';
export { gatherInputs, type LeftOut, type RunInputs } from './workspace/gather-inputs.ts';
export { type Inspection, inspectVideo, type TimelineEvent } from './workspace/inspect.ts';
export {
  type AuditedImage,
  auditMarks,
  auditTables,
  drawNumbers,
  imageKey,
} from './workspace/item-labels/audit.ts';
export { LabelFinder, type StandingLabel, standingLabels } from './workspace/item-labels/item-labels.ts';
export {
  type AuditMark,
  addOpinion,
  auditMarkSchema,
  type ItemLabel,
  itemLabelSchema,
  type Opinion,
  personSchema,
  readOpinions,
} from './workspace/item-labels/label-log.ts';
export { type LabelQuality, labelQuality } from './workspace/item-labels/label-quality.ts';
export { labelTable } from './workspace/item-labels/label-table.ts';
export { filesOfRun, holdsRun, type RunRecord, readRunRecord } from './workspace/layout.ts';
export type { MakeEvent, MakeOptions, MakeSummary } from './workspace/make-options.ts';
export { makeReport, type ReportOptions } from './workspace/make-report.ts';
export { makeTextbook } from './workspace/make-textbook.ts';
export { type MeasuredCorpus, measureCorpora, measureCorpus } from './workspace/measure-corpus.ts';
export { type ModelReviewerOptions, openModelReviewer } from './workspace/model-reviewer.ts';
export { type AddedModel, type AddSummary, addModels } from './workspace/models/add-models.ts';
export { listModels, type ModelState } from './workspace/models/list-models.ts';
export { type RemovedModel, removeModel } from './workspace/models/remove-model.ts';
export { type ModelFault, type ModelVerification, verifyModels } from './workspace/models/verify-models.ts';
export { openPerplexity, type PerplexityOptions } from './workspace/open-perplexity.ts';
export { itemOutcomes, videoOutcome } from './workspace/outcomes.ts';
export { readPicture } from './workspace/picture.ts';
export { planRun, type RunPlan } from './workspace/plan-run.ts';
export { type FinishSummary, finishPlan, finishShare } from './workspace/planned/finish-plan.ts';
export { type PlanStatus, planStatus } from './workspace/planned/plan-status.ts';
export { type PlanWorkOptions, planWork } from './workspace/planned/plan-work.ts';
export type { Share } from './workspace/planned/share.ts';
export {
  type WorkOnPlanOptions,
  type WorkOnPlanSummary,
  workOnPlan,
} from './workspace/planned/work-on-plan.ts';
export type { WorkPlan } from './workspace/planned/work-plan.ts';
export { type RemoveSummary, removeVideo } from './workspace/remove-video.ts';
export type { RunSnapshot } from './workspace/run-progress.ts';
export { type ShuffleOptions, type ShuffleSummary, shuffleDataset } from './workspace/shuffle.ts';
export { type StageStatus, stageCounts } from './workspace/stage-counts.ts';
export { type RunStatus, runStatus } from './workspace/status.ts';
export { titleOf } from './workspace/title-of.ts';
export { type Damage, type Verification, verifyWorkspace } from './workspace/verify.ts';
export { isPackage, verifyPackage } from './workspace/verify-package.ts';
export { endOfVideo, weaveRun } from './workspace/weave-run.ts';
export { hasSamplesOf, type Woven, weaveSamples } from './workspace/weave-samples.ts';
export { type MeasuredVideo, measuredVideo } from './workspace/what-if/measured-video.ts';
export { openWhatIf } from './workspace/what-if/open-what-if.ts';
export { scoreBins } from './workspace/what-if/score-bins.ts';
export {
  type DecidedKind,
  rangeOf,
  type SettingRange,
  type Threshold,
  thresholdIn,
  thresholds,
} from './workspace/what-if/thresholds.ts';
export { type DecidedItem, type Flip, type KindCounts, WhatIf } from './workspace/what-if/what-if.ts';
export { type Worked, workOnVideos } from './workspace/work-on-videos.ts';
