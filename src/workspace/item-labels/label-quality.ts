import { type ShareWithRange, shareOf } from '../../stats/agreement.ts';
import { type LabelledValue, thresholdCurve } from '../threshold-curve.ts';
import { passes, rangeOf, type Threshold, thresholdIn } from '../what-if/thresholds.ts';
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
    best: good === 0 || good === values.length ? null : bestThreshold(values, threshold),
  };
}

function bestThreshold(values: readonly LabelledValue[], threshold: Threshold): LabelQuality['best'] {
  // Where what is to be kept is low: turned round it is high.
  const turned = (value: number): number => (threshold.bound === 'atLeast' ? value : -value);
  const { best } = thresholdCurve(values.map(({ value, isGood }) => ({ value: turned(value), isGood })));
  const all = values.map(({ value }) => turned(value)).sort((a, b) => a - b);
  const near = all.find((value) => value >= best.threshold)!;
  const far = all.findLast((value) => value < best.threshold);
  const to = dividing(turned(near), far === undefined ? null : turned(far), threshold);
  const kept = values.filter(({ value }) => passes(value, threshold.bound, to));
  const keptGood = kept.filter(({ isGood }) => isGood).length;
  const good = values.filter(({ isGood }) => isGood).length;
  return { threshold: to, f1: (2 * keptGood) / (kept.length + good) };
}

/** Decimals of a number where nothing was measured on the other side of it, and the most that tell numbers apart. */
const [usualDecimals, mostDecimals] = [3, 15];

/**
 * The roundest number that the setting may have and that keeps one value and, if there is another, drops that; where none
 * does, the nearest one that may be.
 */
function dividing(kept: number, dropped: number | null, { setting, bound }: Threshold): number {
  const { least, most, isWhole } = rangeOf(setting);
  const allowed = (to: number): number => Math.min(most ?? to, Math.max(least ?? to, to));
  const divides = (to: number): boolean =>
    to === allowed(to) && passes(kept, bound, to) && (dropped === null || !passes(dropped, bound, to));
  const middle = dropped === null ? kept : (kept + dropped) / 2;
  const decimals = isWhole ? 0 : mostDecimals;
  for (let some = isWhole || dropped !== null ? 0 : usualDecimals; some <= decimals; some++) {
    const scaled = middle * 10 ** some;
    const steps = [Math.round(scaled), Math.floor(scaled), Math.ceil(scaled), Math.floor(scaled) + 1];
    const found = steps.map((step) => Number((step / 10 ** some).toFixed(some))).find(divides);
    if (found !== undefined) return found;
  }
  return allowed(isWhole ? Math.round(middle) : middle);
}
