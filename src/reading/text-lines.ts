import type { TextLine } from '../records/reading.ts';
import { cleanLine } from './clean-line.ts';
import { findCentredBlocks, findLabels, findStackedLabels } from './labels.ts';
import { isMarked, isMarker } from './list-markers.ts';
import { listingIn } from './listings.ts';
import { type CodeRow, codeBlocks } from './monospace.ts';
import type { Point } from './picture.ts';
import { proseText } from './prose-text.ts';
import type { ReadRegion } from './read-region.ts';
import { readingRows } from './reading-order.ts';
import { corners } from './rotated-rectangle.ts';
import { tabbedRows } from './tabbed-rows.ts';
import { findTables, type Table } from './tables.ts';
import { around, boxOf, heightOf, median, middleOf, overlap, type TextBox } from './text-box.ts';

/** Up to this distance, in line heights, the pieces of a row are words of one sentence. */
const wordDistance = 1.5;
/** Up to this distance they may be cells of one row, beyond it they are lines of their own. */
const cellDistance = 6;
/** Pieces of one line, level (in radians) and of one size within this factor, are no more heights off it. */
const level = 0.02;
const sameSize = 1.25;
const offLine = 0.35;
/** A marker stands no farther before its item, in line heights. */
const markerDistance = 4;
/** The first line is a heading where it is this much higher than most. */
const headingHeight = 1.2;

/** What is read as a whole: a piece of text, a table, a program. */
interface Unit {
  box: TextBox;
  /** How many lines it stands for where columns are counted. */
  count: number;
  /** Regions of a piece of text; the lines of anything else. */
  part: { regions: number[] } | { lines: TextLine[] };
}

interface Page {
  regions: readonly ReadRegion[];
  boxes: readonly TextBox[];
  width: number;
  height: number;
}

/** Lines in reading order; pieces of one row are joined by a space or, further apart, by a tab. */
export function textLines(read: readonly ReadRegion[], width: number, height: number): TextLine[] {
  const regions = read.filter(({ text }) => cleanLine(text) !== '');
  const page: Page = { regions, boxes: regions.map(({ region }) => boxOf(region)), width, height };
  const units: Unit[] = [];
  const free = new Set(regions.keys());
  const take = (members: readonly number[]): void => {
    for (const member of members) free.delete(member);
  };
  for (const block of codeBlocks(regions)) {
    units.push({ box: block.box, count: block.rows.length, part: { lines: codeLines(block.rows, page) } });
    take(block.members);
  }
  for (const pair of markedItems(page, free)) {
    units.push({ box: around(pair.map((i) => page.boxes[i]!)), count: 1, part: { regions: pair } });
    take(pair);
  }
  const texts = regions.map(({ text }) => text);
  const unmarked = (): number[] => [...free].filter((i) => !isMarked(texts[i]!) && !isMarker(texts[i]!));
  const stack = (members: readonly number[]): void => {
    const lines = members.map((i) => joined([i], page));
    units.push({ box: around(members.map((i) => page.boxes[i]!)), count: members.length, part: { lines } });
    take(members);
  };
  for (const block of findCentredBlocks(page.boxes, texts, unmarked())) stack(block);
  for (const table of findTables(
    page.boxes,
    texts,
    [...free].filter((i) => !isMarked(regions[i]!.text)),
  )) {
    const listing = listingIn(table, regions);
    const lines = listing ? codeLines(listing.rows, page) : tableLines(table, page);
    units.push({ box: table.box, count: table.rows.length, part: { lines } });
    take(table.rows.flat(2));
  }
  for (const labels of findStackedLabels(page.boxes, texts, unmarked())) stack(labels);
  const labels = findLabels(page.boxes, texts, [...free]);
  take(labels);
  for (const index of free) units.push({ box: page.boxes[index]!, count: 1, part: { regions: [index] } });
  const running = inOrder(units, page);
  const apart = inOrder(
    labels.map((index) => ({ box: page.boxes[index]!, count: 1, part: { regions: [index] } })),
    page,
  );
  return [...withHeading(running, page), ...apart.map((line): TextLine => ({ ...line, form: 'label' }))];
}

function inOrder(units: readonly Unit[], page: Page): TextLine[] {
  const boxes = units.map(({ box }) => box);
  const rows = readingRows(
    boxes,
    units.map(({ count }) => count),
  );
  const tabbed = tabbedRows(rows.map((row) => row.map((index) => boxes[index]!)));
  return rows.flatMap((row, at) => {
    const lines: TextLine[] = [];
    let piece: number[] = [];
    const close = (): void => {
      if (piece.length > 0) lines.push(joined(piece, page));
      piece = [];
    };
    for (const index of row) {
      const { part } = units[index]!;
      if ('lines' in part) {
        close();
        lines.push(...part.lines);
        continue;
      }
      const before = piece.at(-1);
      const next = part.regions[0]!;
      const startsAnew = isMarked(page.regions[next]!.text) || isMarker(page.regions[next]!.text);
      if (
        before !== undefined &&
        (startsAnew || !isOneLine(page, before, next, tabbed.has(at)) || areOffLine(page, before, next))
      )
        close();
      piece.push(...part.regions);
    }
    close();
    return lines;
  });
}

