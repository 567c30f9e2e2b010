import { type ShareWithRange, shareOf } from '../../stats/agreement.ts';
import { type LabelledValue, thresholdCurve } from '../threshold-curve.ts';
import { passes, type Threshold, thresholdIn } from '../what-if/thresholds.ts';
import type { WhatIf } from '../what-if/what-if.ts';
import { type LabelFinder, verdictOf } from './item-labels.ts';

/** How a check stands to what people said. */
export interface LabelQuality {
  setting: string;
  /** Items with a score that people want kept, and dropped. */
  keep: number;
  drop: number;
  /** Of the labelled items that the check keeps, those that people want kept; null where it keeps none. */
  precision: ShareWithRange | null;
  /** Of those that people want kept, those that the check keeps; null where there are none. */
  recall: ShareWithRange | null;
  /** The threshold of highest F1, and that F1; null unless there are items of both sorts. */
  best: { threshold: number; f1: number } | null;
}

/** Holds a check against the labels of the items that it decides on, by its score alone. */
export function labelQuality(
  whatIf: WhatIf,
  labels: LabelFinder,
  threshold: Threshold,
  setTo: number | null = thresholdIn(whatIf.settings, threshold.setting),
): LabelQuality {
  const values: LabelledValue[] = [];
  for (const item of whatIf.scored(threshold)) {
    const { sha256 } = whatIf.videos[item.video]!;
    const verdict = verdictOf(labels.of(sha256, item.kind, whatIf.placeOf(item)));
    if (verdict !== null) values.push({ value: item.value, isGood: verdict === 'keep' });
  }
  const kept = values.filter(({ value }) => passes(value, threshold.bound, setTo));
  const good = values.filter(({ isGood }) => isGood).length;
  const keptGood = kept.filter(({ isGood }) => isGood).length;
  return {
    setting: threshold.setting,
    keep: good,
    drop: values.length - good,
    precision: shareOf(keptGood, kept.length),
    recall: shareOf(keptGood, good),
    best: good === 0 || good === values.length ? null : bestThreshold(values, threshold.bound),
  };
}

function bestThreshold(values: readonly LabelledValue[], bound: Threshold['bound']): LabelQuality['best'] {
  if (bound === 'atLeast') {
    const { threshold, f1 } = thresholdCurve(values).best;
    return { threshold, f1 };
  }
  // What is to be kept is low: turned round it is high.
  const { best } = thresholdCurve(values.map(({ value, isGood }) => ({ value: -value, isGood })));
  return { threshold: -best.threshold, f1: best.f1 };
}
