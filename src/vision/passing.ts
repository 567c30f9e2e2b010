import { inkChange } from './ink.ts';
import { isLaidOver } from './laid-over.ts';
import type { SceneLook } from './observation.ts';
import { fewTiles, groundShare, inkPixels, lostShare, manyTiles } from './screen-content.ts';
import { difference, type Inked, inked, otherShare, similarity } from './similar-looks.ts';
import { changedPixels, createTilePlanes, type TilePlanes } from './tile-planes.ts';

/** What shows next to nothing new is a screen only if it stands longer than this, about three sentences. */
const briefSec = 15;
/** What comes back, or lies over a screen, for so short a time passes by whatever comes next, and though it covers more. */
const glimpseSec = 4;
/** What lies over a screen that then comes back is one only if it stands longer than this. */
const overlaySec = 8;
/** What lies over a screen leaves at least this share of its ink to be seen. */
const overlayKeeps = 0.5;
/** A state of which this share is still drawn on the next one was not left for another. */
const staysShare = 0.5;
/** What comes back shows at least this share of what was gone in between; a word may have been added. */
const backShare = 2 / 3;
/** What is as much like the screen before is the same: shown again after it was cleared, or with the speaker elsewhere. */
const sameShare = 0.95;
/** How many screens back a state is looked for; whoever goes back further shows it again. */
const recentScreens = 3;

/** What is needed of a screen. */
interface Ended {
  startSec: number;
  /** Null where it lasts until the end of the film. */
  endSec: number | null;
  /** Null where nobody looked: such a screen stays. */
  look: SceneLook | null;
}

/** Lets all screens through. */
export class Staying<S extends Ended> {
  *push(screen: S, _seenUntilSec: number): Generator<S, void> {
    yield screen;
  }

  glimpse(_: Pick<Ended, 'look'>): void {}

  *end(): Generator<S, void> {}
}

/**
 * Leaves out states that only pass by; their time falls to the screen before. Such are
 *
 * - a brief state that draws nothing which was not there before, or nothing but what was there on one of the last three
 *   screens: what is left of a board, the terminal before and after a manual page, a slide on the way to the next. Where
 *   most of the screen before stays, only a word may be new: a speaker is back in place, but the code has grown;
 * - a brief state that leaves half of a screen to be seen, where the other half then comes back: a menu, a dialogue;
 * - a very brief one that differs from the screen before by a filled rectangle: a window that opens before the cut.
 *
 * What a template draws on every slide tells nothing, so the first question is always where two states differ.
 */
export class PassingStates<S extends Ended> {
  #tiles: TilePlanes | null = null;
  readonly #recent: Inked[] = [];
  #held: { screen: S; inked: Inked } | null = null;
  /** What may lie over the screen that is held. */
  #overlay: { screen: S; inked: Inked } | null = null;

