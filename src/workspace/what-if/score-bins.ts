import { type Bins, binned } from '../../report/bins.ts';
import { Histogram } from '../../stats/histogram.ts';

/** Units that the span of the values is divided into before they are binned: enough that the bins are right. */
const units = 1000;

/** A histogram of measured values of any size. */
export function scoreBins(values: readonly number[]): Bins {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const unit = 10 ** Math.floor(Math.log10(Math.max(most - least, Math.abs(most), 1e-3) / units));
  const histogram = new Histogram();
  // Rounded first: 0.3 must not fall below what is written 0.3.
  for (const value of values) histogram.add(Math.floor(Math.round((value / unit) * 1e6) / 1e6));
  return binned(histogram.entries(), unit);
}
