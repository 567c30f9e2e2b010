import { inkIn } from './ink.ts';
import type { RgbPicture } from './picture.ts';
import type { ReadRegion } from './read-region.ts';
import { boxOf, heightOf, middleOf, overlap, type TextBox } from './text-box.ts';

/** A marker stands no farther left of its item, in line heights. */
const reach = 2.6;
/** It is no higher and no wider than this share of the line. */
const largest = 0.75;
/** And no smaller: specks are no markers. */
const smallest = 0.07;
/** Free space left of it, as a share of the line, so that the end of a word is no marker. */
const alone = 0.3;
/** And between it and its item: letters of a word stand closer. */
const beforeItem = 0.2;
/** A first letter sticks out of the box of its line by no more than this share of it. */
const stickingOut = 0.4;
/** Markers of a list stand under each other within this share of a line. */
const sameColumn = 0.3;
const minItems = 2;

/**
 * Bullets that the detector left out, as regions: a small sign, alone, before two lines or more at the same place; a
 * marker that was read counts.
 */
export function findBullets(picture: RgbPicture, regions: readonly ReadRegion[]): ReadRegion[] {
  const boxes = regions.map(({ region }) => boxOf(region));
  const found = regions.flatMap((item, i) => {
    if (Math.abs(item.region.angle) > 0.05 || isMarked(item.text)) return [];
    const isFirst = !boxes.some(
      (other, at) =>
        at !== i &&
        overlap(other, boxes[i]!) > 0.4 &&
        other.left < boxes[i]!.left &&
        other.right > boxes[i]!.left - reach * heightOf(boxes[i]!),
    );
    const bullet = isFirst ? bulletBefore(picture, boxes[i]!) : null;
    return bullet ? [{ bullet, item }] : [];
  });
  const places = [
    ...found.map(({ bullet }) => (bullet.left + bullet.right) / 2),
    ...regions.flatMap((region, i) => readMarkerPlace(region, boxes[i]!)),
  ];
  return found
    .filter(({ bullet, item }) => {
      const line = 2 * item.region.halfHeight;
      const middle = (bullet.left + bullet.right) / 2;
      return places.filter((place) => Math.abs(place - middle) < sameColumn * line).length >= minItems;
    })
    .map(({ bullet, item }) => ({
      text: '•',
      confidence: item.confidence,
      region: {
        cx: (bullet.left + bullet.right) / 2,
        cy: item.region.cy,
        halfWidth: (bullet.right - bullet.left) / 2,
        halfHeight: item.region.halfHeight,
        angle: 0,
      },
    }));
}

/** Whether a text starts with the marker or the number of an item. */
export function isMarked(text: string): boolean {
  return /^\s*(?:[•·●▪■◦○➤►▶‣✓✔*–-]\s|\(?(?:\d{1,2}|[a-zA-Z])[.)](?:\s|$))/u.test(text);
}

/** Whether a text is a marker alone. */
export function isMarker(text: string): boolean {
  return /^(?:[•·●▪■◦○➤►▶‣✓✔*–-]|\(?(?:\d{1,2}|[a-zA-Z])[.)])$/u.test(text.trim());
}

/** Where the marker stands that a region begins with, if it does. */
function readMarkerPlace({ text, at }: ReadRegion, box: TextBox): number[] {
  if (isMarker(text)) return [(box.left + box.right) / 2];
  return isMarked(text) && at ? [box.left + (box.right - box.left) * at[0]!] : [];
}

function bulletBefore(picture: RgbPicture, line: TextBox): TextBox | null {
  const height = heightOf(line);
  const [left, right] = [
    Math.max(0, Math.floor(line.left - reach * height)),
    Math.min(picture.width, Math.ceil(line.left + 0.2 * height)),
  ];
  const [top, bottom] = [Math.max(0, Math.floor(line.top)), Math.min(picture.height, Math.ceil(line.bottom))];
  const [width, rows] = [right - left, bottom - top];
  if (width < 4 || rows < 4) return null;
  const ink = inkIn(picture, left, top, width, rows);
  const columns = Array.from({ length: width }, (_, x) => {
    for (let y = 0; y < rows; y++) if (ink[y * width + x]) return true;
    return false;
  });
  // The first letter may begin before the box does, or after.
  const boxStart = width - Math.ceil(0.2 * height);
  let textStart = boxStart;
  if (columns[boxStart]) while (textStart > 0 && columns[textStart - 1]) textStart--;
  else while (textStart < width && !columns[textStart]) textStart++;
  if (boxStart - textStart > stickingOut * height) return null;
  // The last run of inked columns that ends before the text begins.
  let end = textStart;
  while (end > 0 && !columns[end - 1]) end--;
  let start = end;
  while (start > 0 && columns[start - 1]) start--;
  if (start === end || start === 0 || textStart - end < beforeItem * height) return null;
  const free = Math.ceil(alone * height);
  for (let x = Math.max(0, start - free); x < start; x++) if (columns[x]) return null;
  if (start < free && left > 0) return null;
  let [first, last] = [rows, -1];
  for (let y = 0; y < rows; y++)
    for (let x = start; x < end; x++)
      if (ink[y * width + x]) {
        first = Math.min(first, y);
        last = y;
      }
  const [high, wide] = [last - first + 1, end - start];
  if (first === 0 || last === rows - 1) return null;
  if (Math.max(high, wide) > largest * height || Math.max(high, wide) < Math.max(2, smallest * height))
    return null;
  // Its middle is near that of the line: a comma or a quote of other text is not.
  const box = { left: left + start, right: left + end, top: top + first, bottom: top + last + 1 };
  return Math.abs(middleOf(box) - middleOf(line)) < 0.25 * height ? box : null;
}
