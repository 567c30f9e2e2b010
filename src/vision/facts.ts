import { toScore } from '../records/basics.ts';
import type { PictureFacts } from '../records/screen.ts';
import { drawnEdges, type EdgeMap } from './edges.ts';
import { type Face, largestFace } from './faces.ts';
import { type RgbPicture, shrinkPicture } from './picture.ts';
import { surroundings } from './speaker.ts';

/** Everything is measured on a copy of this size, so that the numbers mean the same at any resolution. */
const longEdge = 640;
/** Cells along each side of the grid that `busyShare` counts. */
const gridCells = 16;
/** Pixels of edge that make a cell busy; fewer are the end of a stroke from the next cell. */
const busyPixels = 4;
/** Colours are told apart in steps of 32. */
const colourBits = 3;
/**
 * Where one colour has a larger share of the picture, no speaker fills it, and nobody looks for a face: the network and
 * what runs it take 125 MB, which slides of writing never need.
 */
const plainSlideShare = 0.9;

/**
 * Measures a picture (rows of red, green, blue bytes without gaps) without reading it. What counts as an edge
 * is in `drawnEdges`: thin lines count in full, noise, shading and frames don't. Values have four decimals.
 * Throws a RangeError where bytes and size do not fit.
 */
export async function pictureFacts(rgb: Uint8Array, width: number, height: number): Promise<PictureFacts> {
  const small = await shrinkPicture({ rgb, width, height }, longEdge);
  const luma = greyOf(small);
  const edges = drawnEdges(luma, small.width, small.height);
  const drawn = edges.drawn.reduce((sum, value) => sum + value, 0);
  const plain = plainShare(small);
  const face = plain > plainSlideShare ? null : await largestFace(rgb, width, height);
  const faceShare = face ? face.width * face.height : 0;
  return {
    edgeShare: toScore(drawn / edges.drawn.length),
    plainShare: toScore(plain),
    entropyBits: toScore(entropyBits(luma)),
    busyShare: toScore(busyShare(edges)),
    sharpness: toScore(sharpness(luma, small.width, small.height)),
    faceShare: toScore(faceShare),
    ...(face && { speaker: speakerOf(face, luma, edges) }),
  };
}

function speakerOf(face: Face, luma: Uint8Array, edges: EdgeMap): PictureFacts['speaker'] {
  const { drawnShare, isPage } = surroundings(luma, edges, face);
  const { left, top, width, height } = face;
  return {
    face: { left: toScore(left), top: toScore(top), width: toScore(width), height: toScore(height) },
    drawnShare: toScore(drawnShare),
    isPage,
  };
}

/** Luma by the weights of ITU-R BT.601, as OpenCV's grey. */
function greyOf({ rgb }: RgbPicture): Uint8Array {
  const luma = new Uint8Array(rgb.length / 3);
  for (let i = 0, from = 0; i < luma.length; i++, from += 3) {
    luma[i] = (299 * rgb[from]! + 587 * rgb[from + 1]! + 114 * rgb[from + 2]! + 500) / 1000;
  }
  return luma;
}

/** Share of the most frequent coarse colour, on the better of two grids, so that none splits a flat colour. */
function plainShare({ rgb }: RgbPicture): number {
  const stepBits = 8 - colourBits;
  const binBits = colourBits + 1;
  let most = 0;
  for (const shift of [0, 1 << (stepBits - 1)]) {
    const counts = new Uint32Array(1 << (3 * binBits));
    for (let i = 0; i < rgb.length; i += 3) {
      const r = (rgb[i]! + shift) >> stepBits;
      const g = (rgb[i + 1]! + shift) >> stepBits;
      const b = (rgb[i + 2]! + shift) >> stepBits;
      counts[(((r << binBits) | g) << binBits) | b]!++;
    }
    for (const count of counts) most = Math.max(most, count);
  }
  return most / (rgb.length / 3);
}

function entropyBits(luma: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const value of luma) counts[value]!++;
  let bits = 0;
  for (const count of counts) {
    if (count > 0) bits -= (count / luma.length) * Math.log2(count / luma.length);
  }
  return Math.max(0, bits);
}

function busyShare({ width, height, drawn }: EdgeMap): number {
  const counts = new Uint32Array(gridCells * gridCells);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * gridCells) / height) * gridCells;
    for (let x = 0; x < width; x++) {
      counts[row + Math.floor((x * gridCells) / width)]! += drawn[y * width + x]!;
    }
  }
  return counts.filter((count) => count >= busyPixels).length / counts.length;
}

/** Mean squared Laplacian (four neighbours) over the inner pixels. */
function sharpness(luma: Uint8Array, width: number, height: number): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const laplacian = luma[i - 1]! + luma[i + 1]! + luma[i - width]! + luma[i + width]! - 4 * luma[i]!;
      sum += laplacian * laplacian;
    }
  }
  return sum / Math.max(1, (width - 2) * (height - 2));
}
