import { resizeArea, widthLimited } from './downscale.ts';
import { findInk, type InkMap, inkChange, inkIn } from './ink.ts';
import { checkPlane, type LumaPlane, type LumaRange, toLumaRange } from './luma.ts';
import { RestlessTiles } from './restless.ts';
import type { SampledFrame } from './screens.ts';
import { createTilePlanes, type TilePlanes, tileSide } from './tile-planes.ts';

export interface SceneWatchOptions {
  /** Frames are compared at about this width, in pixels. */
  width: number;
  /** Share of what is drawn, 0 to 1, that may be lost before something else is shown. */
  maxLoss: number;
}

export const sceneWatchDefaults: SceneWatchOptions = { width: 640, maxLoss: 0.25 };

/** What happened to the content that stands still: nothing, it grew, or something else is shown. */
export type SceneChange = 'none' | 'added' | 'replaced';

/** What one sample shows, by tiles; tiles that move all the time are left out of every number. */
export interface Observation {
  change: SceneChange;
  /** When the change began, in seconds: before the sample that settles it. */
  sinceSec: number;
  /** Share of the ink before that is still there, 0 to 1. */
  kept: number;
  /** Grows with each change of what the screen shows, for the better or by a trifle; not while it is wiped. */
  version: number;
  /** Tiles that changed since the sample before, or are not what has settled there: motion, a hand, a fade. */
  disturbed: number;
  isFirst: boolean;
}

/** A copy of what has settled. */
export interface SceneLook {
  /** Size in pixels of the picture in the plane; the plane's sides are filled up to whole tiles. */
  width: number;
  height: number;
  plane: Uint8Array;
  /** By tile, 1 where it moves all the time. */
  ignored: Uint8Array;
  /** Luma levels up to which pixels count as the same. */
  bar: number;
}

// Planes by number.
const settled = 2;
const shown = 3;

/** A tile changed where so many pixels differ by more than the bar. */
const changedPixels = 4;
/** Luma levels that count as different, in a picture without noise. */
const quietBar = 20;
/** Grain raises the bar to this many mean absolute differences between samples. */
const noiseFactor = 6;
/** The picture stands still where no more tiles than this move: a mouse pointer covers four at each of two places. */
const steadyTiles = 8;
/** While nothing stands still, what does is looked at this often. */
const patienceSec = 3;
/** Pixels of clear edges that make or unmake something drawn in a tile. */
const inkPixels = 6;
/** A tile lost its ink where this share of the edges is gone; text over other text shares half of its edges. */
const lostShare = 0.3;
/** Losing fewer tiles never makes another screen: a pointer went away, a number was counted up. */
const fewTiles = 4;
/** Losing so many always does: a heading, though a heavy frame around it stays. */
const manyTiles = 20;
/** Clear edges below which a picture is blank. */
const blankPixels = 40;
/** Tiles with new ink that are worth a word: an equation of three letters has five, a pointer four. */
const revealTiles = 5;
/** Tiles of ink that make another screen of a blank one at once. */
const wholeTiles = 12;
/** A cut between moving pictures: the means of this share of the tiles jump by this many levels. */
const jumpShare = 0.4;
const jumpLevels = 25;
/** Samples in a row that must show the jump. */
const jumpSamples = 3;

/**
 * Watches what stands still in a video, and how it changes. Of every sample the luma, shrunk to about `width`, is
 * compared in tiles of 16 x 16 pixels with the sample before: a tile is *changed* where at least 4 pixels differ by
 * more than 20 levels (more in grain), and *settled* once a sample leaves it as it was. Settled tiles make up a picture
 * without pointers, hands and fades. Whenever it changes and the frame is steady, its edges (`findInk`) are compared
 * with those of the screen so far:
 *
 *     lost tiles  = tiles of which 30 % of the edges are gone
 *     kept        = 1 - edges in lost tiles / all edges
 *     replaced    = kept < 1 - maxLoss with more than 4 lost tiles, or 20 lost tiles
 *     added       = otherwise, where at least as many tiles have new edges as lost theirs
 *
 * What is neither is a wiping under way: it is waited for what comes of it. Bounded memory: four planes of the
 * compared size, two maps of edges.
 */
export class SceneWatch {
  readonly #options: SceneWatchOptions;
  #grid: Grid | null = null;
  #seen: { frame: SampledFrame; observation: Observation } | null = null;

  constructor(options: Partial<SceneWatchOptions> = {}) {
    this.#options = { ...sceneWatchDefaults, ...options };
  }

  /** What has settled by now, and which tiles count; null before the first frame. */
  look(): SceneLook | null {
    return this.#grid?.look() ?? null;
  }

  /** Takes the next frame, in time order; the same frame again gets the same answer. */
  observe(frame: SampledFrame): Observation {
    if (this.#seen?.frame !== frame) {
      const observation = this.#grid?.push(frame) ?? this.#start(frame);
      this.#seen = { frame, observation };
    }
    return this.#seen!.observation;
  }

  #start(frame: SampledFrame): Observation {
    this.#grid = new Grid(frame, this.#options);
    return { change: 'replaced', sinceSec: frame.timeSec, kept: 0, version: 0, disturbed: 0, isFirst: true };
  }
}

