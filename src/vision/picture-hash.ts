import type { PictureHash } from '../records/screen.ts';
import { resizeArea } from './downscale.ts';
import type { LumaPlane } from './luma.ts';

/** Pictures are hashed from a square copy of this side; frequencies above `frequencies` are left out. */
const side = 64;
/** Frequencies along each side: 16 x 16 bits, without the mean. */
const frequencies = 16;
/** Hex digits of one of the two hashes. */
const digits = (frequencies * frequencies) / 4;
/**
 * Copies of a picture (scaled, recoded as JPEG 40) are at most 20 apart, pictures of different lectures at least 70; what
 * is between is a slide that grew, or a picture that lost a part of its border.
 */
const sameAtMost = 32;
/** Farther apart, no two are of one picture with a pointer, a line or a speaker who moves on it. */
const otherFrom = 65;
/** Standard deviation of luma below which there is nothing to tell pictures by: coding alone would decide. */
const leastContrast = 2.5;
/** Long edge of the copy in which the border is looked for, and luma levels that a plain line may vary by. */
const borderEdge = 256;
const borderLevels = 24;
/** Pixels at both ends of a line that tell nothing: at a corner of bars they are a mix of three. */
const cornerPixels = 2;
/** What is left without the border must be this share of the picture, or a lone page number would stand for it. */
const leastInside = 0.05;

/** By frequency, from 1, and place. */
const cosines = Float64Array.from({ length: frequencies * side }, (_, at) => {
  const [index, x] = [Math.floor(at / side), at % side];
  return Math.cos(((2 * x + 1) * (index + 1) * Math.PI) / (2 * side));
});

/**
 * The perceptual hash of a picture: signs of its low frequencies (DCT) against their median, of the whole picture and
 * of what is inside its plain border, so that scaling, recoding, bars and cropped margins leave one of them nearly as it
 * was. The only one in Lectern: every hash can be held against every other (`hashDistance`). '' where the picture is
 * blank.
 */
export function pictureHash(plane: LumaPlane): PictureHash {
  const { luma } = resizeArea(plane, side, side);
  if (contrast(luma) < leastContrast) return '';
  const whole = signs(luma);
  const inside = insideBorder(plane);
  const hasBorder = inside.width !== plane.width || inside.height !== plane.height;
  return `${whole}${hasBorder ? signs(resizeArea(inside, side, side).luma) : whole}`;
}

/** Bits of 256 in which two pictures differ: 0 for copies, about 128 for unrelated ones and where one is blank. */
export function hashDistance(a: PictureHash, b: PictureHash): number {
  if (a === '' || b === '') return (frequencies * frequencies) / 2;
  return wordsDistance(hashWords(a), hashWords(b));
}

/** Words of 32 bits of a hash that is not blank: half of them of the whole picture, half of what is inside its border. */
export const wordsOfHash = digits / 4;

/** A hash that is not blank, to be held against many. */
export function hashWords(hash: PictureHash): Uint32Array {
  return Uint32Array.from({ length: wordsOfHash }, (_, word) =>
    Number.parseInt(hash.slice(8 * word, 8 * word + 8), 16),
  );
}

/** `hashDistance` of hashes as words. */
export function wordsDistance(a: Uint32Array, b: Uint32Array): number {
  return Math.min(differing(a, b, 0), differing(a, b, wordsOfHash / 2));
}

/**
 * `wordsDistance` to the hash that stands at a place among many, where that is `most` or less; else some number above it:
 * of unrelated pictures a third of the words tells.
 */
export function boundedDistance(a: Uint32Array, all: Uint32Array, at: number, most: number): number {
  return Math.min(boundedHalf(a, all, at, 0, most), boundedHalf(a, all, at, wordsOfHash / 2, most));
}

function boundedHalf(a: Uint32Array, all: Uint32Array, at: number, from: number, most: number): number {
  let bits = 0;
  for (let word = from; word < from + wordsOfHash / 2 && bits <= most; word++)
    bits += bitsIn(a[word]! ^ all[at + word]!);
  return bits;
}

/** Whether two hashes as words are of the same picture (`isSameHash`). */
export function isSameWords(a: Uint32Array, b: Uint32Array): boolean {
  return wordsDistance(a, b) <= sameAtMost;
}

/** Whether two hashes are of the same picture, scaled, recoded or within other bars. Never true for a blank one. */
export function isSameHash(a: PictureHash, b: PictureHash): boolean {
  return hashDistance(a, b) <= sameAtMost;
}

