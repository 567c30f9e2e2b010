import type { RgbPicture } from './picture.ts';

/** A run of pixel columns without ink: first column, and the one after the last. */
export type Gap = readonly [start: number, end: number];

/** Pixels that differ from the background by more than this share of the ink's contrast are ink. */
const inkShare = 0.35;
/** Less contrast than this many grey levels is taken for noise. */
const minContrast = 24;
/** The ink's contrast is what this share of the pixels exceeds. */
const inkPixels = 0.03;
/** Rows with more ink than this are rules: underlines, borders of cells. */
export const ruleShare = 0.85;

/**
 * The gaps between the inked parts of a line, those at its two ends left out. Over a photograph there
 * are none.
 */
export function blankColumns(line: RgbPicture): Gap[] {
  const { width, height } = line;
  const inked = inkMask(line);
  const columns = new Uint8Array(width);
  for (let y = 0; y < height; y++) {
    const row = inked.subarray(y * width, (y + 1) * width);
    if (row.reduce((sum, value) => sum + value, 0) > ruleShare * width) continue;
    for (let x = 0; x < width; x++) columns[x]! |= row[x]!;
  }
  const gaps: Gap[] = [];
  let end = columns.indexOf(1);
  while (end >= 0) {
    const start = columns.indexOf(0, end);
    end = start < 0 ? -1 : columns.indexOf(1, start);
    if (end >= 0) gaps.push([start, end]);
  }
  return gaps;
}

/** 1 where a pixel differs clearly from the most frequent luma, else 0. */
export function inkMask({ width, height, data }: RgbPicture): Uint8Array {
  const size = width * height;
  const luma = new Uint8Array(size);
  const histogram = new Uint32Array(256);
  for (let i = 0; i < size; i++) {
    const value = (data[3 * i]! * 77 + data[3 * i + 1]! * 150 + data[3 * i + 2]! * 29) >> 8;
    luma[i] = value;
    histogram[value]!++;
  }
  const background = mostFrequent(histogram);
  const byContrast = new Uint32Array(256);
  for (let value = 0; value < 256; value++) byContrast[Math.abs(value - background)]! += histogram[value]!;
  let contrast = 255;
  for (let count = 0; contrast > minContrast; contrast--) {
    count += byContrast[contrast]!;
    if (count >= inkPixels * size) break;
  }
  return luma.map((value) => (Math.abs(value - background) > inkShare * contrast ? 1 : 0));
}

/** Centre of the fullest window of 13 grey levels. */
function mostFrequent(histogram: Uint32Array): number {
  let best = 0;
  let bestCount = -1;
  for (let value = 0; value < 256; value++) {
    let count = 0;
    for (let i = Math.max(0, value - 6); i <= Math.min(255, value + 6); i++) count += histogram[i]!;
    if (count > bestCount) [best, bestCount] = [value, count];
  }
  return best;
}
