import type { Drop } from '../../api.ts';
import { Cure } from '../show/cure.tsx';
import { EvidenceList } from '../show/evidence.tsx';
import { MeasuredGauge } from '../show/measurement.tsx';
import { reasonEntry } from '../show/reasons.ts';
import { TickedText } from '../show/ticked-text.tsx';

/** What is odd about the film: each thing in words, with the number that shows it and what to do. */
export function Suspicions({ suspicions }: { suspicions: readonly Drop[] }) {
  if (suspicions.length === 0) return null;
  return (
    <section class="why why-suspect" aria-label="Why this video is suspect">
      {suspicions.map(({ stage, reason, measured, evidence }) => {
        const entry = reasonEntry(stage, reason);
        return (
          <div key={reason}>
            <p class="why-head">
              <b>
                Suspect: <code>{reason}</code>
              </b>{' '}
              {entry && <TickedText text={entry.means} />}
            </p>
            {measured && <MeasuredGauge measured={measured} passed="not suspect" />}
            {entry && (
              <p class="why-cure">
                <Cure entry={entry} />
              </p>
            )}
            <EvidenceList evidence={evidence} />
          </div>
        );
      })}
    </section>
  );
}
