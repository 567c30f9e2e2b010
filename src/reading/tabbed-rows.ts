import { heightOf, median, middleOf, type TextBox } from './text-box.ts';

/** Cells under each other start, end or are centred at the same place within this many line heights. */
const sameEdge = 0.6;
/** Rows are no farther apart than this many line heights, as in a table. */
const rowDistance = 3;

/**
 * Which rows have the same columns as the row before or after them. Parts of a row that has not, such as the boxes of a
 * diagram or two captions, are lines of their own.
 */
export function tabbedRows(rows: readonly (readonly TextBox[])[]): Set<number> {
  const tabbed = new Set<number>();
  for (const [at, below] of rows.entries()) {
    const above = rows[at - 1];
    if (!above || !haveSameColumns(above, below)) continue;
    tabbed.add(at - 1);
    tabbed.add(at);
  }
  return tabbed;
}

/** Whether the parts of the shorter row, two or more, stand in columns of the other, in which a cell may be empty. */
function haveSameColumns(above: readonly TextBox[], below: readonly TextBox[]): boolean {
  const height = median([...above, ...below].map(heightOf));
  const apart = median(below.map(middleOf)) - median(above.map(middleOf));
  if (Math.min(above.length, below.length) < 2 || apart > rowDistance * height) return false;
  const [shorter, longer] = above.length <= below.length ? [above, below] : [below, above];
  return shorter.every((a) =>
    longer.some((b) => {
      const off = [a.left - b.left, a.right - b.right, (a.left + a.right - b.left - b.right) / 2];
      return off.some((one) => Math.abs(one) <= sameEdge * height);
    }),
  );
}
