import { around, heightOf, median, middleOf, overlap, type TextBox, widthOf } from './text-box.ts';

export interface Table {
  /** Row by row, for each column the indices of the boxes in the cell. */
  rows: number[][][];
  box: TextBox;
}

/** Rows of a table are not farther apart than this many line heights. */
const rowDistance = 3;
/** A column of cells is narrower than this many line heights; columns of running text are wider. */
const cellHeights = 5;
/** Columns are this many line heights apart, at least. */
const columnGap = 0.25;
/** Share of the cells that are filled. */
const filledShare = 0.75;
/** Lines of running text above or below a column, at its distance, that show that it is none. */
const runsOnLines = 2;
/** Such a line starts where the column does within this share of its height, and is no farther than this many rows. */
const sameStart = 0.6;
const nextRow = 1.2;
/** Two rows closer than this many line heights, from middle to middle, are labels of two lines that stand side by side. */
const twoRows = 1.4;
/** Lines of a sentence have so many words; names and headings have fewer. */
const sentenceWords = 4;
/** No cell ends so, though its next one begins in small letters: what comes next belongs to the last word. */
const unfinished = /(?:,|\b(?:a|an|the|my|your|its|our|their|every|and|or|but|because|whether|than))$/iu;
/** Cells differ no more in height, nor do their rows: a title over a table is higher. */
const sameHeight = 1.45;

/**
 * Tables among boxes of text: rows that stand regularly under each other and whose parts stand in the same columns.
 * @param texts What stands in the boxes
 * @param candidates Indices of the boxes that may be cells
 */
export function findTables(
  boxes: readonly TextBox[],
  texts: readonly string[],
  candidates: readonly number[],
): Table[] {
  const rows = rowsOf(boxes, candidates);
  const tables: Table[] = [];
  for (let from = 0; from < rows.length; ) {
    const table = longestTable(boxes, texts, rows.slice(from));
    // What is left of a column of text after its first row is no table, either.
    if (table && !runsOn(boxes, table) && !isRunningSentence(boxes, texts, table)) tables.push(table);
    from += table?.rows.length ?? 1;
  }
  return tables;
}

function longestTable(
  boxes: readonly TextBox[],
  texts: readonly string[],
  rows: readonly (readonly number[])[],
): Table | null {
  let found: Table | null = null;
  const run: (readonly number[])[] = [];
  for (const row of rows) {
    const before = run.at(-1);
    // A cell or two may have been overlooked, but not in the first row.
    if ((!before && row.length < 2) || (before && !follows(boxes, before, row))) break;
    if (row.length === 1 && isFarther(boxes, run, row)) break;
    run.push(row);
    const columns = columnsOf(boxes, run.flat());
    if (columns.length < 2) break;
    const cells = run.map((one) => columns.map((column) => one.filter((i) => isWithin(boxes[i]!, column))));
    if (row.length > 1 && isTable(boxes, texts, cells))
      found = { rows: cells, box: around(run.flat().map((i) => boxes[i]!)) };
  }
  return found;
}

function isTable(
  boxes: readonly TextBox[],
  texts: readonly string[],
  cells: readonly (readonly number[][])[],
): boolean {
  const count = cells[0]!.length;
  if (cells.length < (count === 2 ? 3 : 2)) return false;
  if (cells.length === 2 && (isTight(boxes, cells) || !cells.some((row) => isOfValues(texts, row))))
    return false;
  const filled = cells.flat().filter((cell) => cell.length > 0).length;
  if (filled < filledShare * cells.length * count) return false;
  const widths = Array.from({ length: count }, (_, column) =>
    median(
      cells.flatMap((row) => {
        const inCell = row[column]!.map((i) => boxes[i]!);
        return inCell.length === 0 ? [] : [widthOf(around(inCell)) / heightOf(inCell[0]!)];
      }),
    ),
  );
  // Of three columns and more all but one are narrow; two narrow ones could be words of two columns of text.
  const narrow = widths.filter((width) => width < cellHeights).length;
  return narrow >= Math.max(1, count - 2);
}

/** Whether most cells of a row hold a number. Two rows of words are names over what they belong to. */
function isOfValues(texts: readonly string[], row: readonly number[][]): boolean {
  const filled = row.filter((cell) => cell.length > 0);
  const values = filled.filter((cell) => cell.some((i) => /\p{N}/u.test(texts[i]!)));
  return values.length > filled.length / 2;
}

function isTight(boxes: readonly TextBox[], cells: readonly (readonly number[][])[]): boolean {
  const [above, below] = cells.map((row) => row.flat().map((i) => boxes[i]!));
  const apart = median(below!.map(middleOf)) - median(above!.map(middleOf));
  return apart < twoRows * median([...above!, ...below!].map(heightOf));
}

/** Whether a row is farther from those before it than they are from each other: of one cell alone, a line below the table. */
function isFarther(
  boxes: readonly TextBox[],
  before: readonly (readonly number[])[],
  row: readonly number[],
): boolean {
  const middles = [...before, row].map((one) => median(one.map((i) => middleOf(boxes[i]!))));
  const steps = middles.slice(1).map((middle, i) => middle - middles[i]!);
  return steps.length > 1 && steps.at(-1)! > nextRow * median(steps.slice(0, -1));
}

