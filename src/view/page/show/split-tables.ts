export interface TextTable {
  kind: 'table';
  head: string[];
  rows: string[][];
  align: ('left' | 'center' | 'right' | null)[];
}

export type TextBlock = { kind: 'text'; text: string } | TextTable;

/** Larger ones are no table of a slide. */
const mostColumns = 40;
const mostRows = 500;

/**
 * Finds the tables of Markdown in a text (as GitHub has them): a line of cells, a line of dashes with as many cells, and
 * the lines of cells below. Everything else stays text, line by line as it was.
 */
export function splitTables(text: string): TextBlock[] {
  const lines = text.split('\n');
  const blocks: TextBlock[] = [];
  let plain: string[] = [];
  const endPlain = (): void => {
    const joined = plain.join('\n').replace(/^\n+|\n+$/g, '');
    if (joined !== '') blocks.push({ kind: 'text', text: joined });
    plain = [];
  };
  for (let at = 0; at < lines.length; ) {
    const table = tableAt(lines, at);
    if (!table) {
      plain.push(lines[at++]!);
      continue;
    }
    endPlain();
    blocks.push(table);
    at += table.rows.length + 2;
  }
  endPlain();
  return blocks;
}

function tableAt(lines: readonly string[], at: number): TextTable | null {
  const head = cellsOf(lines[at]!);
  const dashes = cellsOf(lines[at + 1] ?? '');
  if (!head || !dashes || head.length !== dashes.length || head.length > mostColumns) return null;
  if (!dashes.every((cell) => /^:?-+:?$/.test(cell))) return null;
  const rows: string[][] = [];
  for (let next = at + 2; next < lines.length && rows.length < mostRows; next++) {
    const cells = cellsOf(lines[next]!);
    if (!cells) break;
    // Cells too many have no column, and those that are missing are empty.
    rows.push(head.map((_, column) => cells[column] ?? ''));
  }
  return { kind: 'table', head, rows, align: dashes.map(alignOf) };
}

/** The cells of a line; null of one that has no bar, or is empty. `\|` is a bar inside a cell. */
function cellsOf(line: string): string[] | null {
  const trimmed = line.trim();
  const bars = trimmed.split(/(?<!\\)\|/);
  if (bars.length < 2) return null;
  if (bars[0] === '') bars.shift();
  if (bars.at(-1) === '') bars.pop();
  return bars.length === 0 ? null : bars.map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function alignOf(dashes: string): TextTable['align'][number] {
  const [isLeft, isRight] = [dashes.startsWith(':'), dashes.endsWith(':')];
  if (isLeft && isRight) return 'center';
  return isRight ? 'right' : isLeft ? 'left' : null;
}
