import { inkIn } from './ink.ts';
import { codeBlocks } from './monospace.ts';
import type { RgbPicture } from './picture.ts';
import type { ReadRegion } from './read-region.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';
import { around, boxOf, heightOf, middleOf, overlap, type TextBox, widthOf } from './text-box.ts';

/** Two spaces and more end what belongs to a row; signs of a program stand closer. */
const mostSpaces = 2.2;
/** A caret after the last letter is a stroke, no more letters. */
const leastLetters = 1.2;
/** Share of the rows of pixels of a line that its letters take up. */
const core = 0.6;
/** A reading of the whole is taken from here on. */
const minConfidence = 0.8;

/** A row of a program that goes on after the end of what was read. */
export interface CutRow {
  /** The last piece that was read. */
  piece: ReadRegion;
  /** Where it and the rest of its row stand. */
  region: RotatedRectangle;
}

/**
 * Rows of programs whose ink goes on after their last letter: where a caret stands among signs, or in small print, the detector
 * ends a line too early.
 */
export function cutRows(picture: RgbPicture, regions: readonly ReadRegion[]): CutRow[] {
  const boxes = regions.map(({ region }) => boxOf(region));
  return codeBlocks(regions).flatMap(({ rows, step }) =>
    rows.flatMap(({ members }): CutRow[] => {
      const last = members.reduce((a, b) => (boxes[b]!.right > boxes[a]!.right ? b : a));
      const row = around(members.map((i) => boxes[i]!));
      const room = boxes
        .filter((box, i) => !members.includes(i) && overlap(box, row) > 0.2 && box.left > row.right)
        .reduce((limit, box) => Math.min(limit, box.left), picture.width);
      const end = inkEnd(picture, boxes[last]!, { step, room });
      if (end - boxes[last]!.right < leastLetters * step) return [];
      const { left, top, bottom } = boxes[last]!;
      const place = { left, top, bottom, right: Math.min(room, end + 0.3 * step) };
      return [{ piece: regions[last]!, region: regionOf(place) }];
    }),
  );
}

/** Whether a reading of a whole row holds what was read of it, and goes on. */
export function goesOn(whole: Pick<ReadRegion, 'text' | 'confidence'>, piece: ReadRegion): boolean {
  const [all, part] = [whole.text, piece.text].map((text) => text.replaceAll(/\s/gu, ''));
  // The last letter may have been cut, too.
  const isBegun = all!.startsWith(part!.slice(0, -1));
  return whole.confidence >= minConfidence && isBegun && all!.length > part!.length;
}

/** How far the ink of a line goes on to the right of its box without a wide gap. */
function inkEnd(picture: RgbPicture, box: TextBox, { step, room }: { step: number; room: number }): number {
  const half = (core * heightOf(box)) / 2;
  const [top, bottom] = [Math.round(middleOf(box) - half), Math.round(middleOf(box) + half)];
  const left = Math.max(0, Math.floor(box.right - step));
  const width = Math.min(picture.width, Math.floor(room)) - left;
  if (width <= step || top < 0 || bottom > picture.height || bottom - top < 2) return box.right;
  const ink = inkIn(picture, left, top, width, bottom - top);
  let end = box.right;
  for (let x = Math.ceil(box.right) - left; x < width && left + x - end <= mostSpaces * step; x++)
    for (let i = x; i < ink.length; i += width) if (ink[i]) end = left + x + 1;
  return end;
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
