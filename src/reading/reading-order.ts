import { heightOf, median, middleOf, type TextBox } from './text-box.ts';

/** A gutter between two columns of text is at least this many line heights wide. */
const gutterHeights = 0.7;
/** Fewest boxes of a column beside a wide gutter. */
const minColumnBoxes = 2;
/** A gutter is wide from this many line heights. */
const wideGutterHeights = 1.5;
/** Fewest boxes of a column beside a narrow gutter, so that a chance alignment of words makes no columns. */
const minNarrowColumnBoxes = 4;
/** Boxes that differ more in height are not of one row: the label of an axis runs along many rows. */
const maxHeightRatio = 3;
/** Cells of a table are narrower than this many line heights; lines of a column of text are wider. */
const cellHeights = 5;
/** Share of the rows of a table that have a cell on both sides of a gutter. */
const tablePairedShare = 0.8;

/**
 * Indices of the boxes in reading order, as rows: boxes of one row stand side by side and belong to the
 * same column of the page. Each index occurs once.
 *
 * Rows are read downwards. Where successive rows leave a common vertical gutter free, the text on its left
 * is read before that on its right, as in a recursive XY-cut (Nagy and Seth 1984), except in tables, whose
 * cells are short and stand in pairs: they are read row by row.
 *
 * @param counts How many lines each box stands for: a table is one box
 */
export function readingRows(boxes: readonly TextBox[], counts?: readonly number[]): number[][] {
  return readBlock({ boxes, counts: counts ?? boxes.map(() => 1) }, rowsOf(boxes, [...boxes.keys()]));
}

interface Page {
  boxes: readonly TextBox[];
  counts: readonly number[];
}

function readBlock(page: Page, rows: readonly number[][]): number[][] {
  const { boxes } = page;
  const read: number[][] = [];
  for (let from = 0; from < rows.length; ) {
    const block = columnBlock(page, rows.slice(from));
    if (block) {
      for (const side of [block.left, block.right]) read.push(...readBlock(page, rowsOf(boxes, side)));
      from += block.rowCount;
    } else {
      read.push(rows[from]!);
      from++;
    }
  }
  return read;
}

/** Groups boxes that overlap by half their height, and sorts each group from left to right. */
function rowsOf(boxes: readonly TextBox[], indices: readonly number[]): number[][] {
  const rows: number[][] = [];
  const byMiddle = [...indices].sort((a, b) => middleOf(boxes[a]!) - middleOf(boxes[b]!) || a - b);
  for (const index of byMiddle) {
    const row = rows.find((members) => members.every((member) => besides(boxes[member]!, boxes[index]!)));
    if (row) row.push(index);
    else rows.push([index]);
  }
  return rows.map((row) => row.sort((a, b) => boxes[a]!.left - boxes[b]!.left || a - b));
}

function besides(a: TextBox, b: TextBox): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const apart = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  const smaller = Math.min(heightOf(a), heightOf(b));
  if (Math.max(heightOf(a), heightOf(b)) > maxHeightRatio * smaller) return false;
  return shared >= 0.5 * smaller && apart > -smaller;
}

interface ColumnBlock {
  rowCount: number;
  left: number[];
  right: number[];
}

/** The longest run of rows from the first on that a gutter divides into two columns of text. */
function columnBlock({ boxes, counts }: Page, rows: readonly number[][]): ColumnBlock | undefined {
  const countOf = (side: readonly number[]): number => side.reduce((sum, index) => sum + counts[index]!, 0);
  const run: number[] = [];
  let found: ColumnBlock | undefined;
  for (const [last, row] of rows.entries()) {
    run.push(...row);
    const gutter = widestGutter(boxes, run);
    if (gutter === undefined) {
      // The first rows may all lie on one side of a gutter that later rows show.
      if (found || coverWithoutGap(boxes, run, rows.slice(last + 1))) break;
      continue;
    }
    const left = run.filter((index) => boxes[index]!.right <= gutter.from);
    const right = run.filter((index) => boxes[index]!.right > gutter.from);
    const needed = gutter.heights < wideGutterHeights ? minNarrowColumnBoxes : minColumnBoxes;
    if (Math.min(countOf(left), countOf(right)) < needed) continue;
    if (isTable(boxes, rows.slice(0, last + 1), left, right)) continue;
    found = { rowCount: last + 1, left, right };
  }
  return found;
}

/** Whether no row below has a box that stands clear to the right or left of all boxes of the run. */
function coverWithoutGap(
  boxes: readonly TextBox[],
  run: readonly number[],
  below: readonly number[][],
): boolean {
  const left = Math.min(...run.map((index) => boxes[index]!.left));
  const right = Math.max(...run.map((index) => boxes[index]!.right));
  return !below.some((row) => row.some((i) => boxes[i]!.left >= right || boxes[i]!.right <= left));
}

interface Gutter {
  /** Right edge of what stands left of it. */
  from: number;
  /** Width in line heights. */
  heights: number;
}

/** The widest strip that no box reaches into; undefined when none is wide enough. */
function widestGutter(boxes: readonly TextBox[], indices: readonly number[]): Gutter | undefined {
  const sorted = indices.map((index) => boxes[index]!).sort((a, b) => a.left - b.left);
  const lineHeight = median(sorted.map(heightOf));
  let reach = sorted[0]!.right;
  let widest: Gutter = { from: reach, heights: 0 };
  for (const box of sorted) {
    const heights = (box.left - reach) / lineHeight;
    if (heights > widest.heights) widest = { from: reach, heights };
    reach = Math.max(reach, box.right);
  }
  return widest.heights >= gutterHeights ? widest : undefined;
}

function isTable(
  boxes: readonly TextBox[],
  rows: readonly number[][],
  left: readonly number[],
  right: readonly number[],
): boolean {
  const onLeft = new Set(left);
  const paired = rows.filter((row) => row.some((i) => onLeft.has(i)) && row.some((i) => !onLeft.has(i)));
  const narrowest = Math.min(
    ...[left, right].map((side) =>
      median(side.map((index) => (boxes[index]!.right - boxes[index]!.left) / heightOf(boxes[index]!))),
    ),
  );
  return paired.length >= tablePairedShare * rows.length && narrowest < cellHeights;
}
