/** Per tile, how often it changes: tells a webcam, a blinking cursor or a film in the slide from what is shown. */
export class RestlessTiles {
  /** 1 where the tile is left out for now. */
  readonly ignored: Uint8Array;
  readonly #recent: Float64Array;
  readonly #habitual: Float64Array;
  readonly #changedAtSec: Float64Array;
  readonly #columns: number;
  readonly #moving: Uint8Array;
  #samples = 0;
  #isPart = true;
  #lastSec = 0;

  constructor(tiles: number, columns: number) {
    this.#columns = columns;
    this.#moving = new Uint8Array(tiles);
    this.ignored = new Uint8Array(tiles);
    this.#recent = new Float64Array(tiles);
    this.#habitual = new Float64Array(tiles);
    this.#changedAtSec = new Float64Array(tiles);
  }

  /** Share of the samples of the last eight seconds or so that changed the tile, 0 to 1. */
  activity(tile: number): number {
    return this.#recent[tile]!;
  }

  /** By tile, 1 where it has moved a lot lately, still or not; `ignored` where that is most of the picture. */
  moved(): Uint8Array {
    if (!this.#isPart) return this.ignored.slice();
    return this.ignored.map((_, tile) => (this.#isRestless(tile) ? 1 : 0));
  }

  /** Whether so much is restless that there is no corner to leave out: a film, a speaker. */
  get isFilm(): boolean {
    return !this.#isPart;
  }

  /** After a film has ended: the tiles that are still by now start anew. */
  forgetFilm(changed: Uint8Array): void {
    changed.forEach((now, tile) => {
      if (now) return;
      this.#recent[tile] = 0;
      this.#habitual[tile] = 0;
      this.ignored[tile] = 0;
    });
    this.#isPart = true;
  }

  /** Whoever moves in a corner now and then reaches further than usual. */
  #ignoreWithSurroundings(): void {
    this.ignored.set(this.#moving);
    const rows = this.ignored.length / this.#columns;
    for (let tile = 0; tile < this.ignored.length; tile++) {
      if (this.#moving[tile]) continue;
      const [column, row] = [tile % this.#columns, Math.floor(tile / this.#columns)];
      let around = 0;
      for (let y = Math.max(0, row - 2); y <= Math.min(rows - 1, row + 2); y++) {
        for (let x = Math.max(0, column - 2); x <= Math.min(this.#columns - 1, column + 2); x++) {
          around += this.#moving[y * this.#columns + x]!;
        }
      }
      if (around >= surroundingTiles) this.ignored[tile] = 1;
    }
  }

  #isRestless(tile: number): boolean {
    return this.#recent[tile]! > recentBar || this.#habitual[tile]! > habitBar;
  }

  /** When the tile last changed, in seconds; 0 where it never did. */
  changedAtSec(tile: number): number {
    return this.#changedAtSec[tile]!;
  }

  /** @param changed By tile, 1 where it changed since the sample before. */
  push(timeSec: number, changed: Uint8Array): void {
    const stepSec = timeSec - this.#lastSec;
    this.#lastSec = timeSec;
    this.#samples++;
    const recentWeight = Math.min(1, Math.max(1 / (this.#samples + recentPrior), stepSec / recentSec));
    const habitWeight = Math.min(1, Math.max(1 / (this.#samples + habitPrior), stepSec / habitSec));
    let restless = 0;
    for (let tile = 0; tile < this.ignored.length; tile++) {
      const now = changed[tile]!;
      if (now) this.#changedAtSec[tile] = timeSec;
      this.#recent[tile]! += recentWeight * (now - this.#recent[tile]!);
      this.#habitual[tile]! += habitWeight * (now - this.#habitual[tile]!);
      if (this.#isRestless(tile)) restless++;
    }
    const isPart = restless <= largestPart * this.ignored.length;
    this.#isPart = isPart;
    for (let tile = 0; tile < this.ignored.length; tile++) {
      const stillSec = timeSec - this.#changedAtSec[tile]!;
      const restlessNow = this.#recent[tile]! > recentBar && stillSec < (isPart ? calmSec : allCalmSec);
      const restlessByHabit = isPart && this.#habitual[tile]! > habitBar && stillSec < habitCalmSec;
      this.#moving[tile] = restlessNow || restlessByHabit ? 1 : 0;
    }
    this.#ignoreWithSurroundings();
  }
}

/** Shares of changing samples are taken over about this long, recently and as a habit. */
const recentSec = 8;
const habitSec = 60;
/** The first samples count as if so many still ones had come before. */
const recentPrior = 6;
const habitPrior = 20;
/** A tile that changes in a larger share of the samples is restless. */
const recentBar = 0.3;
const habitBar = 0.2;
/** Once it has been still for so long, a restless tile counts again. */
export const calmSec = 1.5;
const habitCalmSec = 8;
/** Where more than this share of the picture is restless there is no corner to leave out: a film, a speaker. */
const largestPart = 0.35;
const allCalmSec = 0.9;
/** A tile is left out, too, where so many of the 24 around it are: more than a cursor or a dot covers. */
const surroundingTiles = 5;
