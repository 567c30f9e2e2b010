import type { Drop } from '../../api.ts';

type Evidence = Drop['evidence'];

import { formatValue } from './quantities.ts';

/** Numbers that the gauge shows already. */
const inGauge = new Set(['value', 'atLeast', 'atMost', 'below', 'above']);

/** All that was noted with a decision. */
export function EvidenceList({ evidence }: { evidence: Evidence }) {
  const rest = Object.entries(evidence).filter(([name]) => !inGauge.has(name));
  if (rest.length === 0) return null;
  return (
    <dl class="facts">
      {rest.map(([name, value]) => (
        <div key={name}>
          <dt>{spaced(name)}</dt>
          <dd>
            <EvidenceValue value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A value of any depth: names and values in lists of their own, as untrusted as their texts are. */
function EvidenceValue({ value }: { value: Evidence[string] }) {
  if (value === null) return <>–</>;
  if (typeof value === 'number') return <>{formatValue(value)}</>;
  if (typeof value !== 'object') return <bdi>{String(value)}</bdi>;
  if (!Array.isArray(value)) return <Named values={Object.entries(value)} />;
  if (value.every((one) => one === null || typeof one !== 'object'))
    return <bdi>{value.length === 0 ? 'none' : value.map((one) => plain(one)).join(', ')}</bdi>;
  return (
    <ol class="evidence-list">
      {value.map((one, index) => (
        <li key={index}>
          <EvidenceValue value={one} />
        </li>
      ))}
    </ol>
  );
}

function Named({ values }: { values: [string, Evidence[string]][] }) {
  return (
    <ul class="evidence-named">
      {values.map(([name, value]) => (
        <li key={name}>
          <span class="faint">{spaced(name)}</span> <EvidenceValue value={value} />
        </li>
      ))}
    </ul>
  );
}

function plain(value: Evidence[string]): string {
  return typeof value === 'number' ? formatValue(value) : value === null ? '–' : String(value);
}

function spaced(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