/** The state of a watch, at the size of its first frame; frames of other sizes are brought to it. */
class Grid {
  readonly #width: number;
  readonly #height: number;
  readonly #lumaRange: LumaRange;
  readonly #tiles: TilePlanes;
  readonly #restless: RestlessTiles;
  readonly #changed: Uint8Array;
  readonly #pending: Uint8Array;
  readonly #maxLoss: number;
  #current = 0;
  #noise = 0;
  #version = 0;
  #isUnsettled = false;
  #steadyAtSec: number;
  #startSec: number;
  #jumps = 0;
  #jumpSec = 0;
  #shownInk: InkMap;
  #otherInk: InkMap;

  constructor(frame: SampledFrame, { width, maxLoss }: SceneWatchOptions) {
    const size = wholeFactorSize(frame, width);
    this.#width = size.width;
    this.#height = size.height;
    this.#lumaRange = frame.lumaRange;
    this.#maxLoss = maxLoss;
    this.#tiles = createTilePlanes(size.width, size.height, 4);
    const count = this.#tiles.columns * this.#tiles.rows;
    this.#restless = new RestlessTiles(count);
    this.#changed = new Uint8Array(count);
    this.#pending = new Uint8Array(count);
    this.#shownInk = new Uint8Array(this.#tiles.planes[0]!.length);
    this.#otherInk = new Uint8Array(this.#tiles.planes[0]!.length);
    this.#steadyAtSec = frame.timeSec;
    this.#startSec = frame.timeSec;
    this.#load(frame);
    this.#showCurrent();
  }

