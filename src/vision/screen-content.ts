import { findInk, type InkMap, inkByTile, inkChange, inkIn } from './ink.ts';
import type { RestlessTiles } from './restless.ts';
import { changedPixels, type TilePlanes } from './tile-planes.ts';

/** What happened to the content that stands still: nothing, it grew, or something else is shown. */
export type SceneChange = 'none' | 'added' | 'replaced';

export interface ContentChange {
  change: SceneChange;
  /** Share of the ink before that is still there, 0 to 1. */
  kept: number;
  /** Tiles that got ink, and where all was replaced also those that lost it. */
  tiles: readonly number[];
  /** How many of them got ink. */
  gained: number;
  /** Whether the new state shows more than the one before, or is rid of something that came and went. */
  isFuller: boolean;
}

/** Pixels of clear edges that make or unmake something drawn in a tile. */
export const inkPixels = 6;
/** A tile lost its ink where this share of the edges is gone; text over other text shares half of its edges. */
export const lostShare = 0.3;
/** Losing fewer tiles never makes another screen: a pointer went away, a number was counted up. */
export const fewTiles = 4;
/** Where so many times more tiles fade than get ink, the picture goes out of focus, or out. */
const fadingFactor = 3;
/** Losing this share of all tiles always does: a heading, though a heavy frame around it stays. */
const manyShare = 0.022;
const leastMany = 12;

/** How many tiles, of so many in the picture, are more than a trifle. */
export function manyTiles(tiles: number): number {
  return Math.max(leastMany, manyShare * tiles);
}

/** What came later than the screen and went before it had stood so long was passing by: a hand, a menu. */
const passingSec = 4;
/** Clear edges below which a picture is blank. */
const blankPixels = 40;
/** Tiles of ink that make another screen of a blank one at once. */
const wholeTiles = 12;
const onceSec = 1.2;
/** Where this share of all tiles changes with them, the ground is another: a photo went out of focus, a slide came. */
export const groundShare = 0.4;
/** Three changes in eight seconds are more than a slide's coming. */
const calmActivity = 0.2;

/**
 * What the screen on show has come to show, and what settled changes do to it. The edges (`findInk`) of both are
 * compared in the tiles that changed:
 *
 *     lost tiles  = tiles of which 30 % of the edges are gone, unless they were passing by
 *     kept        = 1 - edges in lost tiles / all edges
 *     replaced    = kept < 1 - maxLoss with more than 4 lost tiles, or 2.2 % of all tiles lost,
 *                   or 12 tiles with edges where there were none, at once or with another ground, which will do
 *                   where more edges never stood still than are left: a film, a zoom
 *     added       = otherwise, where tiles got edges
 *
 * Where more tiles lost ink than got some, a wiping is under way, and where edges in three times as many sank below half
 * their height, a fade or a blur: what it comes to is waited for.
 */
export class ScreenContent {
  readonly #tiles: TilePlanes;
  readonly #shown: number;
  readonly #size: { width: number; height: number };
  readonly #maxLoss: number;
  readonly #restless: RestlessTiles;
  readonly #ink: InkMap;
  readonly #newInk: InkMap;
  /** Pixels of clear edges by tile. */
  #inkIn: Uint16Array;
  /** When each tile got its ink: -Infinity with the screen, Infinity if it has yet to stand, NaN if it never stood. */
  readonly #inkedAtSec: Float64Array;

  /** @param shown Number of the plane that this object keeps what is shown in. */
  constructor(
    tiles: TilePlanes,
    shown: number,
    size: { width: number; height: number },
    maxLoss: number,
    restless: RestlessTiles,
  ) {
    this.#tiles = tiles;
    this.#shown = shown;
    this.#size = size;
    this.#maxLoss = maxLoss;
    this.#restless = restless;
    this.#ink = new Uint8Array(tiles.planes[shown]!.length);
    this.#newInk = new Uint8Array(this.#ink.length);
    this.#inkIn = new Uint16Array(tiles.columns * tiles.rows);
    this.#inkedAtSec = new Float64Array(tiles.columns * tiles.rows);
  }

