import { createReadStream } from 'node:fs';
import { errorCode, UsageError } from '../base/errors.ts';
import { readCsv } from '../inputs/lists/csv.ts';

/** A row of a file of labels: cells by the names of their columns in lower case, and where it stands. */
export interface LabelRow {
  cells: Readonly<Record<string, string | undefined>>;
  line: number;
}

/**
 * Reads a CSV file with names of columns in its first row.
 * @throws UsageError where it cannot be read
 */
export async function* readLabels(path: string): AsyncGenerator<LabelRow> {
  try {
    for await (const { row, line } of readCsv(createReadStream(path, 'utf8'), path)) {
      const cells = Object.entries(row).map(([name, cell]) => [name.toLowerCase(), cell.trim()]);
      yield { line, cells: Object.fromEntries(cells) };
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new UsageError(
      code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`,
    );
  }
}
