import { resizeArea, widthLimited } from './downscale.ts';
import { isFadeOf } from './fade.ts';
import { Fullest } from './fullest.ts';
import { checkPlane, type LumaPlane, type LumaRange, toLumaRange } from './luma.ts';
import type { Observation, SceneLook, SceneWatchOptions } from './observation.ts';
import { calmSec, RestlessTiles } from './restless.ts';
import { ScreenContent } from './screen-content.ts';
import type { SampledFrame } from './screens.ts';
import { changedPixels, createTilePlanes, type TilePlanes, tileSide } from './tile-planes.ts';

/** Number of the plane with the settled picture; planes 0 and 1 hold the current and the last sample by turns. */
const settled = 2;
/** Number of the plane with what the screen shows. */
const shown = 3;
/** Number of the plane with the fullest frame of a screen that has not come to rest. */
const fullest = 4;

/** Luma levels that count as different, in a picture without noise. */
const quietBar = 20;
/** Grain raises the bar to this many mean absolute differences between samples. */
const noiseFactor = 6;
/** The largest bar that grain can raise, in luma levels. */
const largestBar = 120;
/** The picture stands still where no more tiles than this move: a mouse pointer covers four at each of two places. */
export const steadyTiles = 8;
/** Where the picture never stands still, tiles that have done so for this long are looked at by themselves. */
const patienceSec = 3;
/** Share of the tiles that must jump in a sample for a cut between moving pictures. */
const jumpShare = 0.4;
/** Mean difference in luma levels from which a tile jumps. */
const jumpLevels = 25;
/** Samples in a row with a jump that make a cut between moving pictures. */
const jumpSamples = 3;

/** A dissolve or a cut changes more of the tiles that are drawn on than this; what is drawn or moves in one, less. */
const coveredShare = 0.5;

/** After the first cut between moving pictures no other counts for this long; the time doubles with each cut. */
const firstFilmSec = 8;
/** The longest time after a cut in which no other counts. */
const longestFilmSec = 120;

type Change = Pick<Observation, 'change' | 'sinceSec' | 'kept' | 'tiles' | 'gained'>;

/** The state of a `SceneWatch`, at the size of its first frame. */
export class Scene {
  readonly #size: { width: number; height: number };
  readonly #lumaRange: LumaRange;
  readonly #tiles: TilePlanes;
  readonly #content: ScreenContent;
  readonly #restless: RestlessTiles;
  readonly #fullest: Fullest;
  readonly #changed: Uint8Array;
  #current = 0;
  #noise = 0;
  #version = 0;
  #isUnjudged = false;
  #steadyAtSec: number;
  /** Since when something that stands still waits to be judged; null where nothing does. */
  #calmFromSec: number | null = null;
  /** Since when most of what is drawn has not looked as the screen does; null where it does. */
  #leftSec: number | null = null;
  #startSec: number;
  #jumps = 0;
  #jumpedAtSec = 0;
  /** Between pictures of a film, which never stand still: this long at least, and twice as long each time. */
  #filmSec = firstFilmSec;
  #filmFromSec = 0;

  constructor(frame: SampledFrame, { width, maxLoss }: SceneWatchOptions) {
    this.#size = wholeFactorSize(frame, width);
    this.#lumaRange = frame.lumaRange;
    this.#tiles = createTilePlanes(this.#size.width, this.#size.height, 5);
    this.#restless = new RestlessTiles(this.#tiles.columns * this.#tiles.rows, this.#tiles.columns);
    this.#content = new ScreenContent(this.#tiles, shown, this.#size, maxLoss, this.#restless);
    this.#fullest = new Fullest(this.#tiles, fullest, this.#size);
    this.#changed = new Uint8Array(this.#tiles.columns * this.#tiles.rows);
    this.#steadyAtSec = this.#startSec = frame.timeSec;
    this.#load(frame);
    this.#changed.fill(1);
    this.#showCurrent();
  }

