/** A measured value and whether it belongs to something that is to be kept. */
export interface LabelledValue {
  value: number;
  isGood: boolean;
}

/** How well `value >= threshold` tells good from bad. */
export interface CurvePoint {
  threshold: number;
  /** Share of what is kept that is good; 1 where nothing is kept. */
  precision: number;
  /** Share of the good that is kept. */
  recall: number;
  /** Harmonic mean of both, 0 to 1 (van Rijsbergen 1979). */
  f1: number;
}

/** Precision, recall and F1 of every threshold that labelled values tell apart. */
export interface ThresholdCurve {
  /** For each place where a threshold makes a difference, ascending: the least value, then between each two. */
  points: CurvePoint[];
  /** The point of highest F1; of equal ones the lowest, which keeps most. */
  best: CurvePoint;
}

/**
 * Tries every threshold that divides the values otherwise than another.
 * @throws RangeError unless some values are good
 */
export function thresholdCurve(values: readonly LabelledValue[]): ThresholdCurve {
  const good = values.filter(({ isGood }) => isGood).length;
  if (good === 0) throw new RangeError('Expected some values that are good, got none.');
  const ascending = values.toSorted((a, b) => a.value - b.value);
  const points: CurvePoint[] = [];
  let [keptGood, kept] = [good, values.length];
  ascending.forEach(({ value, isGood }, index) => {
    const before = ascending[index - 1];
    if (before === undefined || before.value < value) {
      const threshold = before === undefined ? value : (before.value + value) / 2;
      points.push(pointAt(threshold, keptGood, kept, good));
    }
    kept--;
    if (isGood) keptGood--;
  });
  const best = points.reduce((one, other) => (other.f1 > one.f1 ? other : one));
  return { points, best };
}

function pointAt(threshold: number, keptGood: number, kept: number, good: number): CurvePoint {
  return {
    threshold,
    precision: kept === 0 ? 1 : keptGood / kept,
    recall: keptGood / good,
    f1: (2 * keptGood) / (kept + good),
  };
}
