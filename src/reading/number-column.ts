import type { ReadRegion } from './read-region.ts';
import { heightOf, median, middleOf, overlap, type TextBox } from './text-box.ts';

/** Numbers stand no farther before the text, in heights of its lines, and reach no farther into it. */
const farthest = 4;
const intoText = 0.3;
/** Nor above or below it, where rows of the program itself were not found. */
const outside = 3;
/** Numbers that run into each other down the page are one region, at least so high, in heights of a line. */
const severalRows = 1.8;
/** Distance of one line from the next in heights: two numbers that count up tell it. */
const leastPitch = 0.7;
const mostPitch = 1.8;
/** A single number before so many rows that all begin after it is one of a line. */
const manyRows = 4;

/** The numbers that an editor puts before the lines of a program. */
export interface NumberColumn {
  /** Regions that hold nothing else. */
  members: number[];
  right: number;
}

/**
 * The line numbers before a block of code where they stand in regions of their own, or run into each other down the page;
 * null where what stands there does not count lines.
 */
export function numberColumn(
  regions: readonly ReadRegion[],
  boxes: readonly TextBox[],
  block: readonly number[],
): NumberColumn | null {
  const text = block.filter((i) => !/^\s*\d/.test(regions[i]!.text));
  if (text.length === 0) return null;
  const height = median(text.map((i) => heightOf(boxes[i]!)));
  const textLeft = Math.min(...text.map((i) => boxes[i]!.left));
  const [top, bottom] = [
    Math.min(...text.map((i) => boxes[i]!.top)) - outside * height,
    Math.max(...text.map((i) => boxes[i]!.bottom)) + outside * height,
  ];
  const members = [...regions.keys()].filter((i) => {
    const box = boxes[i]!;
    const away = textLeft - box.right;
    const isBefore = away >= -intoText * height && away <= farthest * height;
    return isBefore && box.bottom > top && box.top < bottom && /^\d[\d ]*$/.test(regions[i]!.text.trim());
  });
  if (members.length === 0 || !countsLines(members, regions, boxes, { text, height })) return null;
  return { members, right: Math.max(...members.map((i) => boxes[i]!.right)) };
}

function countsLines(
  members: readonly number[],
  regions: readonly ReadRegion[],
  boxes: readonly TextBox[],
  { text, height }: { text: readonly number[]; height: number },
): boolean {
  const isTall = (i: number): boolean => heightOf(boxes[i]!) >= severalRows * height;
  if (members.some((i) => isTall(i) && regions[i]!.text.replace(/\D/g, '').length > 1)) return true;
  const single = members.toSorted((a, b) => middleOf(boxes[a]!) - middleOf(boxes[b]!));
  if (single.length === 1) {
    const isAlone = !text.some((i) => overlap(boxes[i]!, boxes[single[0]!]!) > 0.5);
    return isAlone && text.length >= manyRows;
  }
  const counting = single.slice(1).filter((i, at) => {
    const before = single[at]!;
    const lines = Number(regions[i]!.text) - Number(regions[before]!.text);
    const pitch = (middleOf(boxes[i]!) - middleOf(boxes[before]!)) / lines / height;
    return lines > 0 && pitch >= leastPitch && pitch <= mostPitch;
  });
  return 2 * counting.length > single.length - 1;
}