  push(frame: SampledFrame): Observation {
    const { timeSec } = frame;
    this.#current = 1 - this.#current;
    this.#load(frame);
    const moving = this.#findMotion(timeSec);
    this.#content.watch(this.#changed);
    const unsettled = this.#adoptStillTiles();
    const isSteady = moving <= steadyTiles;
    const resting = isSteady ? this.#comingToRest(timeSec) : 0;
    const disturbed = moving + unsettled + resting;
    this.#noteLeaving(timeSec, disturbed);
    const change = this.#change(timeSec, isSteady, resting > 0);
    const leftSec = Math.min(change.sinceSec, this.#leftSec ?? timeSec);
    if (change.change === 'replaced') {
      this.#startSec = change.sinceSec;
      if (this.#restless.isFilm && moving <= steadyTiles) this.#restless.forgetFilm(this.#changed);
      this.#showCurrent();
    }
    return { ...change, leftSec, version: this.#version, disturbed };
  }

  showsMore(): boolean {
    const { drawn, covered, beside } = this.#content.lookAt(this.#current, this.#bar);
    return beside > steadyTiles && covered <= coveredShare * drawn;
  }

  keepForFuller(): void {
    this.#fullest.begin(this.#current, this.#bar);
  }

  isFuller(): boolean {
    if (!this.#fullest.isFuller(this.#current, this.#bar)) return false;
    // What is drawn on is not on its way out.
    this.#leftSec = null;
    return true;
  }

  copySettled(): SceneLook {
    const plane = this.#tiles.planes[settled]!.slice();
    return { ...this.#size, plane, ignored: this.#restless.moved(), bar: this.#bar };
  }

  get #bar(): number {
    return Math.min(largestBar, Math.max(quietBar, Math.round(noiseFactor * this.#noise)));
  }

  #load(frame: SampledFrame): void {
    const { luma, width, stride = width } = this.#alike(frame);
    const bytes = this.#tiles.planes[this.#current]!;
    for (let y = 0; y < this.#size.height; y++) {
      bytes.set(luma.subarray(y * stride, y * stride + this.#size.width), y * this.#tiles.stride);
    }
  }

  /** The frame at the size and in the range of the first one. */
  #alike(frame: SampledFrame): LumaPlane {
    checkPlane(frame);
    const { width, height } = this.#size;
    const { luma, lumaRange, stride = frame.width } = frame;
    const factor = Math.floor(frame.width / width);
    const isWhole = factor > 0 && factor === Math.floor(frame.height / height);
    // What is left over at the right and the bottom is less than a pixel of the small picture.
    const fits = isWhole && (width + 1) * factor > frame.width && (height + 1) * factor > frame.height;
    const inner = fits ? { width: width * factor, height: height * factor } : frame;
    const whole = { luma, lumaRange, stride, width: inner.width, height: inner.height };
    const resized = resizeArea(whole, width, height);
    return { ...resized, luma: toLumaRange(resized.luma, lumaRange, this.#lumaRange) };
  }

  /** Which tiles changed since the sample before; returns how many of those that count. */
  #findMotion(timeSec: number): number {
    const { counts, sums } = this.#tiles.compare(this.#current, 1 - this.#current, this.#bar);
    // The median tile of a sample is still, so that what moves is not taken for grain; nor is a cut.
    const median = sums.toSorted()[sums.length >> 1]! / (tileSide * tileSide);
    this.#noise += (Math.min(median, this.#noise + 1) - this.#noise) / 8;
    counts.forEach((pixels, tile) => {
      this.#changed[tile] = pixels >= changedPixels ? 1 : 0;
    });
    this.#restless.push(timeSec, this.#changed);
    const { ignored, isFilm } = this.#restless;
    return this.#changed.reduce((sum, moved, tile) => sum + (ignored[tile] && !isFilm ? 0 : moved), 0);
  }

  /** Takes over what stands still; returns how many tiles are covered by something that does not. */
  #adoptStillTiles(): number {
    const { planes } = this.#tiles;
    const { counts } = this.#tiles.compare(this.#current, settled, this.#bar);
    let covered = 0;
    counts.forEach((pixels, tile) => {
      if (pixels < changedPixels || this.#restless.ignored[tile]) return;
      if (this.#changed[tile]) covered++;
      else {
        this.#tiles.copyTile(planes[this.#current]!, planes[settled]!, tile);
        this.#isUnjudged = true;
      }
    });
    return covered;
  }

  #change(timeSec: number, isSteady: boolean, waits: boolean): Change {
    const none: Change = { change: 'none', sinceSec: timeSec, kept: 1, tiles: [], gained: 0 };
    if (waits) return none;
    if (isSteady || timeSec - this.#steadyAtSec >= patienceSec) {
      const change = this.#isUnjudged ? this.#judge(timeSec, isSteady) : none;
      this.#isUnjudged = !isSteady;
      this.#calmFromSec = null;
      this.#steadyAtSec = timeSec;
      if (change.change === 'added') return change;
      if (change.change === 'replaced' && (isSteady || this.#isFilmDue(timeSec))) {
        if (isSteady) [this.#filmSec, this.#filmFromSec] = [firstFilmSec, 0];
        return change;
      }
    }
    if (!this.#jumped(timeSec) || this.#isFading() || !this.#isFilmDue(timeSec)) return none;
    // All of it is new.
    return {
      ...none,
      change: 'replaced',
      sinceSec: this.#jumpedAtSec,
      kept: 0,
      gained: this.#changed.length,
    };
  }

  /**
   * How many tiles that moved until just now are still left out of account, where they are many: judged without them, a
   * screen that goes in pieces would seem to stay. They count again after `calmSec`.
   */
  #comingToRest(timeSec: number): number {
    if (!this.#isUnjudged || this.#restless.isFilm) return 0;
    this.#calmFromSec ??= timeSec;
    if (timeSec - this.#calmFromSec >= calmSec) return 0;
    const resting = this.#restless.ignored.reduce((sum, isIgnored, tile) => {
      const isResting = isIgnored && timeSec - this.#restless.changedAtSec(tile) < calmSec;
      return sum + (isResting && !this.#changed[tile] ? 1 : 0);
    }, 0);
    return resting > steadyTiles ? resting : 0;
  }

  /** Since when the frame has looked other than the screen: a transition begins before the next screen does. */
  #noteLeaving(timeSec: number, disturbed: number): void {
    const seen = disturbed > 0 ? this.#content.lookAt(this.#current, this.#bar) : null;
    if (!seen || seen.covered <= coveredShare * seen.drawn) this.#leftSec = null;
    else this.#leftSec ??= timeSec;
  }

  /** Whether another picture of a film may be taken now; if so, the next one waits twice as long. */
  #isFilmDue(timeSec: number): boolean {
    if (timeSec < this.#filmFromSec) return false;
    this.#filmFromSec = timeSec + this.#filmSec;
    this.#filmSec = Math.min(longestFilmSec, 2 * this.#filmSec);
    return true;
  }

  #judge(timeSec: number, isSteady: boolean): Change {
    const isStill = (tile: number) => timeSec - this.#restless.changedAtSec(tile) >= patienceSec;
    const { change, kept, tiles, gained, isFuller } = this.#content.judge(
      settled,
      this.#bar,
      timeSec,
      // When a film has come to rest, all of it is to be seen.
      isSteady && this.#restless.isFilm
        ? (tile) => !this.#changed[tile]
        : (tile) => !this.#restless.ignored[tile] && (isSteady || isStill(tile)),
    );
    if (isFuller) this.#version++;
    const times = tiles.map((tile) => this.#restless.changedAtSec(tile)).sort((a, b) => a - b);
    // Half of the tiles: those that a pointer crossed before or after do not move the time.
    const sinceSec = Math.max(this.#startSec, times[times.length >> 1] ?? timeSec);
    return { change, kept, sinceSec, tiles, gained };
  }

  /** What moves everywhere never settles: there only a cut to other light and dark counts. */
  #jumped(timeSec: number): boolean {
    const { sums } = this.#tiles.compare(this.#current, shown, 0);
    const far = sums.reduce((sum, tile) => sum + (tile > jumpLevels * tileSide * tileSide ? 1 : 0), 0);
    if (far < jumpShare * sums.length) this.#jumps = 0;
    else if (this.#jumps++ === 0) this.#jumpedAtSec = timeSec;
    return this.#jumps >= jumpSamples;
  }

  /** Whether the frame is what is on show going out: far from it, too, but no other picture. */
  #isFading(): boolean {
    const { planes, stride } = this.#tiles;
    return isFadeOf(planes[this.#current]!, planes[shown]!, stride, this.#size);
  }

  /** Starts a screen with the whole frame: what does not stand still yet is no worse than what was there before. */
  #showCurrent(): void {
    this.#tiles.planes[settled]!.set(this.#tiles.planes[this.#current]!);
    this.#content.replace(settled, this.#bar, this.#changed);
    this.#isUnjudged = false;
    this.#jumps = 0;
    this.#leftSec = null;
    this.#version++;
  }
}

/** From 2/3 to 4/3 of the wished width, by a whole factor of the frame's size, which shrinks fast. */
function wholeFactorSize({ width, height }: LumaPlane, wished: number): { width: number; height: number } {
  const factor = Math.max(1, Math.round(width / wished));
  const size = { width: Math.floor(width / factor), height: Math.floor(height / factor) };
  return size.height >= tileSide ? size : widthLimited(width, height, wished);
}
