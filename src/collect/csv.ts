import { UsageError } from '../engine/errors.ts';

/**
 * Rows of a CSV file with a header row (RFC 4180; `;` and tabs instead of commas where the header has them), as names
 * and values. Quoted values may hold line breaks. Memory holds one row, of at most `maxChars`.
 * @throws UsageError, with the line, at a quote that does not close or a row with more values than names.
 */
export async function* readCsv(
  chunks: AsyncIterable<string>,
  file: string,
  maxChars = 1 << 20,
): AsyncGenerator<{ row: Record<string, string>; line: number }> {
  let names: string[] | null = null;
  for await (const { values, line } of rowsOf(chunks, file, maxChars)) {
    if (values.length === 1 && values[0]!.trim() === '') continue;
    if (names === null) {
      names = values.map((name) => name.trim());
      continue;
    }
    if (values.length > names.length)
      throw new UsageError(
        `${file} line ${line}: expected ${names.length} values as in its header, got ${values.length}.`,
      );
    // A null prototype: a column may be called `__proto__`.
    const row = Object.create(null) as Record<string, string>;
    for (const [index, value] of values.entries()) row[names[index]!] = value;
    yield { row, line };
  }
}

const separators = [',', ';', '\t'];

async function* rowsOf(
  chunks: AsyncIterable<string>,
  file: string,
  maxChars: number,
): AsyncGenerator<{ values: string[]; line: number }> {
  let separator: string | null = null;
  let values: string[] = [];
  let value = '';
  let chars = 0;
  let line = 1;
  let rowLine = 1;
  let state: 'plain' | 'quoted' | 'quote-ended' = 'plain';
  let isFirst = true;
  for await (const chunk of chunks) {
    for (const char of isFirst ? chunk.replace(/^\uFEFF/, '') : chunk) {
      isFirst = false;
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
      else if (char === separator || (separator === null && separators.includes(char))) {
        separator = char;
        values.push(value);
        value = '';
        state = 'plain';
      } else if (char === '\n') {
        values.push(value.replace(/\r$/, ''));
        separator ??= ',';
        yield { values, line: rowLine };
        values = [];
        value = '';
        chars = 0;
        rowLine = line;
        state = 'plain';
      } else value += char;
    }
  }
  if (state === 'quoted') throw new UsageError(`${file} line ${rowLine}: a quote is opened and not closed.`);
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
