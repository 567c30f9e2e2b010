import { inkIn } from './ink.ts';
import type { RgbPicture } from './picture.ts';
import type { ReadRegion } from './read-region.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';
import { around, boxOf, heightOf, overlap, type TextBox, widthOf } from './text-box.ts';

/** Signs that stand between the parts of a formula. */
const operators = /[=+<>±×÷·≤≥≠≈]/u;
/** Signs of one formula are no farther apart, in heights of it; columns of a table are. */
const signDistance = 0.7;
/** A piece is one where so much of the formula is beside it, in heights; less is its margin. */
const leastBeside = 0.5;
/** Radians: an index at its end tilts the box of a short piece. */
const mostTilt = 0.5;
/** Room around the signs, in heights. */
const margin = 0.08;
/** A reading of the whole is taken from here on. */
const minConfidence = 0.8;

type Reading = Pick<ReadRegion, 'text' | 'confidence'>;

/** A formula that the detector cut at its wide gaps. */
export interface BrokenFormula {
  /** Where all of it stands. */
  region: RotatedRectangle;
  /** Numbers of the regions that are pieces of it. */
  pieces: number[];
}

/**
 * Formulas of which only pieces were found: from each piece with an operator, all ink in its row that follows without a
 * wide gap. Rows of words are none.
 */
export function brokenFormulas(picture: RgbPicture, regions: readonly ReadRegion[]): BrokenFormula[] {
  const boxes = regions.map(({ region }) => boxOf(region));
  const isPiece = regions.map(
    ({ region, text }) => Math.abs(region.angle) <= mostTilt && !/\p{L}{3}/u.test(text),
  );
  const found: BrokenFormula[] = [];
  for (const [seed, { text }] of regions.entries()) {
    if (!isPiece[seed] || !operators.test(text) || found.some(({ pieces }) => pieces.includes(seed)))
      continue;
    const place = placeOf(picture, boxes, isPiece, seed);
    if (!place) continue;
    const pieces = [...regions.keys()].filter((i) => isWithin(boxes[i]!, place));
    if (pieces.some((i) => !isPiece[i])) continue;
    found.push({ pieces, region: regionOf(place, margin * heightOf(place)) });
  }
  return found;
}

/** Whether a reading of the whole formula is better than its pieces: sure, a formula, and no less than they are. */
export function isWhole({ text, confidence }: Reading, pieces: readonly Reading[]): boolean {
  const before = pieces.reduce((sum, piece) => sum + signsIn(piece.text), 0);
  const isFormula = operators.test(text) && !/\p{L}{4}/u.test(text);
  return isFormula && confidence >= minConfidence && signsIn(text) >= before;
}

function signsIn(text: string): number {
  return [...text.replaceAll(/\s/g, '')].length;
}

/** What stands in the row of a piece without a wide gap; null where that is the piece alone. */
function placeOf(
  picture: RgbPicture,
  boxes: readonly TextBox[],
  isPiece: readonly boolean[],
  seed: number,
): TextBox | null {
  let place = boxes[seed]!;
  // Each round takes up the pieces that are reached; a taller one gives a taller row, and wider gaps.
  for (let grew = true; grew; ) {
    const reached = inkAround(picture, place);
    const near = boxes.filter((box, i) => isPiece[i] && isBeside(box, reached));
    const next = around([reached, ...near]);
    grew = widthOf(next) > widthOf(place) + 1 || heightOf(next) > heightOf(place) + 1;
    place = next;
  }
  const own = boxes[seed]!;
  return widthOf(place) >= widthOf(own) + leastBeside * heightOf(own) ? place : null;
}

/** A place with the ink that follows it on both sides. */
function inkAround(picture: RgbPicture, place: TextBox): TextBox {
  const height = heightOf(place);
  const [top, rows] = [Math.max(0, Math.floor(place.top)), Math.ceil(height)];
  const mask = inkIn(picture, 0, top, picture.width, Math.min(rows, picture.height - top));
  const hasInk = (x: number): boolean => {
    for (let i = x; i < mask.length; i += picture.width) if (mask[i]) return true;
    return false;
  };
  const far = signDistance * height;
  let [left, right] = [Math.round(place.left), Math.round(place.right)];
  for (let x = left - 1; x >= 0 && left - x <= far; x--) if (hasInk(x)) left = x;
  for (let x = right + 1; x < picture.width && x - right <= far; x++) if (hasInk(x)) right = x;
  return { ...place, left, right };
}

/** Whether a piece goes on where a place ends; an index stands half above the line. */
function isBeside(box: TextBox, place: TextBox): boolean {
  const far = signDistance * Math.max(heightOf(box), heightOf(place));
  const across = Math.max(box.left, place.left) - Math.min(box.right, place.right);
  return across <= far && overlap(box, place) > 0;
}

function isWithin(box: TextBox, place: TextBox): boolean {
  const middle = (box.top + box.bottom) / 2;
  return box.left < place.right && box.right > place.left && middle > place.top && middle < place.bottom;
}

function regionOf(place: TextBox, room: number): RotatedRectangle {
  return {
    cx: (place.left + place.right) / 2,
    cy: (place.top + place.bottom) / 2,
    halfWidth: widthOf(place) / 2 + room,
    halfHeight: heightOf(place) / 2 + room,
    angle: 0,
  };
}
