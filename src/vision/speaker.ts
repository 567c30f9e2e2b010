import type { EdgeMap } from './edges.ts';
import type { Face } from './faces.ts';

/** Cells along each side of the grid that is looked at. */
const gridCells = 16;
/** Pixels of edge that make a cell busy; fewer are the end of a stroke from the next cell. */
const busyPixels = 4;
/** From the middle of the face: half of the width that shoulders and moving hands take, and half of the head's. */
const bodyReach = 2.2;
const headReach = 1.1;
/** Hair above the box of a face, in heights of it. */
const hairReach = 0.5;
/** Luma within so many levels of a cell's most frequent one is its ground. */
const groundLevels = 8;
/** Share of a cell that is ground where something is written or drawn on it; of a shelf or a crowd it is less. */
const groundShare = 0.6;
/** Luma on both sides of a stroke is the same ground; differing by more than this share of the step it is a rim. */
const sameGround = 0.4;
/** Distances in pixels at which that is looked at: beyond thin and beyond thick strokes. */
const strokeSides = [4, 6];
/** Neighbours that differ by more levels are not flat. */
const flatLevels = 2;
/** Where so much is flat, what is around the speaker is a page: cameras, even before a wall, give less with objects. */
const pageFlatShare = 0.88;

/** From here down (share of the height) names and titles are shown under a speaker. */
export const bannerTop = 2 / 3;

/** What is to be seen around a speaker, above where banners are. */
export interface Surroundings {
  /** Share of all cells in which something is written or drawn there. */
  drawnShare: number;
  /** Whether it is a rendered page, or as plain as one. */
  isPage: boolean;
}

/** Whether a point (shares of width and height) is on the speaker whose face it is, from hair to hands. */
export function isOnSpeaker({ left, top, width, height }: Face, x: number, y: number): boolean {
  const fromMiddle = Math.abs(x - left - width / 2);
  const reach = y > top + height ? bodyReach : headReach;
  return y > top - hairReach * height && fromMiddle < reach * width;
}

/**
 * What is drawn around a speaker. Edges alone don't tell: shelves, windows and curtains have more than a diagram. On a
 * board or a slide they are strokes, the same ground on both sides of them; on a page that is flat all over, areas count
 * too (a bar chart has hardly a stroke). `luma` in rows without gaps.
 */
export function surroundings(luma: Uint8Array, edges: EdgeMap, face: Face): Surroundings {
  const { width, height } = edges;
  let [written, grounded, flat, pixels] = [0, 0, 0, 0];
  for (const cell of cellsOf(width, height)) {
    const x = (cell.left + cell.right) / 2 / width;
    const y = (cell.top + cell.bottom) / 2 / height;
    if (isOnSpeaker(face, x, y) || y > bannerTop) continue;
    const seen = lookAt(cell, luma, edges);
    pixels += seen.pixels;
    flat += seen.flat;
    if (seen.edges < busyPixels || seen.ground < groundShare * seen.pixels) continue;
    grounded++;
    if (seen.strokes >= busyPixels && seen.strokes > seen.rims) written++;
  }
  const isPage = pixels > 0 && flat >= pageFlatShare * pixels;
  return { drawnShare: (isPage ? grounded : written) / gridCells ** 2, isPage };
}

interface Cell {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function cellsOf(width: number, height: number): Cell[] {
  const at = (index: number, length: number): number => Math.floor((index * length) / gridCells);
  return Array.from({ length: gridCells ** 2 }, (_, index) => {
    const [column, row] = [index % gridCells, Math.floor(index / gridCells)];
    return {
      left: at(column, width),
      right: at(column + 1, width),
      top: at(row, height),
      bottom: at(row + 1, height),
    };
  });
}

/**
 * Counts pixels of a cell, but for those at the rim of the picture: all, those of its ground, flat ones, edges, and of
 * these strokes and rims.
 */
function lookAt({ left, right, top, bottom }: Cell, luma: Uint8Array, { width, height, drawn }: EdgeMap) {
  const levels = new Uint32Array(256);
  const seen = { pixels: 0, ground: 0, flat: 0, edges: 0, strokes: 0, rims: 0 };
  const margin = Math.max(...strokeSides);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (x < margin || y < margin || x >= width - margin || y >= height - margin) continue;
      const at = y * width + x;
      levels[luma[at]!]!++;
      seen.pixels++;
      if (isFlat(luma, at, width)) seen.flat++;
      if (!drawn[at]) continue;
      seen.edges++;
      if (isStroke(luma, at, width)) seen.strokes++;
      else seen.rims++;
    }
  }
  seen.ground = mostWithin(levels);
  return seen;
}

function isFlat(luma: Uint8Array, at: number, width: number): boolean {
  return [-1, 1, -width, width].every((by) => Math.abs(luma[at]! - luma[at + by]!) <= flatLevels);
}

/** Looks across an edge along the steeper axis. */
function isStroke(luma: Uint8Array, at: number, width: number): boolean {
  const across = Math.abs(luma[at + 1]! - luma[at - 1]!);
  const down = Math.abs(luma[at + width]! - luma[at - width]!);
  const axis = across >= down ? 1 : width;
  const most = sameGround * Math.max(across, down);
  return strokeSides.some((by) => Math.abs(luma[at + by * axis]! - luma[at - by * axis]!) < most);
}

/** Pixels within `groundLevels` of the level around which there are most. */
function mostWithin(levels: Uint32Array): number {
  let most = 0;
  for (let middle = 0; middle < 256; middle++) {
    const from = Math.max(0, middle - groundLevels);
    most = Math.max(
      most,
      levels.subarray(from, middle + groundLevels + 1).reduce((sum, count) => sum + count, 0),
    );
  }
  return most;
}
