// What the command line and the viewer need besides the public entries. No sub-path of the package.

export { errorCode, errorMessage } from '../base/errors.ts';
export { makeFolder } from '../base/make-folder.ts';
export { markdownText } from '../base/markdown-text.ts';
export { searchedSources } from '../collect/sources/searched.ts';
export { settingsDifference } from '../config/settings-difference.ts';
export { overridesYaml } from '../config/settings-yaml.ts';
export { isBucketAddress } from '../engine/bucket/bucket-address.ts';
export { storedState } from '../engine/open-objects.ts';
export { listRuns } from '../engine/run-index.ts';
export { resourceClasses } from '../engine/stage.ts';
export { isAtWork } from '../engine/workspace-lock.ts';
export { knownItems } from '../evaluate/benchmarks/known-items.ts';
export { overlapFiles } from '../evaluate/overlap/overlap-records.ts';
export { readOverlap, readPairs } from '../evaluate/overlap/overlap-run.ts';
export { describeCell, joinResults, readItems, readResults } from '../evaluate/report/read-results.ts';
export { scoresOf, sectionsOf, sectionText } from '../evaluate/report/scores.ts';
export { isInBytes, isReadAgain } from '../formats/dataset-records.ts';
export { exporters } from '../formats/exporters.ts';
export { sampleDocumentSchema } from '../formats/sample-document.ts';
export { promptText } from '../prompts/load-prompt.ts';
export { promptRoles } from '../records/prompt-role.ts';
export { findReason, type ReasonEntry, readReasonTables } from '../records/reason-table.ts';
export { videoStages } from '../stages/pipeline.ts';
export { readingOf } from '../workspace/artefacts.ts';
export { readBeat } from '../workspace/beat.ts';
export { derivedStages } from '../workspace/choose-stages.ts';
export { decidedEntries } from '../workspace/duplicates/run-duplicates.ts';
export { type Examination, examineVideo, suspicionsIn } from '../workspace/examine.ts';
export {
  type AuditedImage,
  auditMarks,
  auditTables,
  drawNumbers,
  imageKey,
} from '../workspace/item-labels/audit.ts';
export { LabelFinder, standingLabels } from '../workspace/item-labels/item-labels.ts';
export {
  addOpinion,
  auditMarkSchema,
  itemLabelSchema,
  type Opinion,
  personSchema,
  readOpinions,
} from '../workspace/item-labels/label-log.ts';
export { type LabelQuality, labelQuality } from '../workspace/item-labels/label-quality.ts';
export { labelTable } from '../workspace/item-labels/label-table.ts';
export { filesOfRun, holdsRun } from '../workspace/layout.ts';
export { itemOutcomes, videoOutcome } from '../workspace/outcomes.ts';
export { readPicture } from '../workspace/picture.ts';
export { stageCounts } from '../workspace/stage-counts.ts';
export { titleOf } from '../workspace/title-of.ts';
export { weaveRun } from '../workspace/weave-run.ts';
export { hasSamplesOf } from '../workspace/weave-samples.ts';
export {
  compareRuns,
  type RunComparison,
  type RunDifference,
  type RunSide,
  type VideoFate,
} from '../workspace/what-if/compare-runs.ts';
export { type MeasuredVideo, measuredVideo } from '../workspace/what-if/measured-video.ts';
export { openWhatIf } from '../workspace/what-if/open-what-if.ts';
export { scoreBins } from '../workspace/what-if/score-bins.ts';
export { rangeOf, type Threshold, thresholdIn, thresholdsOf } from '../workspace/what-if/thresholds.ts';
export { type DecidedItem, type Flip, WhatIf } from '../workspace/what-if/what-if.ts';
