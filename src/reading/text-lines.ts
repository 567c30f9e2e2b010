import type { TextLine } from '../records/reading.ts';
import { cleanLine } from './clean-line.ts';
import type { Point } from './picture.ts';
import { readingRows, type TextBox } from './reading-order.ts';
import { corners, type RotatedRectangle } from './rotated-rectangle.ts';

/** What was read in one region of a picture. */
export interface ReadRegion {
  region: RotatedRectangle;
  text: string;
  /** Mean probability of the characters, 0 to 1. */
  confidence: number;
}

/** Up to this distance, in line heights, the pieces of a row are words of one sentence. */
const wordDistance = 1.5;
/** Up to this distance they are cells of one row, beyond it they are lines of their own. */
const cellDistance = 6;

/** Lines in reading order; pieces of one row are joined by a space or, further apart, by a tab. */
export function textLines(regions: readonly ReadRegion[], width: number, height: number): TextLine[] {
  const cleaned = regions
    .map((region) => ({ ...region, text: cleanLine(region.text) }))
    .filter(({ text }) => text !== '');
  const boxes = cleaned.map(({ region }) => textBox(region));
  return readingRows(boxes).flatMap((row) =>
    pieces(row, boxes).map((piece) =>
      joined(
        piece.map((index) => cleaned[index]!),
        piece.map((index) => boxes[index]!),
        width,
        height,
      ),
    ),
  );
}

/** The upright box that stands for a region; a sloping line counts with its height in the middle. */
function textBox({ cx, cy, halfWidth, halfHeight, angle }: RotatedRectangle): TextBox {
  const reachX = halfWidth * Math.cos(angle) + halfHeight * Math.abs(Math.sin(angle));
  return { left: cx - reachX, right: cx + reachX, top: cy - halfHeight, bottom: cy + halfHeight };
}

function pieces(row: readonly number[], boxes: readonly TextBox[]): number[][] {
  const cut: number[][] = [];
  for (const index of row) {
    const before = cut.at(-1)?.at(-1);
    if (before !== undefined && distance(boxes[before]!, boxes[index]!) <= cellDistance) {
      cut.at(-1)!.push(index);
    } else {
      cut.push([index]);
    }
  }
  return cut;
}

/** Free space between two neighbours in heights of the lower one. */
function distance(a: TextBox, b: TextBox): number {
  return (b.left - a.right) / Math.min(a.bottom - a.top, b.bottom - b.top);
}

function joined(
  parts: readonly ReadRegion[],
  boxes: readonly TextBox[],
  width: number,
  height: number,
): TextLine {
  let text = '';
  let weighted = 0;
  let characters = 0;
  for (const [i, part] of parts.entries()) {
    if (i > 0) text += distance(boxes[i - 1]!, boxes[i]!) <= wordDistance ? ' ' : '\t';
    text += part.text;
    weighted += part.confidence * part.text.length;
    characters += part.text.length;
  }
  const outline = parts.length === 1 ? corners(parts[0]!.region) : around(parts);
  return {
    text,
    confidence: round(weighted / characters),
    box: outline.map(([x, y]): [number, number] => [share(x / width), share(y / height)]),
  };
}

function around(parts: readonly ReadRegion[]): Point[] {
  const points = parts.flatMap(({ region }) => corners(region));
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

function share(value: number): number {
  return round(Math.min(1, Math.max(0, value)));
}

/** Four decimals, as records store. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