/** Whether two neighbours in a row are of one line: words of a sentence, a name and its value, or cells. */
function isOneLine({ regions, boxes }: Page, before: number, next: number, isTabbed: boolean): boolean {
  const away = distance(boxes[before]!, boxes[next]!);
  if (away <= wordDistance || isMarker(regions[before]!.text)) return true;
  const [name, value] = [before, next].map((i) => regions[i]!.text);
  if (away > cellDistance) return false;
  return isTabbed || isName(name!) || areOfFormula(name!, value!) || (isNumber(name!) && isNumber(value!));
}

/** Whether two pieces are of one formula: no words, and a sign between them or inside. */
function areOfFormula(...parts: [string, string]): boolean {
  return parts.every((part) => !/\p{L}{3}/u.test(part)) && parts.some((part) => /[=<>≤≥≈±∑∫√]/u.test(part));
}

/** The marks of an axis, or the cells of a table that was not told, stay in one row. */
function isNumber(text: string): boolean {
  return /^[\p{N}.,%\s–-]+$/u.test(text);
}

/** Whether a text names what stands after it. */
function isName(text: string): boolean {
  return /[\p{L}\p{N})]\s?:$/u.test(text.trim());
}

/** Markers that stand apart from their items, with them. */
function markedItems({ regions, boxes }: Page, free: ReadonlySet<number>): number[][] {
  return [...free].flatMap((marker) => {
    if (!isMarker(regions[marker]!.text)) return [];
    const box = boxes[marker]!;
    const beside = [...free].filter((i) => {
      const away = boxes[i]!.left - box.right;
      return (
        i !== marker &&
        !isMarker(regions[i]!.text) &&
        overlap(boxes[i]!, box) >= 0.5 &&
        away > -heightOf(box) &&
        away < markerDistance * heightOf(boxes[i]!) &&
        boxes[i]!.left > box.left
      );
    });
    const item = beside.sort((a, b) => boxes[a]!.left - boxes[b]!.left)[0];
    return item === undefined ? [] : [[marker, item]];
  });
}

function codeLines(rows: readonly CodeRow[], page: Page): TextLine[] {
  return rows.map(({ text, members }) => ({ ...lineOf(members, text, page), form: 'code' }));
}

function tableLines({ rows }: Table, page: Page): TextLine[] {
  return rows.map((cells) => {
    const texts = cells.map((cell) => cleanLine(cell.map((i) => page.regions[i]!.text).join(' ')));
    return { ...lineOf(cells.flat(), texts.join('\t'), page), form: 'table' };
  });
}

function withHeading(lines: readonly TextLine[], { height, width }: Page): TextLine[] {
  const heights = lines.map(({ box }) =>
    Math.hypot((box[3]![0] - box[0]![0]) * width, (box[3]![1] - box[0]![1]) * height),
  );
  const [first, ...others] = heights;
  const isHeading =
    first !== undefined && others.length > 0 && !lines[0]!.form && first >= headingHeight * median(others);
  return lines.map((line, index) => (isHeading && index === 0 ? { ...line, form: 'heading' } : itemOr(line)));
}

function itemOr(line: TextLine): TextLine {
  return !line.form && isMarked(line.text) ? { ...line, form: 'item' } : line;
}

/** Whether two level pieces of one size stand on different lines, as captions under pictures of different heights. */
function areOffLine({ regions, boxes }: Page, a: number, b: number): boolean {
  const heights = [heightOf(boxes[a]!), heightOf(boxes[b]!)];
  const areLevel = [a, b].every((i) => Math.abs(regions[i]!.region.angle) < level);
  const areAlike = Math.max(...heights) <= sameSize * Math.min(...heights);
  const apart = Math.abs(middleOf(boxes[a]!) - middleOf(boxes[b]!));
  return areLevel && areAlike && apart > offLine * Math.min(...heights);
}

/** Free space between two neighbours in heights of the lower one. */
function distance(a: TextBox, b: TextBox): number {
  return (b.left - a.right) / Math.min(heightOf(a), heightOf(b));
}

function joined(members: readonly number[], page: Page): TextLine {
  let text = '';
  for (const [i, member] of members.entries()) {
    const before = members[i - 1];
    const own = cleanLine(page.regions[member]!.text);
    if (before !== undefined) {
      const isNear = distance(page.boxes[before]!, page.boxes[member]!) <= wordDistance;
      const { text: last } = page.regions[before]!;
      text += isNear || isMarker(last) || isName(last) ? ' ' : '\t';
    }
    text += own;
  }
  return lineOf(members, proseText(text), page);
}

function lineOf(members: readonly number[], text: string, { regions, width, height }: Page): TextLine {
  const parts = members.map((i) => regions[i]!);
  const characters = parts.reduce((sum, part) => sum + part.text.length, 0);
  const weighted = parts.reduce((sum, part) => sum + part.confidence * part.text.length, 0);
  const outline = parts.length === 1 ? corners(parts[0]!.region) : outlineOf(parts);
  return {
    text,
    ...(parts.some(({ isFormula }) => isFormula) && { form: 'formula' as const }),
    confidence: round(weighted / characters),
    box: outline.map(([x, y]): [number, number] => [share(x / width), share(y / height)]),
  };
}

function outlineOf(parts: readonly ReadRegion[]): Point[] {
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
