import type { Settings } from '../config/schema.ts';
import type { RunEntry } from '../engine/run-index.ts';
import type { StageScore } from '../engine/score.ts';
import { binned } from '../report/bins.ts';
import type { ScoreDistribution } from '../report/report-data.ts';
import { stagesOf } from '../stages/stages-of.ts';
import { Histogram } from '../stats/histogram.ts';
import { artefactOf } from './artefacts.ts';
import { examineVideo } from './examine.ts';
import type { RunRecord } from './layout.ts';

/** Distributions of the scores that stages declare, over everything of a run that has one, kept or not. */
export async function runScores(
  workspace: string,
  record: RunRecord,
  entries: readonly RunEntry[],
): Promise<ScoreDistribution[]> {
  const stages = stagesOf(record.settings);
  const scores = new Map<string, { score: StageScore<unknown, Settings>; histogram: Histogram }>();
  for (const score of stages.flatMap((stage) => stage.scores)) {
    if (!scores.has(score.name)) scores.set(score.name, { score, histogram: new Histogram() });
  }
  for (const entry of entries) {
    const { artefacts } = await examineVideo(workspace, record, entry);
    const values = new Map<string, readonly (number | null)[]>();
    for (const stage of stages) {
      const measured = artefactOf(artefacts, stage.name);
      if (measured === null) continue;
      for (const score of stage.scores) values.set(score.name, score.values(measured));
    }
    for (const [name, measured] of values) {
      const { score, histogram } = scores.get(name)!;
      for (const value of measured) {
        if (value !== null) histogram.add(Math.floor(Math.round(value * 10_000) / score.step / 100));
      }
    }
  }
  return [...scores.values()].map(({ score: { name, of, step, threshold }, histogram }) => ({
    name,
    of,
    bins: binned(histogram.entries(), step / 100),
    decidedBy: threshold?.setting ?? null,
    threshold: thresholdOf(threshold, record.settings),
  }));
}

function thresholdOf(
  threshold: StageScore<unknown, Settings>['threshold'],
  settings: Settings,
): ScoreDistribution['threshold'] {
  const value = threshold?.value(settings) ?? 0;
  return threshold && value !== 0 ? { setting: threshold.setting, value } : null;
}