  /** Starts a screen with all that is in that plane. What is in tiles that are changing has yet to stand. */
  replace(from: number, bar: number, changing: Uint8Array): void {
    this.#tiles.planes[this.#shown]!.set(this.#tiles.planes[from]!);
    this.#findInk(this.#shown, bar, this.#ink);
    this.#inkIn = inkByTile(this.#ink, this.#tiles.stride, this.#tiles.columns);
    changing.forEach((isChanging, tile) => {
      this.#inkedAtSec[tile] = isChanging ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    });
  }

  /** Takes which tiles changed since the sample before, with every sample. */
  watch(changing: Uint8Array): void {
    changing.forEach((isChanging, tile) => {
      if (this.#inkedAtSec[tile] !== Number.POSITIVE_INFINITY) return;
      this.#inkedAtSec[tile] = isChanging ? Number.NaN : Number.NEGATIVE_INFINITY;
    });
  }

  /**
   * Compares the plane with what is shown, in the tiles that count, and takes it over unless it is being wiped.
   */
  judge(from: number, bar: number, timeSec: number, counts: (tile: number) => boolean): ContentChange {
    const differences = this.#tiles.compare(from, this.#shown, bar).counts;
    const differing: number[] = [];
    differences.forEach((pixels, tile) => {
      if (pixels >= changedPixels && counts(tile)) differing.push(tile);
    });
    if (differing.length === 0) return { change: 'none', kept: 1, tiles: [], gained: 0, isFuller: false };

    const { stride, columns } = this.#tiles;
    this.#findInk(from, bar, this.#newInk);
    const lost: number[] = [];
    const added: number[] = [];
    const passing: number[] = [];
    let [lostInk, passingInk] = [0, 0];
    let [faded, sharpened, undone] = [0, 0, 0];
    let gained = 0;
    for (const tile of differing) {
      const change = inkChange(this.#ink, this.#newInk, stride, columns, tile);
      if (change.added >= inkPixels) added.push(tile);
      gained += change.added - change.lost - change.faded;
      if (change.sharpened >= inkPixels) sharpened++;
      if (change.faded >= inkPixels && change.faded >= lostShare * change.before) faded++;
      if (change.lost < inkPixels || change.lost < lostShare * change.before) continue;
      if (this.#inkedAtSec[tile] !== Number.NEGATIVE_INFINITY) undone++;
      if (!(timeSec - this.#inkedAtSec[tile]! >= passingSec)) {
        passing.push(tile);
        passingInk += change.before;
      } else {
        lost.push(tile);
        lostInk += change.before;
      }
    }
    const inkOf = (inkIn: Uint16Array) => inkIn.reduce((sum, ink, tile) => sum + (counts(tile) ? ink : 0), 0);
    let ink = inkOf(this.#inkIn) - passingInk;
    if (passing.length > fewTiles && inkOf(inkByTile(this.#newInk, stride, columns)) < blankPixels) {
      lost.push(...passing);
      lostInk += passingInk;
      ink += passingInk;
    }
    const kept = ink <= 0 ? 1 : 1 - lostInk / ink;
    const isOtherGround = differing.length >= groundShare * differences.length;
    const isReplaced =
      (lost.length > fewTiles && kept < 1 - this.#maxLoss) ||
      lost.length >= manyTiles(differences.length) ||
      (added.length >= wholeTiles &&
        ((isOtherGround && ink < Math.max(blankPixels, passingInk)) ||
          (ink < blankPixels && this.#cameAtOnce(added))));
    const tiles = [...lost, ...added];
    if (isReplaced) return { change: 'replaced', kept, tiles, gained: added.length, isFuller: true };
    const isWiped = lost.length > fewTiles && added.length < lost.length;
    const isFading = faded > fewTiles && fadingFactor * added.length < faded;
    if (isWiped || isFading) return { change: 'none', kept, tiles, gained: 0, isFuller: false };
    for (const tile of differing) {
      this.#take(tile, from);
      if (Number.isNaN(this.#inkedAtSec[tile]!)) this.#inkedAtSec[tile] = timeSec;
    }
    for (const tile of added) this.#inkedAtSec[tile] = timeSec;
    // Strokes gain edges where they came; a blur gains some, but in many tiles.
    const gains = faded === 0 && gained > differing.length;
    const change = added.length > 0 ? 'added' : 'none';
    return {
      change,
      kept,
      tiles: added,
      gained: added.length,
      isFuller: sharpened > 0 || undone > 0 || gains,
    };
  }

  /** How many of the tiles that are drawn on look other than shown on that plane, and how many of the blank ones. */
  lookAt(plane: number, bar: number): { drawn: number; covered: number; beside: number } {
    const seen = { drawn: 0, covered: 0, beside: 0 };
    this.#tiles.compare(plane, this.#shown, bar).counts.forEach((pixels, tile) => {
      if (this.#restless.ignored[tile]) return;
      const isDrawn = this.#inkIn[tile]! >= inkPixels;
      if (isDrawn) seen.drawn++;
      if (pixels < changedPixels) return;
      if (isDrawn) seen.covered++;
      else seen.beside++;
    });
    return seen;
  }

  /** Whether most of it came within a second, on tiles that were calm: shown, not written. */
  #cameAtOnce(tiles: readonly number[]): boolean {
    const tenth = Math.floor(tiles.length / 10);
    const times = tiles.map((tile) => this.#restless.changedAtSec(tile)).sort((a, b) => a - b);
    const activity = tiles.map((tile) => this.#restless.activity(tile)).sort((a, b) => a - b);
    const isQuick = times.at(-1 - tenth)! - times[tenth]! <= onceSec;
    return isQuick && activity[tiles.length >> 1]! < calmActivity;
  }

  #findInk(plane: number, bar: number, into: InkMap): void {
    const { width, height } = this.#size;
    findInk(this.#tiles.planes[plane]!, this.#tiles.stride, width, height, bar, into);
  }

  #take(tile: number, from: number): void {
    this.#tiles.copyTile(this.#tiles.planes[from]!, this.#tiles.planes[this.#shown]!, tile);
    this.#tiles.copyTile(this.#newInk, this.#ink, tile);
    this.#inkIn[tile] = inkIn(this.#ink, this.#tiles.stride, this.#tiles.columns, tile);
  }
}
