import { inkIn } from './ink.ts';
import { type Listing, listingIn } from './listings.ts';
import { codeBlocks } from './monospace.ts';
import type { RgbPicture } from './picture.ts';
import type { ReadRegion } from './read-region.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';
import { findTables } from './tables.ts';
import { around, boxOf, heightOf, middleOf, overlap, type TextBox, widthOf } from './text-box.ts';

/** Two spaces and more end what belongs to a row; signs of a program stand closer. */
const mostSpaces = 2.2;
/** A caret after the last letter is a stroke, no more letters. */
const leastLetters = 1.2;
/** A letter before the first one may stand alone; a caret has less ink. Both in steps. */
const leastLetter = 0.6;
const leastInk = 0.35;
/** Share of the rows of pixels of a line that its letters take up. */
const core = 0.6;
/** Room around what is read again, in steps. */
const margin = 0.3;
/** A reading of the whole is taken from here on. */
const minConfidence = 0.8;
const fewLetters = 3;

/** A row of a program that goes on beside what was read of it. */
export interface CutRow {
  /** The piece at that side. */
  piece: ReadRegion;
  /** Where it and the rest of its row stand. */
  region: RotatedRectangle;
}

/**
 * Rows of programs with ink before their first letter or after their last: where a caret stands among signs, after a letter
 * that stands alone, or in small print, the detector cuts a line.
 */
export function cutRows(picture: RgbPicture, regions: readonly ReadRegion[]): CutRow[] {
  const boxes = regions.map(({ region }) => boxOf(region));
  const texts = regions.map(({ text }) => text);
  const blocks = codeBlocks(regions);
  const inCode = new Set(blocks.flatMap(({ members }) => members));
  const others = [...regions.keys()].filter((i) => !inCode.has(i));
  const listings = findTables(boxes, texts, others).flatMap((table) => listingIn(table, regions) ?? []);
  return [...blocks, ...listings].flatMap((block) =>
    block.rows.flatMap(({ members }): CutRow[] => {
      const first = members.reduce((a, b) => (boxes[b]!.left < boxes[a]!.left ? b : a));
      const last = members.reduce((a, b) => (boxes[b]!.right > boxes[a]!.right ? b : a));
      const row = around(members.map((i) => boxes[i]!));
      const beside = boxes.filter((box, i) => !members.includes(i) && overlap(box, row) > 0.2);
      const place = { ...boxes[last]!, right: endOf(picture, boxes[last]!, beside, block) };
      const start = startOf(picture, boxes[first]!, beside, block);
      // What is one piece and cut at both ends is read as a whole.
      if (first === last) place.left = start;
      const found: CutRow[] = [];
      if (widthOf(place) > widthOf(boxes[last]!)) found.push(cutRow(regions[last]!, place));
      if (first !== last && start < boxes[first]!.left)
        found.push(cutRow(regions[first]!, { ...boxes[first]!, left: start }));
      return found;
    }),
  );
}

/** Whether a reading of a whole row holds what was read of it, and goes on at the sides that were cut. */
export function goesOn(whole: Omit<ReadRegion, 'at'>, piece: ReadRegion): boolean {
  const [all, part] = [whole.text, piece.text].map((text) => text.replaceAll(/\s/gu, '')) as [string, string];
  const [row, box] = [boxOf(whole.region), boxOf(piece.region)];
  const [isCutBefore, isCutAfter] = [row.left < box.left, row.right > box.right];
  // The letter at the cut may have been cut, too; of few letters none is left to tell by.
  const spare = part.length < fewLetters ? 0 : 1;
  const isHeld =
    (isCutAfter && all.startsWith(part.slice(0, part.length - spare))) ||
    (isCutBefore && all.endsWith(part.slice(spare))) ||
    (isCutBefore && isCutAfter && all.includes(part));
  return whole.confidence >= minConfidence && isHeld && all.length > part.length;
}

function cutRow(piece: ReadRegion, place: TextBox): CutRow {
  return { piece, region: regionOf(place) };
}

/** Where a row ends whose ink goes on after its box without a wide gap. */
function endOf(picture: RgbPicture, box: TextBox, others: readonly TextBox[], { step }: Listing): number {
  const limit = Math.min(picture.width, ...others.map(({ left }) => left).filter((left) => left > box.right));
  const inked = inkedColumns(picture, box, Math.floor(box.right - step), Math.floor(limit));
  let end = box.right;
  for (const x of inked) if (x >= box.right && x - end <= mostSpaces * step) end = x + 1;
  return end - box.right < leastLetters * step ? box.right : Math.min(limit, end + margin * step);
}

/** Where a row begins that has ink before its box, inside the block: line numbers stand outside. */
function startOf(
  picture: RgbPicture,
  box: TextBox,
  others: readonly TextBox[],
  { step, textLeft }: Listing,
): number {
  const edge = textLeft - margin * step;
  const limit = Math.max(0, edge, ...others.map(({ right }) => right).filter((right) => right < box.left));
  const inked = inkedColumns(picture, box, Math.ceil(limit), Math.ceil(box.left + step)).toReversed();
  let start = box.left;
  let ink = 0;
  for (const x of inked)
    if (x < box.left && start - x <= mostSpaces * step) {
      start = x;
      ink++;
    }
  const isLetter = box.left - start >= leastLetter * step && ink >= leastInk * step;
  return isLetter ? Math.max(limit, start - margin * step) : box.left;
}

/** The columns of pixels with ink in the middle of a line, from one place to another. */
function inkedColumns(picture: RgbPicture, box: TextBox, from: number, to: number): number[] {
  const half = (core * heightOf(box)) / 2;
  const [top, bottom] = [Math.round(middleOf(box) - half), Math.round(middleOf(box) + half)];
  const left = Math.max(0, from);
  const width = Math.min(picture.width, to) - left;
  if (width < 2 || top < 0 || bottom > picture.height || bottom - top < 2) return [];
  const ink = inkIn(picture, left, top, width, bottom - top);
  return Array.from({ length: width }, (_, x) => x).flatMap((x) => {
    for (let i = x; i < ink.length; i += width) if (ink[i]) return [left + x];
    return [];
  });
}

function regionOf(place: TextBox): RotatedRectangle {
  return {
    cx: (place.left + place.right) / 2,
    cy: middleOf(place),
    halfWidth: widthOf(place) / 2,
    halfHeight: heightOf(place) / 2,
    angle: 0,
  };
}
