import { fewTiles, manyTiles } from './screen-content.ts';
import type { TilePlanes } from './tile-planes.ts';

/** Share of its rectangle that a window, a menu or a dialogue fills with tiles that look other, or of its frame; lines of text do half. */
const solidShare = 0.9;
/** Share of each side that a frame fills at least, where a corner or a line beside it falls on tiles of its own. */
const sideShare = 2 / 3;

/**
 * Whether two pictures differ by what lies over one of them: a rectangle, filled or framed, as lines of text leave gaps,
 * of at most half of the picture, and more than a trifle. What moves may lie beside it or be a part of it.
 *
 * @param differs By tile, 1 where they look other.
 * @param ignored By tile, 1 where nothing can be told.
 */
export function isLaidOver(
  differs: Uint8Array,
  ignored: Uint8Array,
  size: Pick<TilePlanes, 'columns' | 'rows'>,
): boolean {
  const still = differs.map((differs, tile) => (ignored[tile] ? 0 : differs));
  return [still, differs].some((marked) => isRectangle(marked, ignored, size));
}

function isRectangle(
  marked: Uint8Array,
  ignored: Uint8Array,
  { columns, rows }: Pick<TilePlanes, 'columns' | 'rows'>,
): boolean {
  const parts = connected(marked, columns, rows).map((tiles) => ({
    tiles,
    told: tiles.reduce((sum, tile) => sum + 1 - ignored[tile]!, 0),
  }));
  const largest = parts.reduce((a, b) => (b.told > a.told ? b : a), { tiles: [], told: 0 });
  if (largest.told < manyTiles(columns * rows)) return false;
  const across = largest.tiles.map((tile) => tile % columns);
  const down = largest.tiles.map((tile) => Math.floor(tile / columns));
  const [left, right, top, bottom] = [
    Math.min(...across),
    Math.max(...across),
    Math.min(...down),
    Math.max(...down),
  ];
  const area = (right - left + 1) * (bottom - top + 1);
  if (2 * area > columns * rows) return false;
  const isInside = (tile: number) => {
    const [column, row] = [tile % columns, Math.floor(tile / columns)];
    return column >= left && column <= right && row >= top && row <= bottom;
  };
  const beside = marked.reduce(
    (sum, isMarked, tile) => sum + (isMarked && !ignored[tile] && !isInside(tile) ? 1 : 0),
    0,
  );
  if (beside > fewTiles) return false;
  const within = new Set(largest.tiles);
  const covered = (row: number, column: number) => {
    const tile = row * columns + column;
    return ignored[tile] || within.has(tile) ? 1 : 0;
  };
  const [rowsIn, columnsIn] = [range(top, bottom), range(left, right)];
  const filled = rowsIn.flatMap((row) => columnsIn.map((column) => covered(row, column)));
  const between = rowsIn.slice(1, -1);
  const sides = [
    columnsIn.map((column) => covered(top, column)),
    columnsIn.map((column) => covered(bottom, column)),
    between.map((row) => covered(row, left)),
    between.map((row) => covered(row, right)),
  ];
  return (
    shareOf(filled) >= solidShare ||
    (shareOf(sides.flat()) >= solidShare && sides.every((side) => shareOf(side) >= sideShare))
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function shareOf(covered: readonly number[]): number {
  return covered.reduce((sum, one) => sum + one, 0) / Math.max(1, covered.length);
}

function connected(marked: Uint8Array, columns: number, rows: number): number[][] {
  const left = marked.slice();
  const parts: number[][] = [];
  for (let start = 0; start < left.length; start++) {
    if (!left[start]) continue;
    left[start] = 0;
    const part = [start];
    for (const tile of part) {
      const [column, row] = [tile % columns, Math.floor(tile / columns)];
      const around = [
        column > 0 ? tile - 1 : -1,
        column < columns - 1 ? tile + 1 : -1,
        row > 0 ? tile - columns : -1,
        row < rows - 1 ? tile + columns : -1,
      ];
      for (const next of around) {
        if (next < 0 || !left[next]) continue;
        left[next] = 0;
        part.push(next);
      }
    }
    parts.push(part);
  }
  return parts;
}