/**
 * Whether the lines of a column go on above or below the table: a column of text that pictures with captions, or another
 * column, happen to stand beside.
 */
function runsOn(boxes: readonly TextBox[], { rows }: Table): boolean {
  const middles = rows.map((row) => median(row.flat().map((i) => middleOf(boxes[i]!))));
  const spacing = median(middles.slice(1).map((middle, i) => middle - middles[i]!));
  return rows[0]!.some((_, column) => {
    const cells = rows.flatMap((row) => row[column]!.slice(0, 1).map((i) => boxes[i]!));
    const outside = [
      ...chainFrom(boxes, cells[0]!, -nextRow * spacing),
      ...chainFrom(boxes, cells.at(-1)!, nextRow * spacing),
    ];
    const wide = outside.filter((box) => widthOf(box) >= cellHeights * heightOf(box));
    return wide.length >= runsOnLines;
  });
}

/**
 * Whether a sentence goes on from one row to the next in one of two columns, where it has a cell beside: its first line stops
 * where none ends, or stands beside nothing, and the next word had no room there. With nothing beside the second line, it may
 * be a cell of two lines.
 */
function isRunningSentence(boxes: readonly TextBox[], texts: readonly string[], { rows }: Table): boolean {
  if (rows[0]!.length !== 2) return false;
  return [0, 1].some((column) => {
    const cells = rows.map((row) => row[column]!);
    const lines = cells.map((cell) =>
      cell
        .map((i) => texts[i]!)
        .join(' ')
        .trim(),
    );
    const ends = cells.map((cell) => Math.max(...cell.map((i) => boxes[i]!.right)));
    const end = Math.max(...ends);
    return lines.some((line, row) => {
      const before = lines[row - 1] ?? '';
      const beside = rows.map((one) => one[1 - column]!.length > 0);
      const begins = /^\p{Lu}/u.test(before) && !/[.:;!?]$/u.test(before) && !beside[row - 1];
      if (!beside[row] || !/^\p{Ll}/u.test(line) || !(begins || unfinished.test(before))) return false;
      if (Math.min(wordsOf(line), wordsOf(before)) < sentenceWords) return false;
      const letter = widthOf(boxes[cells[row]![0]!]!) / line.length;
      return end - ends[row - 1]! <= (line.search(/\s|$/u) + 1) * letter;
    });
  });
}

/** Signs and names of a program are no words. */
function wordsOf(text: string): number {
  return text.split(/\s+/u).filter((word) => /^\p{L}+[,;]?$/u.test(word)).length;
}

/** The lines that follow a box, one under the other, or over it where `reach` is negative. */
function chainFrom(boxes: readonly TextBox[], start: TextBox, reach: number): TextBox[] {
  const chain: TextBox[] = [];
  for (let last: TextBox | undefined = start; last; ) {
    const from: TextBox = last;
    last = boxes.find((box) => {
      const apart = (middleOf(box) - middleOf(from)) * Math.sign(reach);
      const [small, large] = [heightOf(box), heightOf(from)].sort((a, b) => a - b);
      return (
        apart > 0.5 * small! &&
        apart <= Math.abs(reach) &&
        large! <= sameHeight * small! &&
        Math.abs(box.left - from.left) <= sameStart * small!
      );
    });
    if (last) chain.push(last);
  }
  return chain;
}

function follows(boxes: readonly TextBox[], above: readonly number[], below: readonly number[]): boolean {
  const heights = [above, below].map((row) => median(row.map((i) => heightOf(boxes[i]!))));
  const [small, large] = [Math.min(...heights), Math.max(...heights)];
  const apart = middleOf(boxes[below[0]!]!) - middleOf(boxes[above[0]!]!);
  return apart <= rowDistance * large && large <= sameHeight * small;
}

/** Strips between free ones that run through all boxes. */
function columnsOf(boxes: readonly TextBox[], indices: readonly number[]): { left: number; right: number }[] {
  const sorted = indices.map((i) => boxes[i]!).sort((a, b) => a.left - b.left);
  const gap = columnGap * median(sorted.map(heightOf));
  const columns: { left: number; right: number }[] = [];
  for (const { left, right } of sorted) {
    const last = columns.at(-1);
    if (last && left < last.right + gap) last.right = Math.max(last.right, right);
    else columns.push({ left, right });
  }
  return columns;
}

function isWithin(box: TextBox, { left, right }: { left: number; right: number }): boolean {
  return box.left >= left && box.right <= right;
}

function rowsOf(boxes: readonly TextBox[], indices: readonly number[]): number[][] {
  const rows: number[][] = [];
  for (const index of indices.toSorted((a, b) => middleOf(boxes[a]!) - middleOf(boxes[b]!))) {
    const row = rows.find((one) =>
      one.every((other) => {
        const [a, b] = [boxes[other]!, boxes[index]!];
        return (
          overlap(a, b) >= 0.5 &&
          Math.max(heightOf(a), heightOf(b)) <= sameHeight ** 2 * Math.min(heightOf(a), heightOf(b))
        );
      }),
    );
    if (row) row.push(index);
    else rows.push([index]);
  }
  return rows.map((row) => row.sort((a, b) => boxes[a]!.left - boxes[b]!.left));
}