  /**
   * Takes the next screen, once its end is known, or where it was last seen; gives out those that are known to stay.
   */
  *push(screen: S, seenUntilSec: number): Generator<S, void> {
    if (!screen.look) {
      yield screen;
      return;
    }
    this.glimpse(screen);
    if (this.#overlay) {
      yield this.#held!.screen;
      this.#held = this.#overlay;
      this.#overlay = null;
    }
    const current = { screen, inked: this.#inked(screen.look) };
    const lastsSec = (screen.endSec ?? seenUntilSec) - screen.startSec;
    const isKnown = lastsSec < briefSec && this.#isKnown(current.inked, lastsSec, screen.endSec === null);
    const lies = lastsSec < overlaySec && this.#liesOverHeld(current.inked);
    this.#recent.push(current.inked);
    if (this.#recent.length > recentScreens) this.#recent.shift();
    if (this.#held && isKnown) this.#held.screen.endSec = screen.endSec;
    else if (lies) this.#overlay = current;
    else {
      if (this.#held) yield this.#held.screen;
      this.#held = current;
    }
  }

  /** Takes a look at what was shown for too short a time to be a screen: enough to tell that one came back. */
  glimpse({ look }: Pick<Ended, 'look'>): void {
    if (!look || !this.#held || !this.#overlay) return;
    if (!this.#comesBack(this.#held.inked, this.#inked(look), this.#overlay.inked)) return;
    this.#held.screen.endSec = this.#overlay.screen.endSec;
    this.#overlay = null;
  }

  /** Gives out what is left at the end of the film. */
  *end(): Generator<S, void> {
    if (this.#held) yield this.#held.screen;
    if (this.#overlay) yield this.#overlay.screen;
  }

  #isKnown(state: Inked, lastsSec: number, isLast: boolean): boolean {
    const before = this.#recent.at(-1);
    if (!before) return false;
    const alike = similarity(state, before, this.#tiles!);
    if (alike >= sameShare) return true;
    const { drawn, other, ground, unseen } = this.#compare(state, before);
    const isSameGround = ground < groundShare * this.#tiles!.columns * this.#tiles!.rows;
    if (isSameGround && unseen <= drawn && other.length <= fewTiles && 2 * other.length <= drawn) return true;
    // What the film ends on stays.
    if (isLast) return false;
    const isGlimpse = lastsSec < glimpseSec;
    if (isGlimpse && this.#liesOver(state, before)) return true;
    const mayAdd = this.#staysOn(before, state) ? fewTiles : this.#trifle;
    return this.#recent
      .slice(0, -1)
      .some((earlier) => this.#comesBack(state, earlier, before, { isGlimpse, mayAdd }));
  }

  /** Whether the next state goes on from one, rather than back behind it: most that is drawn is still there, if anything is. */
  #staysOn(state: Inked, next: Inked): boolean {
    const { ink, lostInk } = this.#compare(state, next);
    return ink > 0 && lostInk <= (1 - staysShare) * ink;
  }

  /** Tiles that differ on what is the same screen. */
  get #trifle(): number {
    return Math.ceil(manyTiles(this.#tiles!.columns * this.#tiles!.rows)) - 1;
  }

  #liesOverHeld(state: Inked): boolean {
    if (!this.#held) return false;
    const { ink, lostInk } = this.#compare(this.#held.inked, state);
    return lostInk > 0 && lostInk <= (1 - overlayKeeps) * ink;
  }

  /**
   * Whether what is drawn on one state and is another on the one between is there again on a third, but for so many tiles.
   */
  #comesBack(
    state: Inked,
    third: Inked,
    between: Inked,
    { isGlimpse = false, mayAdd = this.#trifle } = {},
  ): boolean {
    const gone = this.#compare(state, between).other;
    if (gone.length <= fewTiles) return false;
    const { other, unseen } = this.#compare(state, third, gone);
    if (2 * unseen > gone.length) return false;
    return (other.length <= mayAdd || isGlimpse) && other.length <= (1 - backShare) * gone.length;
  }

  #liesOver(state: Inked, below: Inked): boolean {
    const bar = Math.max(state.look.bar, below.look.bar);
    // A dialogue may be as light as the page: its ground shows at half the bar, where no coder's noise does.
    return [bar, bar / 2].some((levels) => {
      const { differs, ignored } = difference(state, below, this.#tiles!, levels);
      return isLaidOver(differs, ignored, this.#tiles!);
    });
  }

  #inked(look: SceneLook): Inked {
    this.#tiles ??= createTilePlanes(look.width, look.height, 2);
    return inked(look, this.#tiles);
  }

  /**
   * What became of what is drawn in these tiles, or in all. What moves all the time on both, a speaker in the corner,
   * does not count; what moves on one is not on the other.
   */
  #compare(state: Inked, next: Inked, within?: readonly number[]): Comparison {
    const { planes, columns, stride, compare } = this.#tiles!;
    planes[0]!.set(state.look.plane);
    planes[1]!.set(next.look.plane);
    const { counts } = compare(0, 1, Math.max(state.look.bar, next.look.bar));
    const found: Comparison = { drawn: 0, unseen: 0, ground: 0, ink: 0, other: [], lostInk: 0 };
    for (const tile of within ?? counts.keys()) {
      if (next.look.ignored[tile]) {
        if (!state.look.ignored[tile] && state.inkIn[tile]! >= inkPixels) found.unseen++;
        continue;
      }
      if (state.look.ignored[tile]) {
        found.drawn++;
        found.other.push(tile);
        continue;
      }
      const ink = state.inkIn[tile]!;
      const looksSame = counts[tile]! < changedPixels;
      if (ink < inkPixels) {
        if (!looksSame && next.inkIn[tile]! < inkPixels) found.ground++;
        continue;
      }
      found.drawn++;
      found.ink += ink;
      if (looksSame) continue;
      const { lost, added } = inkChange(state.ink, next.ink, stride, columns, tile);
      if (lost + added >= otherShare * ink) found.other.push(tile);
      if (lost >= inkPixels && lost >= lostShare * ink) found.lostInk += ink;
    }
    return found;
  }
}

interface Comparison {
  /** Tiles that are drawn on, and their clear edges. */
  drawn: number;
  ink: number;
  /** Tiles that are drawn on where the other moved all the time: nothing tells whether it was there. */
  unseen: number;
  /** Tiles that are drawn on in neither, and look other: a photo out of focus, another colour. */
  ground: number;
  /** Those that look other. */
  other: number[];
  /** Clear edges in tiles that lost theirs. */
  lostInk: number;
}
