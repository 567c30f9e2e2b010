import type { VideoCheck } from '../../api.ts';
import { formatValue } from '../show/quantities.ts';
import { reasonEntry } from '../show/reasons.ts';
import { TickedText } from '../show/ticked-text.tsx';

const signs = { atLeast: '≥', atMost: '≤', below: '<' } as const;

/** Every check of the whole video: measured value, threshold, decision. */
export function ChecksTable({ checks }: { checks: readonly VideoCheck[] }) {
  if (checks.length === 0) return null;
  return (
    <table class="checks">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">measured</th>
          <th scope="col">kept if</th>
          <th scope="col">decision</th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ stage, reason, keep, measured, evidence }, index) => (
          <tr key={index} class={keep ? '' : 'check-failed'}>
            <th scope="row">
              <code>{reason}</code> <span class="faint">{stage}</span>
              {!keep && reasonEntry(stage, reason) && (
                <p class="faint">
                  <TickedText text={reasonEntry(stage, reason)!.means} />
                </p>
              )}
            </th>
            <td>{measured ? formatValue(measured.value) : '–'}</td>
            <td>{measured ? `${signs[measured.bound]} ${formatValue(measured.threshold)}` : '–'}</td>
            <td>{keep ? ('suspect' in evidence ? 'kept, suspect' : 'passed') : 'dropped'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
