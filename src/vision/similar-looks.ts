import { findInk, type InkMap, inkByTile, inkChange } from './ink.ts';
import type { SceneLook } from './observation.ts';
import { inkPixels } from './screen-content.ts';
import { changedPixels, type TilePlanes } from './tile-planes.ts';

/** How far around a moving tile others belong to it. */
const reachTiles = 3;
/** Coding moves less than this share of the edges of a tile; other words in the same place half of them. */
export const otherShare = 0.2;

/** What has settled, and what is drawn on it. */
export interface Inked {
  look: SceneLook;
  ink: InkMap;
  /** Pixels of clear edges by tile. */
  inkIn: Uint16Array;
}

/** @param tiles Planes of the look's size. */
export function inked(look: SceneLook, { stride, columns }: TilePlanes): Inked {
  const ink = new Uint8Array(look.plane.length);
  findInk(look.plane, stride, look.width, look.height, look.bar, ink);
  return { look, ink, inkIn: inkByTile(ink, stride, columns) };
}

/**
 * How alike two looks are by what is drawn on them:
 *
 *     similarity = 1 - tiles that differ / tiles that are drawn on in either        (0 to 1)
 *
 * over the tiles that moved all the time in neither, with what differs around them, so that a webcam or a cursor makes
 * no difference. A tile that is drawn on differs where a fifth of its edges do. 1 where both are blank and the same, 0
 * where what moved hides more than half.
 */
export function similarity(a: Inked, b: Inked, tiles: TilePlanes): number {
  const { differs, drawn, ignored } = difference(a, b, tiles);
  let [different, either, hidden] = [0, 0, 0];
  for (let tile = 0; tile < differs.length; tile++) {
    if (ignored[tile]) hidden += drawn[tile]!;
    else {
      different += differs[tile]!;
      either += differs[tile]! | drawn[tile]!;
    }
  }
  if (hidden > either) return 0;
  return either === 0 ? 1 : 1 - different / either;
}

/** By tile, 1 where two looks differ, where something is drawn on one of them, and where something moved. */
export function difference(
  a: Inked,
  b: Inked,
  tiles: TilePlanes,
  bar = Math.max(a.look.bar, b.look.bar),
): Record<'differs' | 'drawn' | 'ignored', Uint8Array> {
  const { planes, stride, columns } = tiles;
  planes[0]!.set(a.look.plane);
  planes[1]!.set(b.look.plane);
  const { counts } = tiles.compare(0, 1, bar);
  const drawn = new Uint8Array(counts.length);
  const differs = new Uint8Array(counts.length);
  counts.forEach((pixels, tile) => {
    const ink = Math.max(a.inkIn[tile]!, b.inkIn[tile]!);
    drawn[tile] = ink >= inkPixels ? 1 : 0;
    if (pixels < changedPixels) return;
    const change = drawn[tile] ? inkChange(a.ink, b.ink, stride, columns, tile) : null;
    differs[tile] = !change || change.lost + change.added >= otherShare * ink ? 1 : 0;
  });
  const moving = a.look.ignored.map((own, tile) => own | b.look.ignored[tile]!);
  return { differs, drawn, ignored: withSurroundings(moving, tiles, differs) };
}

/** A moving area with what differs around it: the still background of a speaker in the corner. */
function withSurroundings(
  moving: Uint8Array,
  { columns, rows }: TilePlanes,
  differs: Uint8Array,
): Uint8Array {
  const grown = moving.slice();
  moving.forEach((isMoving, tile) => {
    if (!isMoving) return;
    const [column, row] = [tile % columns, Math.floor(tile / columns)];
    const [left, right] = [Math.max(0, column - reachTiles), Math.min(columns - 1, column + reachTiles)];
    const [top, bottom] = [Math.max(0, row - reachTiles), Math.min(rows - 1, row + reachTiles)];
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) grown[y * columns + x]! |= differs[y * columns + x]!;
    }
  });
  return grown;
}
