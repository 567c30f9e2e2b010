import { heightOf, median, middleOf, type TextBox } from './text-box.ts';

/** Labels have few words and letters. */
const mostWords = 4;
const mostCharacters = 32;
/** Lines that start, or are centred, at the same place within this many line heights belong together. */
const sameEdge = 0.6;
const lineDistance = 3;
/** Fewer stand in no diagram. */
const minLabels = 3;
/** What is this much higher than most is a heading. */
const headingHeight = 1.25;

/**
 * Labels of a drawing among boxes of text: short, and none of them starts, or is centred, where another line above or below is.
 * None where there is no running text beside them: then the order down the page is as good.
 */
export function findLabels(
  boxes: readonly TextBox[],
  texts: readonly string[],
  candidates: readonly number[],
): number[] {
  const usual = median(candidates.map((i) => heightOf(boxes[i]!)));
  const labels = candidates.filter((i) => {
    const box = boxes[i]!;
    const text = texts[i]!;
    if (text.split(/\s+/u).length > mostWords || [...text].length > mostCharacters) return false;
    if (heightOf(box) > headingHeight * usual) return false;
    return !candidates.some((other) => other !== i && isBelowOrAbove(box, boxes[other]!));
  });
  const rows = new Set(labels.map((i) => Math.round(middleOf(boxes[i]!) / usual)));
  const running = candidates.filter((i) => !labels.includes(i) && texts[i]!.split(/\s+/u).length > mostWords);
  return rows.size >= minLabels && running.length >= 2 ? labels : [];
}

function isBelowOrAbove(a: TextBox, b: TextBox): boolean {
  const height = Math.max(heightOf(a), heightOf(b));
  const isInRow = Math.abs(middleOf(a) - middleOf(b)) < 0.5 * Math.min(heightOf(a), heightOf(b));
  if (isInRow) return a.left - b.right < height && b.left - a.right < height;
  const startsAlike = Math.abs(a.left - b.left) <= sameEdge * height;
  const isCentredAlike = Math.abs(a.left + a.right - b.left - b.right) <= 2 * sameEdge * height;
  return (startsAlike || isCentredAlike) && Math.abs(middleOf(a) - middleOf(b)) <= lineDistance * height;
}
