import type { Drop } from '../../api.ts';
import { formatValue } from './quantities.ts';

/** Numbers that the gauge shows already. */
const inGauge = new Set(['value', 'atLeast', 'atMost', 'below', 'above']);

/** All that was noted with a decision. */
export function EvidenceList({ evidence }: { evidence: Drop['evidence'] }) {
  const rest = Object.entries(evidence).filter(([name]) => !inGauge.has(name));
  if (rest.length === 0) return null;
  return (
    <dl class="facts">
      {rest.map(([name, value]) => (
        <div key={name}>
          <dt>{spaced(name)}</dt>
          <dd>
            <bdi>
              {typeof value === 'number'
                ? formatValue(value)
                : typeof value === 'string'
                  ? value
                  : JSON.stringify(value)}
            </bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function spaced(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
