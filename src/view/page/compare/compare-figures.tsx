import type { Compared } from '../../api.ts';
import { formatLength, formatNumber } from '../show/quantities.ts';
import { sides } from './selection.ts';

/** The figures of both runs, and the settings that they have otherwise. */
export function CompareFigures({ compared }: { compared: Compared }) {
  return (
    <>
      <section aria-labelledby="figures-title">
        <h2 id="figures-title">Figures</h2>
        <CompareTable
          compared={compared}
          label="Figures"
          last="difference"
          rows={compared.figures.map(({ name, unit, run, against }) => ({
            name,
            cells: [run, against].map((value) => figureText(value, unit)),
            last: differenceText(run - against, unit),
          }))}
        />
      </section>
      <section aria-labelledby="settings-title">
        <h2 id="settings-title">Settings</h2>
        {compared.settings.length === 0 ? (
          <p class="faint">Both runs have the same settings.</p>
        ) : (
          <CompareTable
            compared={compared}
            label="Settings that differ"
            rows={compared.settings.map(({ setting, run, against }) => ({
              name: setting,
              cells: [run, against],
            }))}
          />
        )}
      </section>
    </>
  );
}

interface CompareTableProps {
  compared: Compared;
  label: string;
  last?: string;
  rows: readonly { name: string; cells: readonly string[]; last?: string }[];
}

function CompareTable({ compared, label, last, rows }: CompareTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <section class="wide-table" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">what</th>
            {sides.map((side) => (
              <th key={side} scope="col">
                <bdi>{compared.names[side]}</bdi>
              </th>
            ))}
            {last && <th scope="col">{last}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {row.cells.map((cell, at) => (
                <td key={sides[at]}>
                  <bdi>{cell}</bdi>
                </td>
              ))}
              {last && <td>{row.last}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function figureText(value: number, unit: 'count' | 'seconds'): string {
  return unit === 'count' ? formatNumber(value) : formatLength(value);
}

function differenceText(difference: number, unit: 'count' | 'seconds'): string {
  if (difference === 0) return '0';
  return `${difference < 0 ? '−' : '+'}${figureText(Math.abs(difference), unit)}`;
}
