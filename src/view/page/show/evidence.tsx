import type { Drop } from '../../api.ts';
import { formatValue } from './quantities.ts';

type Evidence = Drop['evidence'];
type Value = Evidence[string];

/** Numbers that the gauge shows already. */
const inGauge = new Set(['value', 'atLeast', 'atMost', 'below', 'above']);

/** All that was noted with a decision. */
export function EvidenceList({ evidence }: { evidence: Evidence }) {
  const rest = Object.entries(evidence).filter(([name]) => !inGauge.has(name));
  if (rest.length === 0) return null;
  return (
    <dl class="facts">
      {rest.map(([name, value]) => (
        <div key={name} class={isDeep(value) ? 'evidence-deep' : undefined}>
          <dt>{spaced(name)}</dt>
          <dd>
            <EvidenceValue value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A value of any depth: what is inside has its name before it, and things of one kind are rows of a table. */
function EvidenceValue({ value }: { value: Value }) {
  if (isRecord(value)) return <Named values={Object.entries(value)} />;
  if (!isDeep(value)) return <bdi>{plain(value)}</bdi>;
  const things = value as Value[];
  return things.every(isRecord) ? (
    <Things things={things} />
  ) : (
    <ol>
      {things.map((one, index) => (
        <li key={index}>
          <EvidenceValue value={one} />
        </li>
      ))}
    </ol>
  );
}

function Named({ values }: { values: [string, Value][] }) {
  return (
    <ul class="evidence-named">
      {values.map(([name, value]) => (
        <li key={name} class={isDeep(value) ? 'evidence-deep' : undefined}>
          <span class="evidence-name">{spaced(name)}</span> <EvidenceValue value={value} />
        </li>
      ))}
    </ul>
  );
}

/** A row for each, with a column for whatever is known of any. */
function Things({ things }: { things: Record<string, Value>[] }) {
  const rows = things.map(flat);
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))].filter((name) =>
    rows.some((row) => (row.get(name) ?? null) !== null),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="evidence-table" aria-label="Values" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {spaced(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {names.map((name) => (
                <td key={name}>
                  <bdi>{plain(row.get(name) ?? null)}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The values of a record and of those inside it, by their names. */
function flat(thing: Record<string, Value>): Map<string, Value> {
  return new Map(
    Object.entries(thing).flatMap(([name, value]): [string, Value][] =>
      isRecord(value) ? [...flat(value)] : [[name, value]],
    ),
  );
}

function isRecord(value: Value): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDeep(value: Value): boolean {
  return (
    isRecord(value) || (Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null))
  );
}

function plain(value: Value): string {
  if (value === null) return '–';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(plain).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${spaced(name)} ${plain(one)}`)
      .join(', ');
  return typeof value === 'number' ? formatValue(value) : String(value);
}

function spaced(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
