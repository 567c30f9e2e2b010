import { UsageError } from '../../base/errors.ts';

export interface CsvOptions {
  /** Most characters of a row, 1 Mi by default. */
  maxChars?: number;
  /** Called with the names of the header row, before the first row. */
  onHeader?: (names: readonly string[]) => void;
}

/**
 * Rows of a CSV file with a header row (RFC 4180; `;` and tabs instead of commas where the header has more of them, or
 * what a first line `sep=;` names), as names and values. Quoted values may hold line breaks. Memory holds one row.
 * @throws UsageError, with the line, at a quote that does not close or a row with more values than names.
 */
export async function* readCsv(
  chunks: AsyncIterable<string>,
  file: string,
  { maxChars = 1 << 20, onHeader }: CsvOptions = {},
): AsyncGenerator<{ row: Record<string, string>; line: number }> {
  let names: string[] | null = null;
  for await (const { values, line } of rowsOf(chunks, file, maxChars)) {
    if (values.length === 1 && values[0]!.trim() === '') continue;
    if (names === null) {
      names = values.map((name) => name.trim());
      onHeader?.(names);
      continue;
    }
    // A spreadsheet writes as many cells as its widest row has.
    if (values.slice(names.length).some((value) => value.trim() !== ''))
      throw new UsageError(
        `${file} line ${line}: expected ${names.length} values as in its header, got ${values.length}.`,
      );
    // A null prototype: a column may be called `__proto__`.
    const row = Object.create(null) as Record<string, string>;
    for (const [index, value] of values.slice(0, names.length).entries()) row[names[index]!] = value;
    yield { row, line };
  }
}

/** Of equal ones the first is meant: names hold commas rather than tabs. */
const separators = ['\t', ';', ','];

/** What most probably stands between the values of a row. */
export function bestSeparator(row: string): string {
  const bare = row.replace(/"[^"]*"/g, '');
  const counts = separators.map((separator) => bare.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))]!;
}

/** The separator that the first line shows or names, all text, and how many lines of it hold no rows. */
async function separated(
  chunks: AsyncIterable<string>,
  maxChars: number,
): Promise<{ separator: string; text: AsyncGenerator<string>; linesBefore: number }> {
  const rest = chunks[Symbol.asyncIterator]();
  let begun = '';
  let isDone = false;
  while (!isDone && !begun.includes('\n') && begun.length <= maxChars) {
    const next = await rest.next();
    if (next.done) isDone = true;
    else begun += begun === '' ? next.value.replace(/^\uFEFF/, '') : next.value;
  }
  const [first = ''] = begun.split('\n', 1);
  const named = /^sep=(.)\r?$/.exec(first)?.[1];
  const from = named === undefined ? begun : begun.slice(first.length + 1);
  async function* text(): AsyncGenerator<string> {
    yield from;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  }
  return {
    separator: named ?? bestSeparator(first),
    text: text(),
    linesBefore: named === undefined ? 0 : 1,
  };
}

async function* rowsOf(
  chunks: AsyncIterable<string>,
  file: string,
  maxChars: number,
): AsyncGenerator<{ values: string[]; line: number }> {
  const { separator, text, linesBefore } = await separated(chunks, maxChars);
  let values: string[] = [];
  let value = '';
  let chars = 0;
  let line = 1 + linesBefore;
  let rowLine = line;
  let state: 'plain' | 'quoted' | 'quote-ended' = 'plain';
  for await (const chunk of text) {
    for (const char of chunk) {
      if (++chars > maxChars)
        throw new UsageError(
          `${file} line ${rowLine}: a row of more than ${maxChars} characters: is a quote missing?`,
        );
      if (char === '\n') line++;
      if (state === 'quoted') {
        if (char === '"') state = 'quote-ended';
        else value += char;
        continue;
      }
      if (char === '"' && state === 'quote-ended') {
        value += '"';
        state = 'quoted';
      } else if (char === '"' && value === '') state = 'quoted';
      else if (char === separator) {
        values.push(value);
        value = '';
        state = 'plain';
      } else if (char === '\n') {
        values.push(value.replace(/\r$/, ''));
        yield { values, line: rowLine };
        values = [];
        value = '';
        chars = 0;
        rowLine = line;
        state = 'plain';
      } else value += char;
    }
  }
  if (state === 'quoted') throw new UsageError(`${file} line ${rowLine}: a quote is not closed.`);
  if (value !== '' || values.length > 0)
    yield { values: [...values, value.replace(/\r$/, '')], line: rowLine };
}

/**
 * A row of CSV. Cells that a spreadsheet would take for a formula get an apostrophe before them
 * (OWASP, "CSV Injection").
 */
export function csvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
