import { resizeArea } from './downscale.ts';
import type { LumaPlane } from './luma.ts';

const width = 32;
const height = 18;

/** Most that are held; beyond it every other one goes, so that they stay spread over the film. */
const maxHeld = 256;

/** Stretches of a screen that are held against each other. */
const stretches = 8;

/** Grey levels by which a pixel must differ, so that neither coding nor a shadow counts. */
const clearLevels = 25;

/** Share of the pixels that must be drawn before it is asked what became of them: less is a pointer or a logo. */
const leastDrawn = 0.02;

/** A frame as a few bytes. */
interface Thumbnail {
  timeSec: number;
  levels: Uint8Array;
}

/** What is needed of a frame. */
interface Shown extends Omit<LumaPlane, 'luma' | 'stride'> {
  timeSec: number;
  luma(): Uint8Array;
}

/** Small grey copies of frames, evenly spaced: 150 kB at most, whatever the length of the film. */
export class Thumbnails {
  #held: Thumbnail[] = [];
  #step = 1;
  #seen = 0;

  /** Takes the next frame; most are passed over, unread. */
  see(frame: Shown): void {
    if (this.#seen++ % this.#step !== 0) return;
    const plane = {
      width: frame.width,
      height: frame.height,
      luma: frame.luma(),
      lumaRange: frame.lumaRange,
    };
    this.#held.push({ timeSec: frame.timeSec, levels: resizeArea(plane, width, height).luma.slice() });
    if (this.#held.length < maxHeld) return;
    this.#held = this.#held.filter((_, index) => index % 2 === 0);
    this.#step *= 2;
  }

  /** Those from `startSec` to before `endSec`. */
  between(startSec: number, endSec: number): Thumbnail[] {
    return this.#held.filter(({ timeSec }) => timeSec >= startSec && timeSec < endSec);
  }
}

/** `lastingChange` inside the longest of the screens; 0 where there is none. */
export function changeInLongest(
  screens: readonly { screenStartSec: number; screenEndSec: number }[],
  thumbnails: Thumbnails,
): number {
  let longest = { screenStartSec: 0, screenEndSec: 0 };
  for (const screen of screens) {
    if (screen.screenEndSec - screen.screenStartSec > longest.screenEndSec - longest.screenStartSec)
      longest = screen;
  }
  return lastingChange(
    thumbnails.between(longest.screenStartSec, longest.screenEndSec).map(({ levels }) => levels),
  );
}

/**
 * How much of what is drawn gives way to something else, 0 to 1, over pictures of one size in the order of time. They
 * are cut into eight stretches, of which each pixel's median is taken: a speaker who moves, a pointer or a cut-in
 * leave it as it is. Of each two stretches it is asked which share of what is drawn in the first (what differs clearly
 * from its commonest grey) has faded in the second, and, where over half of the picture is another, how much. What is
 * added, as on a board that fills, is no change. The largest of these counts.
 */
export function lastingChange(pictures: readonly Uint8Array[]): number {
  const medians = inStretches(pictures).map(medianOf);
  let largest = 0;
  for (const [index, before] of medians.entries()) {
    const ground = commonestLevel(before);
    for (const after of medians.slice(index + 1))
      largest = Math.max(largest, changeOf(before, after, ground));
  }
  return largest;
}

function inStretches(pictures: readonly Uint8Array[]): Uint8Array[][] {
  const count = Math.min(stretches, pictures.length);
  return Array.from({ length: count }, (_, index) =>
    pictures.slice(
      Math.floor((index * pictures.length) / count),
      Math.floor(((index + 1) * pictures.length) / count),
    ),
  );
}

function medianOf(pictures: readonly Uint8Array[]): Uint8Array {
  const size = pictures[0]!.length;
  const sorted = new Uint8Array(pictures.length);
  return Uint8Array.from({ length: size }, (_, pixel) => {
    for (const [index, picture] of pictures.entries()) sorted[index] = picture[pixel]!;
    return sorted.sort()[sorted.length >> 1]!;
  });
}

/** The middle of the commonest of sixteen ranges of grey. */
function commonestLevel(picture: Uint8Array): number {
  const counts = new Uint32Array(16);
  for (const level of picture) counts[level >> 4]!++;
  return counts.indexOf(Math.max(...counts)) * 16 + 8;
}

function changeOf(before: Uint8Array, after: Uint8Array, ground: number): number {
  let drawn = 0;
  let faded = 0;
  let changed = 0;
  for (let pixel = 0; pixel < before.length; pixel++) {
    const ink = Math.abs(before[pixel]! - ground);
    if (Math.abs(after[pixel]! - before[pixel]!) > clearLevels) changed++;
    if (ink <= clearLevels) continue;
    drawn++;
    if (ink - Math.abs(after[pixel]! - ground) > clearLevels) faded++;
  }
  const changedShare = changed / before.length;
  const fadedShare = drawn >= leastDrawn * before.length ? faded / drawn : 0;
  return Math.max(fadedShare, changedShare > 0.5 ? changedShare : 0);
}
