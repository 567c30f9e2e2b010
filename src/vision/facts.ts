import { toScore } from '../records/basics.ts';
import type { PictureFacts } from '../records/screen.ts';
import { countLevels, drawnEdges, type EdgeMap } from './edges.ts';
import { type Face, findFaces, largestFace, shareOfFaces } from './faces.ts';
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
 * Where one colour has a larger share of the picture, faces are looked for only if something solid lies on it, such as a
 * speaker in a corner: the network and what runs it take 125 MB, which slides of writing never need.
 */
const plainSlideShare = 0.9;
/** Something solid fills so much of a square of cells, of a grid as fine as this: a face of 4 % of the picture does. */
const solidShare = 0.75;
const solidGrid = 32;
const solidCells = 3;

/**
 * Measures a picture (rows of red, green, blue bytes without gaps) without reading it. What counts as an edge
 * is in `drawnEdges`: thin lines count in full, noise, shading and frames don't. Values have four decimals.
 * Throws a RangeError where bytes and size do not fit.
 */
export async function pictureFacts(rgb: Uint8Array, width: number, height: number): Promise<PictureFacts> {
  const small = await shrinkPicture({ rgb, width, height }, longEdge);
  const luma = greyOf(small);
  const edges = drawnEdges(luma, small.width, small.height);
  const drawn = countLevels(edges.drawn)[1]!;
  const { share: plain, isPlain } = plainColour(small);
  const isLookedAt = plain <= plainSlideShare || hasSolidPart(isPlain, small.width, small.height);
  const faces = isLookedAt ? await findFaces(rgb, width, height) : [];
  const face = largestFace(faces);
  return {
    edgeShare: toScore(drawn / edges.drawn.length),
    plainShare: toScore(plain),
    entropyBits: toScore(entropyBits(luma)),
    busyShare: toScore(busyShare(edges)),
    sharpness: toScore(sharpness(luma, small.width, small.height)),
    faceShare: toScore(face ? face.width * face.height : 0),
    facesShare: toScore(shareOfFaces(faces)),
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

/**
 * Share of the most frequent coarse colour, on the better of two grids, so that none splits a flat colour; and which
 * pixels have it.
 */
function plainColour({ rgb }: RgbPicture): { share: number; isPlain: Uint8Array } {
  const stepBits = 8 - colourBits;
  const binBits = colourBits + 1;
  const pixels = rgb.length / 3;
  let most = { count: 0, bin: 0, bins: new Uint16Array(0) };
  for (const shift of [0, 1 << (stepBits - 1)]) {
    const bins = new Uint16Array(pixels);
    const counts = new Uint32Array(1 << (3 * binBits));
    for (let pixel = 0, i = 0; pixel < pixels; pixel++, i += 3) {
      const r = (rgb[i]! + shift) >> stepBits;
      const g = (rgb[i + 1]! + shift) >> stepBits;
      const b = (rgb[i + 2]! + shift) >> stepBits;
      const bin = (((r << binBits) | g) << binBits) | b;
      bins[pixel] = bin;
      counts[bin]!++;
    }
    for (const [bin, count] of counts.entries()) if (count > most.count) most = { count, bin, bins };
  }
  const isPlain = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) isPlain[pixel] = most.bins[pixel] === most.bin ? 1 : 0;
  return { share: most.count / pixels, isPlain };
}

/** Whether some part of a plain picture is filled by something else than strokes. */
function hasSolidPart(isPlain: Uint8Array, width: number, height: number): boolean {
  const other = new Uint32Array(solidGrid * solidGrid);
  const pixels = new Uint32Array(solidGrid * solidGrid);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * solidGrid) / height) * solidGrid;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor((x * solidGrid) / width);
      pixels[cell]!++;
      other[cell]! += 1 - isPlain[y * width + x]!;
    }
  }
  const isSolid = (left: number, top: number): boolean => {
    let [filled, all] = [0, 0];
    for (let cell = 0; cell < solidCells * solidCells; cell++) {
      const at = (top + Math.floor(cell / solidCells)) * solidGrid + left + (cell % solidCells);
      filled += other[at]!;
      all += pixels[at]!;
    }
    return filled > solidShare * all;
  };
  for (let top = 0; top <= solidGrid - solidCells; top++)
    for (let left = 0; left <= solidGrid - solidCells; left++) if (isSolid(left, top)) return true;
  return false;
}

function entropyBits(luma: Uint8Array): number {
  let bits = 0;
  for (const count of countLevels(luma)) {
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
