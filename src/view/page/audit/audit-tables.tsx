import type { AuditTable } from '../../api.ts';

/** What people counted, beside the paper, and where they agree. */
export function AuditTables({ tables }: { tables: readonly AuditTable[] }) {
  if (tables.length === 0) return null;
  return (
    <section class="audit-tables" aria-labelledby="audit-tables-title">
      <h2 id="audit-tables-title">So far</h2>
      <p class="lede">
        Shares with their 95 % intervals (Wilson). Save as <a href="/api/audit.csv">CSV</a> or{' '}
        <a href="/api/audit.md">Markdown</a>.
      </p>
      {tables.map(({ title, columns, rows }) => (
        <div key={title} class="audit-table">
          <h3>{title}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key */}
          <section class="wide-table" tabIndex={0} aria-label={title}>
            <table>
              <thead>
                <tr>
                  {columns.map(({ name }) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, at) => (
                  <tr key={at}>
                    {row.map((cell, column) =>
                      column === 0 ? (
                        <th key={column} scope="row">
                          {cell}
                        </th>
                      ) : (
                        <td key={column}>{cellText(cell, columns[column]?.decimals ?? 0)}</td>
                      ),
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </div>
      ))}
    </section>
  );
}

function cellText(cell: string | number | null, decimals: number): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  const digits = Number.isInteger(cell) ? 0 : decimals;
  return cell.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
