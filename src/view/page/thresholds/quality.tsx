import type { LabelQuality, ShareWithRange, ThresholdInfo } from '../../api.ts';
import { formatNumber, formatPercent, formatValue } from '../show/quantities.ts';

interface QualityProps {
  info: ThresholdInfo;
  onMove: (to: number) => void;
}

/** How the check stands to what people said, as the run has it. */
export function Quality({ info: { quality, value }, onMove }: QualityProps) {
  const { keep, drop, precision, recall, best } = quality;
  if (keep + drop === 0)
    return <p class="faint">No labels yet: choose an item below and say keep (y) or drop (x).</p>;
  return (
    <p class="quality">
      Against {formatNumber(keep + drop)} labels ({keep} keep, {drop} drop)
      {value === null ? ', nothing dropped' : ''}: <Share name="precision" share={precision} />,{' '}
      <Share name="recall" share={recall} />
      {best && (
        <>
          . Best F1 {formatValue(best.f1)} at{' '}
          <button type="button" class="quiet" onClick={() => onMove(best.threshold)}>
            {best.threshold}
          </button>
        </>
      )}
    </p>
  );
}

function Share({ name, share }: { name: string; share: LabelQuality['precision'] }) {
  return (
    <span>
      {name} <b>{share ? formatPercent(share.share) : '–'}</b>
      {share && <span class="faint"> {rangeText(share)}</span>}
    </span>
  );
}

/** The interval of 95 %. */
function rangeText({ low, high }: ShareWithRange): string {
  return `(${formatPercent(low)} to ${formatPercent(high)})`;
}
