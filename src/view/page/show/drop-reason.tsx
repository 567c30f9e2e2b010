import type { Drop } from '../../api.ts';
import { EvidenceList } from './evidence.tsx';
import { MeasuredGauge } from './measurement.tsx';
import { reasonEntries } from './reasons.ts';
import { TickedText } from './ticked-text.tsx';

/** Why something was left out: what the reason means, the numbers, and what to do about it. */
export function DropReason({ drop, verdict = 'dropped' }: { drop: Drop; verdict?: 'dropped' | 'failed' }) {
  const entry = reasonEntries.get(drop.reason);
  return (
    <div class={`why why-${verdict}`}>
      <p class="why-head">
        <b>
          {verdict === 'failed' ? 'Failed' : 'Left out'}: <code>{drop.reason}</code>
        </b>{' '}
        {entry && <TickedText text={entry.means} />}
      </p>
      {drop.measured && <MeasuredGauge measured={drop.measured} />}
      {entry && entry.cure !== '' && (
        <p class="why-cure">
          {entry.settings.map((setting) => (
            <span key={setting}>
              <code>{setting}</code>{' '}
            </span>
          ))}
          <TickedText text={entry.cure} />
        </p>
      )}
      <EvidenceList evidence={drop.evidence} />
    </div>
  );
}
