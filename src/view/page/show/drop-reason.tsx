import type { Drop } from '../../api.ts';
import { Cure } from './cure.tsx';
import { EvidenceList } from './evidence.tsx';
import { MeasuredGauge } from './measurement.tsx';
import { reasonEntry } from './reasons.ts';
import { TickedText } from './ticked-text.tsx';

interface DropReasonProps {
  drop: Drop;
  verdict?: 'dropped' | 'failed';
  /** What became of it, where `verdict` does not say it. */
  what?: string;
}

/** Why something was left out: what the reason means, the numbers, and what to do about it. */
export function DropReason({ drop, verdict = 'dropped', what }: DropReasonProps) {
  const entry = reasonEntry(drop.stage, drop.reason);
  return (
    <div class={`why why-${verdict}`}>
      <p class="why-head">
        <b>
          {what ?? (verdict === 'failed' ? 'Failed' : 'Dropped')}: <code>{drop.reason}</code>
        </b>{' '}
        {entry && <TickedText text={entry.means} />}
      </p>
      {drop.measured && <MeasuredGauge measured={drop.measured} />}
      {entry && entry.cure !== '' && (
        <p class="why-cure">
          <Cure entry={entry} />
        </p>
      )}
      <EvidenceList evidence={drop.evidence} />
    </div>
  );
}
