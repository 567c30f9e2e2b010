import type { ReadRegion } from './read-region.ts';

/** Lines differ by no more in their slope, in radians. */
const sameSlope = 0.1;
/** Nor in height by more than this factor: the detector parts a line in pieces of one height. */
const sameHeight = 1.4;
/** Nor in level, in heights. */
const sameLevel = 0.25;
/** A letter read twice stands in the same place within this share of a line's height. */
const samePlace = 0.35;

/**
 * Where the detector parts a word, both halves show the letters between them: `Basics` and `s of`, `Short` and `rtcuts`.
 * The second half loses what the first has, and the halves of a word become one region.
 */
export function withoutDoubledLetters<T extends ReadRegion>(regions: readonly T[]): T[] {
  const parts = [...regions];
  for (let i = 0; i < parts.length; i++)
    for (let j = 0; j < parts.length; j++) {
      const joined = i === j ? null : joinedAt(parts[i]!, parts[j]!);
      if (!joined) continue;
      parts[i] = joined;
      parts.splice(j, 1);
      if (j < i) i--;
      j = -1;
    }
  return parts;
}

/** Two halves of a line as one, if the first ends with the letters that the second begins with, in one place. */
function joinedAt<T extends ReadRegion>(first: T, second: T): T | null {
  if (!first.at || !second.at || !areInLine(first, second)) return null;
  const height = 2 * Math.min(first.region.halfHeight, second.region.halfHeight);
  const [before, after] = [[...first.text], [...second.text]];
  const [from, to] = [placesOf(first, first), placesOf(second, first)];
  for (let count = Math.min(before.length, after.length) - 1; count > 0; count--) {
    const isDoubled = Array.from({ length: count }, (_, i) => before.length - count + i).every(
      (at, i) => before[at] === after[i] && Math.abs(from[at]! - to[i]!) <= samePlace * height,
    );
    if (!isDoubled || before.slice(-count).every((char) => char.trim() === '')) continue;
    return joined(first, second, count, [...from, ...to.slice(count)]);
  }
  return null;
}

function joined<T extends ReadRegion>(first: T, second: T, count: number, places: readonly number[]): T {
  const text = first.text + [...second.text].slice(count).join('');
  const { region } = first;
  const [cos, sin] = [Math.cos(region.angle), Math.sin(region.angle)];
  const along = (second.region.cx - region.cx) * cos + (second.region.cy - region.cy) * sin;
  const [left, right] = [-region.halfWidth, along + second.region.halfWidth];
  const halfWidth = (right - left) / 2;
  return {
    ...first,
    text,
    confidence: Math.min(first.confidence, second.confidence),
    at: places.map((place) => (place - left) / (2 * halfWidth)),
    region: {
      ...region,
      cx: region.cx + ((left + right) / 2) * cos,
      cy: region.cy + ((left + right) / 2) * sin,
      halfWidth,
    },
  };
}

/** Whether the second is the next piece of the line that the first stands in, and the two overlap. */
function areInLine({ region: a }: ReadRegion, { region: b }: ReadRegion): boolean {
  if (Math.abs(a.angle - b.angle) > sameSlope) return false;
  const heights = [a.halfHeight, b.halfHeight];
  if (Math.max(...heights) > sameHeight * Math.min(...heights)) return false;
  const [cos, sin] = [Math.cos(a.angle), Math.sin(a.angle)];
  const [along, across] = [
    (b.cx - a.cx) * cos + (b.cy - a.cy) * sin,
    (b.cy - a.cy) * cos - (b.cx - a.cx) * sin,
  ];
  if (Math.abs(across) > 2 * sameLevel * Math.min(...heights)) return false;
  const starts = along - b.halfWidth > -a.halfWidth;
  const ends = along + b.halfWidth > a.halfWidth;
  return starts && ends && along - b.halfWidth < a.halfWidth;
}

/** Where the characters of a region stand along another, from its middle. */
function placesOf({ region, at }: ReadRegion, { region: base }: ReadRegion): number[] {
  const [cos, sin] = [Math.cos(base.angle), Math.sin(base.angle)];
  const middle = (region.cx - base.cx) * cos + (region.cy - base.cy) * sin;
  return at!.map((place) => middle + (2 * place - 1) * region.halfWidth);
}
