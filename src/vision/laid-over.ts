import { fewTiles, manyTiles } from './screen-content.ts';
import type { TilePlanes } from './tile-planes.ts';

/** Share of its rectangle that a window, a menu or a dialogue fills with tiles that look other; lines of text do half. */
const solidShare = 0.9;

/**
 * Whether two pictures differ by what lies over one of them: a rectangle, as lines of text leave gaps, of at most half of
 * the picture, and more than a trifle.
 *
 * @param differs By tile, 1 where they look other.
 * @param ignored By tile, 1 where nothing can be told.
 */
export function isLaidOver(
  differs: Uint8Array,
  ignored: Uint8Array,
  { columns, rows }: Pick<TilePlanes, 'columns' | 'rows'>,
): boolean {
  const parts = connected(
    differs.map((differs, tile) => (ignored[tile] ? 0 : differs)),
    columns,
    rows,
  );
  const largest = parts.reduce((a, b) => (b.length > a.length ? b : a), []);
  const beside = parts.reduce((sum, part) => sum + part.length, -largest.length);
  if (beside > fewTiles || largest.length < manyTiles(columns * rows)) return false;
  const across = largest.map((tile) => tile % columns);
  const down = largest.map((tile) => Math.floor(tile / columns));
  const [left, right, top, bottom] = [
    Math.min(...across),
    Math.max(...across),
    Math.min(...down),
    Math.max(...down),
  ];
  const area = (right - left + 1) * (bottom - top + 1);
  let filled = largest.length;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) filled += ignored[row * columns + column]!;
  }
  return filled >= solidShare * area && 2 * area <= columns * rows;
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
