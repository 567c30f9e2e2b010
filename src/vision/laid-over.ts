import { fewTiles, manyTiles } from './screen-content.ts';
import type { TilePlanes } from './tile-planes.ts';

/** Share of its rectangle that a window, a menu or a dialogue fills with tiles that look other; lines of text do half. */
const solidShare = 0.9;

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
  const beside = parts.reduce((sum, { told }) => sum + told, -largest.told);
  if (beside > fewTiles || largest.told < manyTiles(columns * rows)) return false;
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
  const covered = new Set(largest.tiles);
  let [filled, framed, frame] = [0, 0, 0];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const tile = row * columns + column;
      const isFilled = ignored[tile] || covered.has(tile) ? 1 : 0;
      filled += isFilled;
      if (row > top && row < bottom && column > left && column < right) continue;
      frame++;
      framed += isFilled;
    }
  }
  return filled >= solidShare * area || framed >= solidShare * frame;
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