/** Whether two hashes are of pictures that have little in common. Never true for a blank one: it may be anything. */
export function isOtherHash(a: PictureHash, b: PictureHash): boolean {
  return a !== '' && b !== '' && hashDistance(a, b) >= otherFrom;
}

function differing(a: Uint32Array, b: Uint32Array, from: number): number {
  let bits = 0;
  for (let at = from; at < from + wordsOfHash / 2; at++) bits += bitsIn(a[at]! ^ b[at]!);
  return bits;
}

/** Ones among 32 bits, added up in pairs, fours and bytes. */
function bitsIn(word: number): number {
  let sums = word - ((word >>> 1) & 0x55555555);
  sums = (sums & 0x33333333) + ((sums >>> 2) & 0x33333333);
  return Math.imul((sums + (sums >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function signs(luma: Uint8Array): string {
  const rows = new Float64Array(frequencies * side);
  for (let index = 0; index < frequencies; index++) {
    for (let y = 0; y < side; y++) {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += luma[y * side + x]! * cosines[index * side + x]!;
      rows[index * side + y] = sum;
    }
  }
  const found = new Float64Array(frequencies * frequencies);
  for (let down = 0; down < frequencies; down++) {
    for (let across = 0; across < frequencies; across++) {
      let sum = 0;
      for (let y = 0; y < side; y++) sum += rows[across * side + y]! * cosines[down * side + y]!;
      found[down * frequencies + across] = sum;
    }
  }
  const sorted = found.toSorted();
  const median = (sorted[found.length / 2 - 1]! + sorted[found.length / 2]!) / 2;
  let hex = '';
  for (let at = 0; at < found.length; at += 4) {
    let digit = 0;
    for (const value of found.subarray(at, at + 4)) digit = 2 * digit + (value > median ? 1 : 0);
    hex += digit.toString(16);
  }
  return hex;
}

function contrast(luma: Uint8Array): number {
  const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
  return Math.sqrt(luma.reduce((sum, value) => sum + (value - mean) ** 2, 0) / luma.length);
}

/** The picture without the rows and columns of one shade around it; as it is where little would be left. */
function insideBorder(plane: LumaPlane): LumaPlane {
  const scale = Math.min(1, borderEdge / Math.max(plane.width, plane.height));
  const width = Math.max(1, Math.round(plane.width * scale));
  const height = Math.max(1, Math.round(plane.height * scale));
  const { luma } = resizeArea(plane, width, height);
  const box = { left: 0, top: 0, right: width, bottom: height };
  const isPlain = (from: number, step: number, count: number): boolean => {
    let [least, most] = [255, 0];
    for (let i = cornerPixels; i < count - cornerPixels; i++) {
      const value = luma[from + i * step]!;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least <= borderLevels;
  };
  const isPlainRow = (y: number): boolean => isPlain(y * width + box.left, 1, box.right - box.left);
  const isPlainColumn = (x: number): boolean => isPlain(box.top * width + x, width, box.bottom - box.top);
  // Bars at the sides keep rows from being plain until they are off, and so the other way round.
  for (let before = -1, size = 0; before !== size; size = box.right - box.left + box.bottom - box.top) {
    before = size;
    while (box.top < box.bottom - 1 && isPlainRow(box.top)) box.top++;
    while (box.bottom > box.top + 1 && isPlainRow(box.bottom - 1)) box.bottom--;
    while (box.left < box.right - 1 && isPlainColumn(box.left)) box.left++;
    while (box.right > box.left + 1 && isPlainColumn(box.right - 1)) box.right--;
  }
  const share = ((box.right - box.left) * (box.bottom - box.top)) / (width * height);
  return share < leastInside ? plane : cut(plane, box, scale);
}

function cut(
  plane: LumaPlane,
  box: { left: number; top: number; right: number; bottom: number },
  scale: number,
): LumaPlane {
  const { width, height, luma, lumaRange, stride = width } = plane;
  const left = Math.min(width - 1, Math.round(box.left / scale));
  const top = Math.min(height - 1, Math.round(box.top / scale));
  const right = Math.max(left + 1, Math.min(width, Math.round(box.right / scale)));
  const bottom = Math.max(top + 1, Math.min(height, Math.round(box.bottom / scale)));
  return {
    width: right - left,
    height: bottom - top,
    luma: luma.subarray(top * stride + left, (bottom - 1) * stride + right),
    lumaRange,
    stride,
  };
}