  push(frame: SampledFrame): Observation {
    this.#current = 1 - this.#current;
    this.#load(frame);
    const { timeSec } = frame;
    const moving = this.#findMotion(timeSec);
    const covered = this.#settle();
    const isSteady = moving <= steadyTiles;
    let observation: Pick<Observation, 'change' | 'sinceSec' | 'kept'> = {
      change: 'none',
      sinceSec: timeSec,
      kept: 1,
    };
    if (isSteady || timeSec - this.#steadyAtSec >= patienceSec) {
      if (this.#isUnsettled) observation = this.#judge(timeSec);
      this.#isUnsettled = false;
      this.#steadyAtSec = timeSec;
    }
    if (observation.change === 'none' && this.#jumped(timeSec)) {
      observation = { change: 'replaced', sinceSec: this.#jumpSec, kept: 0 };
      this.#showCurrent();
    }
    if (observation.change === 'replaced') this.#startSec = observation.sinceSec;
    return { ...observation, version: this.#version, disturbed: moving + covered, isFirst: false };
  }

  look(): SceneLook {
    return {
      width: this.#width,
      height: this.#height,
      plane: this.#tiles.planes[settled]!.slice(),
      ignored: this.#restless.ignored.slice(),
      bar: this.#bar,
    };
  }

  #load(frame: SampledFrame): void {
    const plane = this.#alike(frame);
    const bytes = this.#tiles.planes[this.#current]!;
    const stride = plane.stride ?? plane.width;
    for (let y = 0; y < this.#height; y++) {
      bytes.set(plane.luma.subarray(y * stride, y * stride + this.#width), y * this.#tiles.stride);
    }
  }

  /** The frame at the size and in the range of the first one. */
  #alike(frame: SampledFrame): LumaPlane {
    checkPlane(frame);
    const { luma, lumaRange, stride = frame.width } = frame;
    const factor = Math.floor(frame.width / this.#width);
    const isWhole = factor === Math.floor(frame.height / this.#height) && factor > 0;
    const fits =
      isWhole && (this.#width + 1) * factor > frame.width && (this.#height + 1) * factor > frame.height;
    // The pixels left over at the right and the bottom are fewer than one pixel of the small picture.
    const inner = fits ? { width: this.#width * factor, height: this.#height * factor } : frame;
    const resized = resizeArea(
      { luma, lumaRange, stride, width: inner.width, height: inner.height },
      this.#width,
      this.#height,
    );
    return { ...resized, luma: toLumaRange(resized.luma, lumaRange, this.#lumaRange) };
  }

  get #bar(): number {
    return Math.min(120, Math.max(quietBar, Math.round(noiseFactor * this.#noise)));
  }

  /** Which tiles changed since the sample before; returns how many of those that count. */
  #findMotion(timeSec: number): number {
    const { counts, sums } = this.#tiles.compare(this.#current, 1 - this.#current, this.#bar);
    // The median tile of a sample is still, so that what moves is not taken for grain.
    const median = sums.toSorted()[sums.length >> 1]! / (tileSide * tileSide);
    this.#noise += (Math.min(median, this.#noise + 1) - this.#noise) / 8;
    for (let tile = 0; tile < counts.length; tile++)
      this.#changed[tile] = counts[tile]! >= changedPixels ? 1 : 0;
    this.#restless.push(timeSec, (tile) => this.#changed[tile] === 1);
    let moving = 0;
    for (let tile = 0; tile < counts.length; tile++) {
      if (this.#changed[tile] && !this.#restless.ignored[tile]) moving++;
    }
    return moving;
  }

  /** Takes over what stands still; returns how many tiles are covered by something that does not. */
  #settle(): number {
    const { counts } = this.#tiles.compare(this.#current, settled, this.#bar);
    let covered = 0;
    for (let tile = 0; tile < counts.length; tile++) {
      if (counts[tile]! < changedPixels || this.#restless.ignored[tile]) continue;
      if (this.#changed[tile]) covered++;
      else {
        this.#copyTile(tile, this.#current, settled);
        this.#isUnsettled = true;
      }
    }
    return covered;
  }

  #copyTile(tile: number, from: number, to: number): void {
    const { columns, stride, planes } = this.#tiles;
    const start = Math.floor(tile / columns) * tileSide * stride + (tile % columns) * tileSide;
    for (let at = start; at < start + tileSide * stride; at += stride) {
      planes[to]!.set(planes[from]!.subarray(at, at + tileSide), at);
    }
  }

  /** Compares what has settled with what the screen showed so far. */
  #judge(timeSec: number): Pick<Observation, 'change' | 'sinceSec' | 'kept'> {
    const { columns, stride, planes } = this.#tiles;
    const { counts } = this.#tiles.compare(settled, shown, this.#bar);
    const differing: number[] = [];
    for (let tile = 0; tile < counts.length; tile++) {
      if (counts[tile]! >= changedPixels && !this.#restless.ignored[tile]) differing.push(tile);
    }
    const none = { change: 'none' as const, sinceSec: timeSec, kept: 1 };
    if (differing.length === 0) return none;

    findInk(planes[settled]!, stride, this.#width, this.#height, this.#bar, this.#otherInk);
    let inkBefore = 0;
    for (let tile = 0; tile < counts.length; tile++) {
      if (!this.#restless.ignored[tile]) inkBefore += inkIn(this.#shownInk, stride, columns, tile);
    }
    let lostInk = 0;
    const lost: number[] = [];
    const added: number[] = [];
    for (const tile of differing) {
      const change = inkChange(this.#shownInk, this.#otherInk, stride, columns, tile);
      if (change.lost >= inkPixels && change.lost >= lostShare * change.before) {
        lost.push(tile);
        lostInk += change.before;
      }
      if (change.added >= inkPixels) added.push(tile);
    }
    const kept = inkBefore === 0 ? 1 : 1 - lostInk / inkBefore;
    const wasBlank = inkBefore < blankPixels;
    const isReplaced =
      (lost.length > fewTiles && kept < 1 - this.#maxLoss) ||
      lost.length >= manyTiles ||
      (wasBlank && added.length >= wholeTiles);
    if (isReplaced) {
      const sinceSec = this.#beganAt([...lost, ...added]);
      this.#showSettled();
      return { change: 'replaced', sinceSec, kept };
    }
    if (lost.length > fewTiles && added.length < lost.length) return none;
    for (const tile of differing) this.#copyTile(tile, settled, shown);
    [this.#shownInk, this.#otherInk] = [this.#otherInk, this.#shownInk];
    this.#version++;
    for (const tile of added) this.#pending[tile] = 1;
    if (this.#pending.reduce((sum, value) => sum + value, 0) < revealTiles) return { ...none, kept };
    this.#pending.fill(0);
    return { change: 'added', sinceSec: this.#beganAt(added), kept };
  }

  /** When the first of these tiles became what they are, but for stragglers. */
  #beganAt(tiles: readonly number[]): number {
    const times = tiles.map((tile) => this.#restless.changedAtSec(tile)).sort((a, b) => a - b);
    return Math.max(this.#startSec, times[Math.floor(times.length / 10)]!);
  }

  /** What moves everywhere never settles: there only a cut to other light and dark counts. */
  #jumped(timeSec: number): boolean {
    const { sums } = this.#tiles.compare(this.#current, shown, this.#bar);
    let far = 0;
    for (const sum of sums) if (sum > jumpLevels * tileSide * tileSide) far++;
    if (far < jumpShare * sums.length) {
      this.#jumps = 0;
      return false;
    }
    if (this.#jumps === 0) this.#jumpSec = timeSec;
    this.#jumps++;
    return this.#jumps >= jumpSamples;
  }

  #showCurrent(): void {
    this.#tiles.planes[settled]!.set(this.#tiles.planes[this.#current]!);
    this.#isUnsettled = false;
    this.#jumps = 0;
    this.#showSettled();
  }

  #showSettled(): void {
    const { stride, planes } = this.#tiles;
    planes[shown]!.set(planes[settled]!);
    findInk(planes[shown]!, stride, this.#width, this.#height, this.#bar, this.#shownInk);
    this.#pending.fill(0);
    this.#version++;
  }
}

/** About the wished width, by a whole factor of the frame's size, which shrinks fast; never below the smallest. */
function wholeFactorSize({ width, height }: LumaPlane, wished: number): { width: number; height: number } {
  const factor = Math.max(1, Math.round(width / wished));
  const size = { width: Math.floor(width / factor), height: Math.floor(height / factor) };
  return size.height >= tileSide ? size : widthLimited(width, height, wished);
}
