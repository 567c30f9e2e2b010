import type { Point } from './picture.ts';
import { minimumAreaRectangle, type RotatedRectangle } from './rotated-rectangle.ts';

/** Settings of DBNet's post-processing (Liao et al. 2020, arXiv 1911.08947, section 3.5). */
export interface RegionSettings {
  /** Pixels above this probability belong to text, 0 to 1. */
  pixelThreshold: number;
  /** Regions whose mean probability is below this are dropped, 0 to 1. */
  regionThreshold: number;
  /** The network draws shrunk regions; they grow by area * ratio / perimeter. */
  unclipRatio: number;
}

/**
 * PaddleOCR's defaults for this model, but for the region threshold (0.6 there): a speck that sticks to a line
 * widens its box and takes the mean down, and what is no text fails at the recogniser's confidence anyway.
 */
export const defaultRegionSettings: RegionSettings = {
  pixelThreshold: 0.3,
  regionThreshold: 0.45,
  unclipRatio: 1.5,
};

/** Shrunk regions thinner than this are noise, in map pixels. */
const minShrunkSide = 3;
/** A picture full of specks must not cost more than a full page of text. */
const maxRegions = 400;

/**
 * Text regions of a probability map, in map pixels, in the order of their topmost pixel.
 *
 * @param probabilities row by row, `width * height` values from 0 to 1
 */
export function textRegions(
  probabilities: Float32Array,
  width: number,
  height: number,
  settings: RegionSettings = defaultRegionSettings,
): RotatedRectangle[] {
  const regions: RotatedRectangle[] = [];
  for (const outline of outlines(probabilities, width, height, settings.pixelThreshold)) {
    const shrunk = minimumAreaRectangle(outline);
    if (2 * Math.min(shrunk.halfWidth, shrunk.halfHeight) < minShrunkSide) continue;
    if (meanInside(probabilities, width, height, shrunk) < settings.regionThreshold) continue;
    regions.push(unclip(shrunk, settings.unclipRatio));
    if (regions.length === maxRegions) break;
  }
  return regions;
}

/**
 * For each 8-connected component, the outer corners of the first and last pixel of each of its rows:
 * all that its convex hull can touch.
 */
function* outlines(
  probabilities: Float32Array,
  width: number,
  height: number,
  threshold: number,
): Generator<Point[]> {
  const seen = new Uint8Array(width * height);
  const stack: number[] = [];
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || probabilities[start]! <= threshold) continue;
    first.clear();
    last.clear();
    seen[start] = 1;
    stack.push(start);
    for (let pixel = stack.pop(); pixel !== undefined; pixel = stack.pop()) {
      const x = pixel % width;
      const y = (pixel - x) / width;
      first.set(y, Math.min(first.get(y) ?? x, x));
      last.set(y, Math.max(last.get(y) ?? x, x));
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (seen[next] || probabilities[next]! <= threshold) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    const outline: Point[] = [];
    for (const [y, x] of first) outline.push([x, y], [x, y + 1]);
    for (const [y, x] of last) outline.push([x + 1, y], [x + 1, y + 1]);
    yield outline;
  }
}

function meanInside(map: Float32Array, width: number, height: number, rectangle: RotatedRectangle): number {
  const { cx, cy, halfWidth, halfHeight, angle } = rectangle;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const reachX = Math.abs(halfWidth * cos) + Math.abs(halfHeight * sin);
  const reachY = Math.abs(halfWidth * sin) + Math.abs(halfHeight * cos);
  let sum = 0;
  let count = 0;
  for (let y = Math.max(0, Math.floor(cy - reachY)); y <= Math.min(height - 1, cy + reachY); y++) {
    for (let x = Math.max(0, Math.floor(cx - reachX)); x <= Math.min(width - 1, cx + reachX); x++) {
      const dx = x + 0.5 - cx;
      const dy = y + 0.5 - cy;
      if (Math.abs(dx * cos + dy * sin) > halfWidth || Math.abs(dy * cos - dx * sin) > halfHeight) continue;
      sum += map[y * width + x]!;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

function unclip(rectangle: RotatedRectangle, ratio: number): RotatedRectangle {
  const { halfWidth, halfHeight } = rectangle;
  const distance = (halfWidth * halfHeight * ratio) / (halfWidth + halfHeight);
  return { ...rectangle, halfWidth: halfWidth + distance, halfHeight: halfHeight + distance };
}
