import { around, heightOf, median, middleOf, overlap, type TextBox } from './text-box.ts';

/** Labels have few words and letters. */
const mostWords = 4;
const mostCharacters = 32;
/** Lines that start, or are centred, at the same place within this many line heights belong together. */
const sameEdge = 0.6;
const lineDistance = 3;
/** Fewer stand in no diagram. */
const minLabels = 3;
/** Lines of one label are no farther apart than this many line heights, from middle to middle, and centred alike. */
const nextLine = 1.5;
const mostLines = 3;
/** Authors have a name, two lines of a place or three, and an address. */
const mostBlockLines = 6;
const mostBlockWords = 8;
/** What is this much higher than most is a heading. */
const headingHeight = 1.25;
/** Lines of a row are no more heights off it. */
const offRow = 0.25;
/** What stands below the name of a person: an address, a place in a country. */
const ofAddress = /@|\p{L}, \p{Lu}/u;

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

/**
 * Labels of two or three lines, each centred under the one above, that stand side by side: their lines belong together, not
 * to their neighbours in the row.
 */
export function findStackedLabels(
  boxes: readonly TextBox[],
  texts: readonly string[],
  candidates: readonly number[],
): number[][] {
  return besideOthers(boxes, stacksOf(boxes, texts, candidates, { mostWords, mostLines }));
}

/**
 * The same where no table can be meant: words, in lines of different lengths that are centred and make no common rows, as the
 * labels of pictures, or that are the authors of a paper, each with a place and an address.
 */
export function findCentredBlocks(
  boxes: readonly TextBox[],
  texts: readonly string[],
  candidates: readonly number[],
): number[][] {
  const limits = { mostWords: mostBlockWords, mostLines: mostBlockLines };
  const stacks = besideOthers(boxes, stacksOf(boxes, texts, candidates, limits));
  const areWords = (stack: readonly number[]): boolean =>
    2 * stack.filter((i) => /\p{L}{2}/u.test(texts[i]!)).length > stack.length;
  const blocks = stacks.filter(areWords);
  const centred = blocks.filter((stack) => isCentred(stack.map((i) => boxes[i]!)));
  return blocks.filter((stack) => {
    const beside = (one: readonly number[]): boolean => one === stack || areBeside(boxes, stack, one);
    return centred.some(beside) && !areColumns(boxes, texts, stacks.filter(beside));
  });
}

/**
 * Whether stacks side by side may be the columns of a table with centred cells: their lines stand in the same rows, and most
 * go down to the last. Labels have fewer lines than such a table has rows; authors have lines in the same rows, too, but
 * addresses below their names.
 */
function areColumns(
  boxes: readonly TextBox[],
  texts: readonly string[],
  stacks: readonly (readonly number[])[],
): boolean {
  const longest = stacks.reduce((a, b) => (b.length > a.length ? b : a));
  const isInRow = (i: number): boolean => {
    return longest.some(
      (j) => Math.abs(middleOf(boxes[i]!) - middleOf(boxes[j]!)) <= offRow * heightOf(boxes[j]!),
    );
  };
  if (longest.length <= mostLines) return false;
  const full = stacks.filter(({ length }) => length === longest.length);
  const named = stacks.filter((stack) => stack.slice(1).some((i) => ofAddress.test(texts[i]!)));
  return stacks.flat().every(isInRow) && 2 * full.length > stacks.length && 2 * named.length <= stacks.length;
}

/** Whether lines are centred and do not begin at one place: cells of a column of words do. */
function isCentred(lines: readonly TextBox[]): boolean {
  const lefts = lines.map(({ left }) => left);
  return Math.max(...lefts) - Math.min(...lefts) > sameEdge * median(lines.map(heightOf));
}

function stacksOf(
  boxes: readonly TextBox[],
  texts: readonly string[],
  candidates: readonly number[],
  limits: { mostWords: number; mostLines: number },
): number[][] {
  const short = candidates.filter((i) => texts[i]!.split(/\s+/u).length <= limits.mostWords);
  const under = new Map(short.map((i) => [i, short.filter((j) => isNextLine(boxes[i]!, boxes[j]!))]));
  const isUnder = new Set([...under.values()].flat());
  return short.flatMap((first) => {
    if (isUnder.has(first)) return [];
    const stack = [first];
    for (
      let next = under.get(first)!;
      next.length > 0 && stack.length <= limits.mostLines;
      next = under.get(next[0]!)!
    ) {
      if (next.length > 1) return [];
      stack.push(next[0]!);
    }
    return stack.length > 1 && stack.length <= limits.mostLines ? [stack] : [];
  });
}

function besideOthers(boxes: readonly TextBox[], stacks: readonly number[][]): number[][] {
  return stacks.filter((stack) => stacks.some((other) => other !== stack && areBeside(boxes, stack, other)));
}

function areBeside(boxes: readonly TextBox[], a: readonly number[], b: readonly number[]): boolean {
  const [hullA, hullB] = [around(a.map((i) => boxes[i]!)), around(b.map((i) => boxes[i]!))];
  return overlap(hullA, hullB) >= 0.5;
}

function isNextLine(above: TextBox, below: TextBox): boolean {
  const height = Math.max(heightOf(above), heightOf(below));
  const apart = middleOf(below) - middleOf(above);
  return (
    apart > 0.5 * height &&
    apart < nextLine * height &&
    height <= headingHeight * Math.min(heightOf(above), heightOf(below)) &&
    Math.abs(above.left + above.right - below.left - below.right) <= 2 * sameEdge * height
  );
}
