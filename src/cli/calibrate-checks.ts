import { type RunRecord, UsageError } from '../index.ts';
import {
  LabelFinder,
  type LabelQuality,
  labelQuality,
  openWhatIf,
  readOpinions,
  standingLabels,
  thresholdIn,
} from '../library/program.ts';
import { type Table, toMarkdown } from '../library/stats.ts';

/** A check that people labelled items of. */
export interface CalibratedCheck extends LabelQuality {
  score: string;
  value: number | null;
}

/**
 * Holds every check of a run against the labels that people gave in the reader.
 * @throws UsageError where there are none
 */
export async function calibratedChecks(workspace: string, record: RunRecord): Promise<CalibratedCheck[]> {
  const labels = standingLabels(await readOpinions(workspace));
  if (labels.length === 0)
    throw new UsageError(`${workspace} has no labels. Give some in the reader: lectern view ${workspace}`);
  const whatIf = await openWhatIf(workspace, record);
  const finder = new LabelFinder(labels);
  return whatIf.thresholds
    .map((threshold) => ({
      ...labelQuality(whatIf, finder, threshold),
      score: threshold.score,
      value: thresholdIn(record.settings, threshold.setting),
    }))
    .filter(({ keep, drop }) => keep + drop > 0);
}

/** The checks as a table; below it the thresholds of highest F1 for a configuration. */
export function checksTable(checks: readonly CalibratedCheck[]): string {
  const decimals = 3;
  const table: Table = {
    name: 'checks',
    title: 'Checks against labels',
    columns: [
      { name: 'setting' },
      { name: 'score' },
      { name: 'keep' },
      { name: 'drop' },
      { name: 'set to', decimals },
      { name: 'precision', decimals },
      { name: '95 %' },
      { name: 'recall', decimals },
      { name: '95 % ' },
      { name: 'best', decimals },
      { name: 'F1', decimals },
    ],
    rows: checks.map(({ setting, score, keep, drop, value, precision, recall, best }) => [
      ...[setting, score, keep, drop, value],
      ...[precision?.share ?? null, rangeText(precision), recall?.share ?? null, rangeText(recall)],
      ...[best?.threshold ?? null, best?.f1 ?? null],
    ]),
  };
  return toMarkdown([table]);
}

function rangeText(range: LabelQuality['precision']): string {
  return range ? `${range.low.toFixed(2)}–${range.high.toFixed(2)}` : '–';
}
