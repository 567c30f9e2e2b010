import type { Measurement } from '../../api.ts';
import { formatValue } from './quantities.ts';

const bounds: Record<Measurement['bound'], string> = {
  atLeast: 'at least',
  atMost: 'at most',
  below: 'below',
};

/** A measured value against its threshold, in words; `passed` says what follows on the right side of it. */
export function MeasuredText({ measured, passed = 'kept' }: { measured: Measurement; passed?: string }) {
  return (
    <span class="measured-text">
      measured <b>{formatValue(measured.value)}</b>, {passed} if {bounds[measured.bound]}{' '}
      <b>{formatValue(measured.threshold)}</b>
    </span>
  );
}

/** The same drawn: where the value lies, what would be kept, and the threshold between. */
export function MeasuredGauge({ measured, passed = 'kept' }: { measured: Measurement; passed?: string }) {
  const { value, threshold, bound } = measured;
  const least = Math.min(0, value, threshold);
  const most = gaugeEnd(Math.max(value, threshold, 0));
  const at = (number: number) => `${((number - least) / (most - least)) * 100}%`;
  const keepsAbove = bound === 'atLeast';
  return (
    <div class="gauge">
      <div class="gauge-track" aria-hidden="true">
        <div
          class="gauge-kept"
          style={keepsAbove ? { left: at(threshold), right: '0' } : { left: '0', width: at(threshold) }}
        />
        <div class="gauge-threshold" style={{ left: at(threshold) }} />
        <div class="gauge-value" style={{ left: at(value) }} />
      </div>
      <MeasuredText measured={measured} passed={passed} />
    </div>
  );
}

/** Shares go to 1 and scores to 10; all else a little beyond the larger number. */
function gaugeEnd(largest: number): number {
  if (largest <= 1) return 1;
  if (largest <= 10) return 10;
  return largest * 1.15;
}
