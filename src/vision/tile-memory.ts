import { findInk, inkIn } from './ink.ts';
import type { SceneLook } from './observation.ts';
import { inkPixels } from './screen-content.ts';
import { changedPixels, createTilePlanes, type TilePlanes } from './tile-planes.ts';

/** Screens further back than this are not compared: the cost per screen stays bounded in long videos. */
const remembered = 100;
/** How far around a moving tile others belong to it. */
const reachTiles = 3;

/**
 * Remembers what the screens of a video looked like, to tell when one is shown again, by what is drawn on them:
 *
 *     similarity = 1 - tiles that differ / tiles that are drawn on in either picture        (0 to 1)
 *
 * over the tiles that moved all the time in neither, so that a webcam or a cursor makes no difference. 1 where both
 * are blank and the same. An equation more on a full slide gives about 0.9, another slide of the template below 0.5.
 */
export class TileMemory {
  readonly #looks: (SceneLook & { screen: number; drawn: Uint8Array })[] = [];
  #tiles: TilePlanes | null = null;
  #count = 0;

  /** The earlier screen that this one is most like; null for the first. Remembers this one, too. */
  mostSimilar(look: SceneLook): { screen: number; similarity: number } | null {
    this.#tiles ??= createTilePlanes(look.width, look.height, 2);
    const tiles = this.#tiles;
    const drawn = drawnTiles(look, tiles);
    tiles.planes[0]!.set(look.plane);
    let best: { screen: number; similarity: number } | null = null;
    for (const earlier of this.#looks) {
      tiles.planes[1]!.set(earlier.plane);
      const { counts } = tiles.compare(0, 1, look.bar);
      const differs = (tile: number) => counts[tile]! >= changedPixels;
      const ignored = withSurroundings(
        look.ignored.map((own, tile) => own | earlier.ignored[tile]!),
        tiles,
        differs,
      );
      let different = 0;
      let either = 0;
      for (let tile = 0; tile < counts.length; tile++) {
        if (ignored[tile]) continue;
        if (differs(tile)) different++;
        if (differs(tile) || drawn[tile] || earlier.drawn[tile]) either++;
      }
      const similarity = either === 0 ? 1 : 1 - different / either;
      if (!best || similarity > best.similarity) best = { screen: earlier.screen, similarity };
    }
    this.#looks.push({ ...look, drawn, screen: this.#count++ });
    if (this.#looks.length > remembered) this.#looks.shift();
    return best;
  }
}

/** A moving area with what differs around it: the still background of a speaker in the corner. */
function withSurroundings(
  moving: Uint8Array,
  { columns, rows }: TilePlanes,
  differs: (tile: number) => boolean,
): Uint8Array {
  const grown = moving.slice();
  moving.forEach((isMoving, tile) => {
    if (!isMoving) return;
    const [column, row] = [tile % columns, Math.floor(tile / columns)];
    const [left, right] = [Math.max(0, column - reachTiles), Math.min(columns - 1, column + reachTiles)];
    const [top, bottom] = [Math.max(0, row - reachTiles), Math.min(rows - 1, row + reachTiles)];
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) if (differs(y * columns + x)) grown[y * columns + x] = 1;
    }
  });
  return grown;
}

function drawnTiles(
  { plane, width, height, bar }: SceneLook,
  { stride, columns, rows }: TilePlanes,
): Uint8Array {
  const ink = new Uint8Array(plane.length);
  findInk(plane, stride, width, height, bar, ink);
  return Uint8Array.from({ length: columns * rows }, (_, tile) =>
    inkIn(ink, stride, columns, tile) >= inkPixels ? 1 : 0,
  );
}
