/** Per tile, how often it changes: tells a webcam, a blinking cursor or a film in the slide from what is shown. */
export class RestlessTiles {
  /** 1 where the tile is left out for now. */
  readonly ignored: Uint8Array;
  readonly #recent: Float64Array;
  readonly #habitual: Float64Array;
  readonly #changedAtSec: Float64Array;
  #samples = 0;
  #lastSec = 0;

  constructor(tiles: number) {
    this.ignored = new Uint8Array(tiles);
    this.#recent = new Float64Array(tiles);
    this.#habitual = new Float64Array(tiles);
    this.#changedAtSec = new Float64Array(tiles);
  }

  /** When the tile last changed, in seconds; 0 where it never did. */
  changedAtSec(tile: number): number {
    return this.#changedAtSec[tile]!;
  }

  /** Takes whether each tile changed since the sample before. */
  push(timeSec: number, changed: (tile: number) => boolean): void {
    const stepSec = timeSec - this.#lastSec;
    this.#lastSec = timeSec;
    this.#samples++;
    const recentWeight = Math.min(1, Math.max(1 / (this.#samples + recentPrior), stepSec / recentSec));
    const habitWeight = Math.min(1, Math.max(1 / (this.#samples + habitPrior), stepSec / habitSec));
    let restless = 0;
    for (let tile = 0; tile < this.ignored.length; tile++) {
      const now = changed(tile) ? 1 : 0;
      if (now) this.#changedAtSec[tile] = timeSec;
      this.#recent[tile]! += recentWeight * (now - this.#recent[tile]!);
      this.#habitual[tile]! += habitWeight * (now - this.#habitual[tile]!);
      if (this.#recent[tile]! > recentBar || this.#habitual[tile]! > habitBar) restless++;
    }
    const isPart = restless <= largestPart * this.ignored.length;
    for (let tile = 0; tile < this.ignored.length; tile++) {
      const stillSec = timeSec - this.#changedAtSec[tile]!;
      const restlessNow = this.#recent[tile]! > recentBar && stillSec < (isPart ? calmSec : allCalmSec);
      const restlessByHabit = isPart && this.#habitual[tile]! > habitBar && stillSec < habitCalmSec;
      this.ignored[tile] = restlessNow || restlessByHabit ? 1 : 0;
    }
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
const calmSec = 1.5;
const habitCalmSec = 8;
/** Where more than this share of the picture is restless there is no corner to leave out: a film, a speaker. */
const largestPart = 0.35;
const allCalmSec = 0.9;
