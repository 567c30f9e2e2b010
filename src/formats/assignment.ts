/**
 * The assignment of rows to columns, one to one, whose values have the greatest sum: the Hungarian method (Kuhn 1955,
 * Munkres 1957) as shortest augmenting paths with potentials (Jonker and Volgenant 1987), in time rows² × columns.
 *
 * @param values As many columns in every row.
 * @returns Of each row its column; -1 for rows that are left over where there are more rows than columns.
 */
export function bestAssignment(values: readonly (readonly number[])[]): number[] {
  const rows = values.length;
  const columns = values[0]?.length ?? 0;
  if (columns === 0) return values.map(() => -1);
  if (rows <= columns) return assignRows(values);
  const rowOfColumn = assignRows(
    Array.from({ length: columns }, (_, column) => values.map((row) => row[column]!)),
  );
  const assigned = values.map(() => -1);
  for (const [column, row] of rowOfColumn.entries()) assigned[row] = column;
  return assigned;
}

/** No more rows than columns. Columns are numbered from 1; column 0 stands for the row that is being placed. */
function assignRows(values: readonly (readonly number[])[]): number[] {
  const columns = values[0]!.length;
  const rowPotential = values.map(() => 0);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1).fill(-1);
  const before = new Int32Array(columns + 1);
  for (let start = 0; start < values.length; start++) {
    rowOf[0] = start;
    const distance = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const isDone = new Uint8Array(columns + 1);
    let at = 0;
    while (rowOf[at] !== -1) {
      isDone[at] = 1;
      const row = rowOf[at]!;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let column = 1; column <= columns; column++) {
        if (isDone[column]) continue;
        const cost = -values[row]![column - 1]! - rowPotential[row]! - columnPotential[column]!;
        if (cost < distance[column]!) {
          distance[column] = cost;
          before[column] = at;
        }
        if (distance[column]! < step) {
          step = distance[column]!;
          next = column;
        }
      }
      for (let column = 0; column <= columns; column++) {
        if (isDone[column]) {
          rowPotential[rowOf[column]!]! += step;
          columnPotential[column]! -= step;
        } else distance[column]! -= step;
      }
      at = next;
    }
    for (; at !== 0; at = before[at]!) rowOf[at] = rowOf[before[at]!]!;
  }
  const assigned = values.map(() => -1);
  for (let column = 1; column <= columns; column++)
    if (rowOf[column] !== -1) assigned[rowOf[column]!] = column - 1;
  return assigned;
}
