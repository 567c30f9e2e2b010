import { readFile, stat } from 'node:fs/promises';
import { errorMessage, UsageError } from '../engine/errors.ts';

/** A row of a file of labels: by column, and where it stands. */
export interface LabelRow {
  cells: Readonly<Record<string, string>>;
  line: number;
}

const mostBytes = 64 << 20;

/**
 * Reads a CSV file (RFC 4180) with names of columns in its first row.
 * @throws UsageError where it cannot be read, or a row has not as many cells as there are columns
 */
export async function readLabels(path: string): Promise<LabelRow[]> {
  let text: string;
  try {
    if ((await stat(path)).size > mostBytes) throw new Error(`it is larger than ${mostBytes} bytes`);
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The labels cannot be read: ${errorMessage(error)}.`);
  }
  const [header, ...rows] = parseCsv(text.replace(/^\uFEFF/, ''));
  if (!header) throw new UsageError(`Expected names of columns in the first row of ${path}, which is empty.`);
  const names = header.cells.map((name) => name.trim().toLowerCase());
  return rows.map(({ cells, line }) => {
    if (cells.length !== names.length) {
      throw new UsageError(`Expected ${names.length} cells, got ${cells.length}, in ${path} line ${line}.`);
    }
    return { line, cells: Object.fromEntries(names.map((name, index) => [name, cells[index]!.trim()])) };
  });
}

/** Cells of each row that has any, and the line that it begins in. */
function parseCsv(text: string): { cells: string[]; line: number }[] {
  const rows: { cells: string[]; line: number }[] = [];
  let cells: string[] = [];
  let line = 1;
  let startLine = 1;
  // A cell, in quotes or plain, and what ends it.
  for (const [whole, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/g,
  )) {
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ',') continue;
    if (cells.some((cell) => cell !== '')) rows.push({ cells, line: startLine });
    cells = [];
    startLine = line;
    if (end === '') break;
  }
  return rows;
}
