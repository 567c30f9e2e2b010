import { findInk, type InkMap, inkChange, inkIn } from './ink.ts';
import { groundShare, inkPixels } from './screen-content.ts';
import { changedPixels, type TilePlanes } from './tile-planes.ts';

/** Of what is drawn so much may be lost where more is added: a line that is still being drawn ends elsewhere. */
const mayLose = 0.1;
/** Clearly more is what more tiles get than a pointer covers at each of two places. */
const pointerTiles = 8;

/**
 * The fullest state of a screen that has not come to rest yet: what is being drawn up to the cut never settles. A frame is
 * fuller where it shows what the fullest one before it showed and clearly more, on the same ground: what is wiped or
 * moves loses edges, and a dissolve changes the ground, too.
 */
export class Fullest {
  readonly #tiles: TilePlanes;
  readonly #number: number;
  readonly #size: { width: number; height: number };
  readonly #ink: InkMap;
  readonly #newInk: InkMap;

  /** @param number Number of the plane that this object keeps the fullest frame in. */
  constructor(tiles: TilePlanes, number: number, size: { width: number; height: number }) {
    this.#tiles = tiles;
    this.#number = number;
    this.#size = size;
    this.#ink = new Uint8Array(tiles.planes[number]!.length);
    this.#newInk = new Uint8Array(this.#ink.length);
  }

  /** Takes that plane for the fullest. */
  begin(plane: number, bar: number): void {
    this.#findInk(plane, bar, this.#ink);
    this.#tiles.planes[this.#number]!.set(this.#tiles.planes[plane]!);
  }

  /** Whether that plane is fuller; if so it is the fullest from now on. */
  isFuller(plane: number, bar: number): boolean {
    const { counts } = this.#tiles.compare(plane, this.#number, bar);
    const { stride, columns } = this.#tiles;
    const differing = counts.reduce((sum, pixels) => sum + (pixels >= changedPixels ? 1 : 0), 0);
    if (differing >= groundShare * counts.length || differing <= pointerTiles) return false;
    this.#findInk(plane, bar, this.#newInk);
    let [before, lost, added] = [0, 0, 0];
    counts.forEach((pixels, tile) => {
      if (pixels < changedPixels) {
        before += inkIn(this.#ink, stride, columns, tile);
        return;
      }
      const change = inkChange(this.#ink, this.#newInk, stride, columns, tile);
      before += change.before;
      lost += change.lost + change.faded;
      // What fades in has its edges, and gains height.
      if (change.added >= inkPixels || change.sharpened >= inkPixels) added++;
    });
    if (added <= pointerTiles || lost > mayLose * before) return false;
    this.begin(plane, bar);
    return true;
  }

  #findInk(plane: number, bar: number, into: InkMap): void {
    findInk(this.#tiles.planes[plane]!, this.#tiles.stride, this.#size.width, this.#size.height, bar, into);
  }
}
