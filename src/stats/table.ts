import { markdownText } from '../base/markdown-text.ts';

/** A cell: text, a number, or null for what is not known. */
export type Cell = string | number | null;

/** A column of a table. */
export interface Column {
  name: string;
  /** Decimals of numbers that are not whole; 0 unless told. CSV has numbers as they are. */
  decimals?: number;
}

/** A table of figures, which `toMarkdown` and `toCsv` write. */
export interface Table {
  /** What CSV calls it. */
  name: string;
  title: string;
  /** How many of the first columns tell the rows apart; 1 unless told. */
  keys?: number;
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
}

/** What stands for what is not known. */
const unknown = '–';

/** Tables with their titles; numbers to the right, rounded, thousands apart. */
export function toMarkdown(tables: readonly Table[]): string {
  return tables.map(markdownTable).join('\n');
}

function markdownTable({ title, columns, rows }: Table): string {
  const isNumeric = columns.map((_, index) => rows.every((row) => typeof row[index] !== 'string'));
  const cells = rows.map((row) => row.map((cell, index) => markdownCell(cell, columns[index]!)));
  const names = columns.map(({ name }) => markdownText(name));
  const widths = names.map((name, index) =>
    Math.max(3, [...name].length, ...cells.map((row) => [...row[index]!].length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, index) => padded(cell, widths[index]!, isNumeric[index]!)).join(' | ')} |`;
  const rule = widths.map((width, index) =>
    isNumeric[index] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [`### ${title}`, '', line(names), line(rule), ...cells.map(line), ''].join('\n');
}

function padded(cell: string, width: number, atRight: boolean): string {
  const blanks = ' '.repeat(width - [...cell].length);
  return atRight ? blanks + cell : cell + blanks;
}

function markdownCell(cell: Cell, column: Column): string {
  return typeof cell === 'string' ? markdownText(cell) : cellText(cell, column);
}

/** A cell as people read it: thousands apart, whole numbers whole, others with the column's decimals. */
export function cellText(cell: Cell, { decimals = 0 }: Column): string {
  if (cell === null) return unknown;
  if (typeof cell === 'string') return cell;
  const digits = Number.isInteger(cell) ? 0 : decimals;
  return cell.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * RFC 4180: one table as it is; several as rows of table, row, column and value, the row known by its keys. What is
 * not known is empty.
 */
export function toCsv(tables: readonly Table[]): string {
  const [only] = tables;
  if (only && tables.length === 1) return csvLines([only.columns.map(({ name }) => name), ...only.rows]);
  const values = tables.flatMap(({ name: table, keys = 1, columns, rows }) =>
    rows.flatMap((row) => {
      const key = row.slice(0, keys).join(' / ');
      return columns.slice(keys).map(({ name }, index): Cell[] => [table, key, name, row[keys + index]!]);
    }),
  );
  return csvLines([['table', 'row', 'column', 'value'], ...values]);
}

function csvLines(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // Spreadsheets take a text for a formula if it begins like one.
  const inert = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
