import { inkIn } from './ink.ts';
import { type CodeBlock, codeBlocks } from './monospace.ts';
import type { RgbPicture } from './picture.ts';
import type { ReadRegion } from './read-region.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';
import { findTables, type Table } from './tables.ts';
import { around, boxOf, heightOf, median, middleOf, type TextBox, widthOf } from './text-box.ts';

/** Ink lower or narrower than this share of a line is dust. */
const leastHeight = 0.2;
const leastWidth = 0.08;
/** Rows of a program that are this many usual distances apart have room for one more. */
const roomForRow = 1.6;
/** Room around the ink, as a share of its line. */
const margin = 0.15;
/** Rows of a table run into each other by less than this share of their height. */
const betweenRows = 0.2;
/** Rows that may be missing below a program: two braces. */
const rowsBelow = 2;

/**
 * Places where the detector found nothing although what stands around tells that text may stand there, and where there is
 * ink: a row of a program that is a lone brace, an empty cell of a table.
 */
export function overlookedRegions(picture: RgbPicture, regions: readonly ReadRegion[]): RotatedRectangle[] {
  const boxes = regions.map(({ region }) => boxOf(region));
  const texts = regions.map(({ text }) => text);
  const blocks = codeBlocks(regions);
  const inCode = new Set(blocks.flatMap(({ members }) => members));
  const others = [...regions.keys()].filter((i) => !inCode.has(i));
  const places = [
    ...blocks.flatMap((block) => rowsWithout(block, boxes)),
    ...findTables(boxes, texts, others).flatMap((table) => emptyCells(table, boxes)),
  ];
  return places.flatMap((place) => {
    const ink = inkExtent(picture, place);
    return ink ? [ink] : [];
  });
}

function rowsWithout({ rows, members, box, textLeft }: CodeBlock, boxes: readonly TextBox[]): TextBox[] {
  const height = median(members.map((i) => heightOf(boxes[i]!)));
  const middles = rows
    .map((row) => median(row.members.map((i) => middleOf(boxes[i]!))))
    .sort((a, b) => a - b);
  const steps = middles.slice(1).map((middle, i) => middle - middles[i]!);
  // Most rows have no room between them, so the lower quartile is the distance of neighbours.
  const spacing = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 4)] ?? 0;
  if (spacing < 0.5 * height) return [];
  const missing = middles.slice(1).flatMap((middle, i) => {
    const count = Math.round((middle - middles[i]!) / spacing) - 1;
    if (middle - middles[i]! < roomForRow * spacing) return [];
    return Array.from(
      { length: count },
      (_, at) => middles[i]! + ((at + 1) * (middle - middles[i]!)) / (count + 1),
    );
  });
  const below = Array.from({ length: rowsBelow }, (_, at) => middles.at(-1)! + (at + 1) * spacing);
  const half = Math.min(height, spacing) / 2;
  return [...missing, ...below]
    .map((middle) => ({ left: textLeft, right: box.right, top: middle - half, bottom: middle + half }))
    .filter((place) => !boxes.some((one, i) => !members.includes(i) && touches(one, place)));
}

function emptyCells({ rows }: Table, boxes: readonly TextBox[]): TextBox[] {
  return rows.flatMap((row) => {
    const inRow = row.flat().map((i) => boxes[i]!);
    const { top, bottom } = around(inRow);
    return row.flatMap((cell, column) => {
      if (cell.length > 0) return [];
      const { left, right } = around(rows.flatMap((one) => one[column]!.map((i) => boxes[i]!)));
      // What was read there, if only in part, is of another row or of no table.
      const room = betweenRows * (bottom - top);
      const core = { left, right, top: top + room, bottom: bottom - room };
      return boxes.some((one) => touches(one, core)) ? [] : [{ left, right, top, bottom }];
    });
  });
}

function touches(a: TextBox, b: TextBox): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

/** The ink in a place, with some room around; null where there is none, or where it runs on above or below. */
function inkExtent(picture: RgbPicture, place: TextBox): RotatedRectangle | null {
  const [left, top] = [Math.max(0, Math.floor(place.left)), Math.max(0, Math.floor(place.top))];
  const width = Math.min(picture.width, Math.ceil(place.right)) - left;
  const height = Math.min(picture.height, Math.ceil(place.bottom)) - top;
  if (width < 4 || height < 4) return null;
  const ink = inkIn(picture, left, top, width, height);
  const found: TextBox = { left: width, right: 0, top: height, bottom: 0 };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!ink[y * width + x]) continue;
      found.left = Math.min(found.left, x);
      found.right = Math.max(found.right, x + 1);
      found.top = Math.min(found.top, y);
      found.bottom = Math.max(found.bottom, y + 1);
    }
  if (heightOf(found) < leastHeight * height || widthOf(found) < leastWidth * height) return null;
  const room = margin * height;
  return {
    cx: left + (found.left + found.right) / 2,
    cy: top + height / 2,
    halfWidth: widthOf(found) / 2 + room,
    halfHeight: height / 2,
    angle: 0,
  };
}
