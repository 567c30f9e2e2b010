import { latinForms } from './clean-line.ts';
import type { ReadRegion } from './text-lines.ts';
import { around, boxOf, heightOf, median, middleOf, overlap, type TextBox } from './text-box.ts';

/** A character where it stands, in pixels of the picture. */
interface Glyph {
  text: string;
  x: number;
}

export interface CodeRow {
  /** Indices of the regions in the row. */
  members: number[];
  text: string;
}

/** Rows of text in a font whose characters are all equally wide: code, or a terminal. */
export interface CodeBlock {
  rows: CodeRow[];
  /** All its regions: line numbers, too. */
  members: number[];
  box: TextBox;
}

/** Mean deviation of the steps from letter to letter, as a share of the step: 0.06 to 0.1 in such fonts, else 0.13 up. */
const evenSteps = 0.115;
/** Of a single line, which has fewer steps. */
const evenLineSteps = 0.15;
/** Steps of one line that are too few to tell. */
const fewSteps = 4;
/** Steps of a block that are enough. */
const minSteps = 24;
const minRows = 2;
/** Steps of one block differ by no more: the recogniser places a letter within a third of its width. */
const sameStep = 0.12;
/** Rows of one block are not farther apart, in heights of a box. */
const rowDistance = 2.6;
/** Two characters this many steps apart have a space between them, read or not; closer than the second they have none. */
const spaceSteps = 1.7;
const noSpaceSteps = 1.35;
/** Share of the rows that count up where there are line numbers. */
const numberedShare = 0.6;
const minNumbered = 3;

/** Blocks of evenly spaced text. A region belongs to one at most. */
export function codeBlocks(regions: readonly ReadRegion[]): CodeBlock[] {
  const boxes = regions.map(({ region }) => boxOf(region));
  const steps = regions.map((region) => stepsOf(region));
  const seeds = [...regions.keys()].filter((i) => {
    const { length } = steps[i]!;
    return length >= fewSteps && deviation(steps[i]!) <= evenLineSteps && !isWide(regions[i]!.text);
  });
  return grouped(seeds, (a, b) => {
    const [one, other] = [median(steps[a]!), median(steps[b]!)];
    const near = Math.max(heightOf(boxes[a]!), heightOf(boxes[b]!)) * rowDistance;
    const isNear = Math.abs(middleOf(boxes[a]!) - middleOf(boxes[b]!)) <= near;
    const across = Math.max(boxes[a]!.left, boxes[b]!.left) - Math.min(boxes[a]!.right, boxes[b]!.right);
    return isNear && across < near && Math.abs(one - other) <= sameStep * Math.max(one, other);
  }).flatMap((group): CodeBlock[] => {
    const all = group.flatMap((i) => steps[i]!);
    const typical = median(all);
    const spread = all.reduce((sum, step) => sum + Math.abs(step - typical), 0) / all.length / typical;
    if (all.length < minSteps || spread > evenSteps) return [];
    return blockOf(regions, boxes, group, meanStep(all, typical));
  });
}

function blockOf(
  regions: readonly ReadRegion[],
  boxes: readonly TextBox[],
  seeds: readonly number[],
  step: number,
): CodeBlock[] {
  const frame = around(seeds.map((i) => boxes[i]!));
  const height = median(seeds.map((i) => heightOf(boxes[i]!)));
  // What is too short to show its steps belongs to the block that it stands in or beside: a brace, a line number.
  const members = [...regions.keys()].filter((i) => {
    const box = boxes[i]!;
    if (seeds.includes(i)) return true;
    const isInside =
      middleOf(box) > frame.top - rowDistance * height && middleOf(box) < frame.bottom + rowDistance * height;
    const isBeside = box.right > frame.left - 4 * height && box.left < frame.right + 4 * height;
    const isAlike = heightOf(box) < 1.4 * height && heightOf(box) > 0.4 * height;
    const { length } = stepsOf(regions[i]!);
    const isInRow = seeds.some((seed) => overlap(boxes[seed]!, box) > 0.5);
    const fits = Math.abs(median(stepsOf(regions[i]!)) - step) <= 2 * sameStep * step;
    return isInside && isBeside && isAlike && (length < fewSteps ? isInRow || box.left < frame.right : isInRow && fits);
  });
  const rows = rowsOf(members, boxes);
  if (rows.length < minRows) return [];
  const glyphs = rows.map((row) => row.flatMap((i) => glyphsOf(regions[i]!)));
  const placed = withoutLineNumbers(glyphs, step);
  const kept = placed.flatMap((row, at) => (row.length > 0 ? [{ row, members: rows[at]! }] : []));
  const origin = Math.min(...kept.map(({ row }) => row[0]!.x));
  return [
    {
      members,
      rows: kept.map((one) => ({ members: one.members, text: spelled(one.row, origin, step) })),
      box: around(members.map((i) => boxes[i]!)),
    },
  ];
}

/** A row with the spaces that its places tell. */
function spelled(row: readonly Glyph[], origin: number, step: number): string {
  let text = ' '.repeat(Math.max(0, Math.round((row[0]!.x - origin) / step)));
  let isSpaced = false;
  for (const [i, { text: char, x }] of row.entries()) {
    if (char === ' ') {
      isSpaced = true;
      continue;
    }
    const before = row.slice(0, i).findLast((one) => one.text !== ' ');
    if (before) {
      const away = (x - before.x) / step;
      const spaces = Math.round(away) - 1;
      if (isSpaced ? away >= noSpaceSteps : away >= spaceSteps) text += ' '.repeat(Math.max(1, spaces));
    }
    text += char;
    isSpaced = false;
  }
  // Fonts of editors draw the zero with a dot or a stroke.
  return withShellWords(latinForms(text).replace(/[θ]/gu, '0'));
}

/** After a prompt or at the head of a pipe no command begins with a capital I: it is the list command. */
function withShellWords(text: string): string {
  return text.replace(/((?:^|[$#%>]|\||&&|;|\bsudo|\bdo|\bthen)\s*)[I1]s(?= |$|;|\|)/g, '$1ls');
}

/** The rows without the numbers that an editor puts before them. */
function withoutLineNumbers(rows: readonly (readonly Glyph[])[], step: number): Glyph[][] {
  const numbers = rows.map((row) => leadingNumber(row, step));
  const counted = numbers.flatMap((number, at) => (number ? [{ ...number, at }] : []));
  const consistent = counted.filter((one, i) => {
    const [before, after] = [counted[i - 1], counted[i + 1]];
    return (before && countsUp(before, one)) || (after && countsUp(one, after));
  });
  if (consistent.length < minNumbered || consistent.length < numberedShare * rows.length)
    return rows.map((row) => trimmed(row));
  const edge = Math.max(...consistent.map(({ end }) => end)) + 0.6 * step;
  return rows.map((row) => trimmed(row.filter(({ x }) => x > edge)));
}

interface RowNumber {
  value: number;
  /** Where its last digit stands. */
  end: number;
}

function leadingNumber(row: readonly Glyph[], step: number): RowNumber | null {
  const digits: Glyph[] = [];
  for (const glyph of trimmed(row)) {
    if (digits.length > 0 && (glyph.text === ' ' || glyph.x - digits.at(-1)!.x > spaceSteps * step)) break;
    if (!/\d/.test(glyph.text)) return null;
    digits.push(glyph);
  }
  if (digits.length === 0 || digits.length > 4) return null;
  return { value: Number(digits.map(({ text }) => text).join('')), end: digits.at(-1)!.x };
}

/** One or two lines further; more where lines between are blank or were not read. */
function countsUp(a: RowNumber & { at: number }, b: RowNumber & { at: number }): boolean {
  const more = b.value - a.value;
  return more >= b.at - a.at && more <= b.at - a.at + 2;
}

function trimmed(row: readonly Glyph[]): Glyph[] {
  const from = row.findIndex(({ text }) => text !== ' ');
  const to = row.findLastIndex(({ text }) => text !== ' ');
  return from < 0 ? [] : row.slice(from, to + 1);
}

function rowsOf(members: readonly number[], boxes: readonly TextBox[]): number[][] {
  const rows: number[][] = [];
  for (const index of members.toSorted((a, b) => middleOf(boxes[a]!) - middleOf(boxes[b]!))) {
    const row = rows.find((one) => one.some((other) => overlap(boxes[other]!, boxes[index]!) >= 0.5));
    if (row) row.push(index);
    else rows.push([index]);
  }
  return rows.map((row) => row.sort((a, b) => boxes[a]!.left - boxes[b]!.left));
}

/** Distances of neighbouring letters inside words, in pixels of the picture. */
function stepsOf(region: ReadRegion): number[] {
  const glyphs = glyphsOf(region);
  return glyphs.flatMap(({ text, x }, i) => {
    const before = glyphs[i - 1];
    return before && text !== ' ' && before.text !== ' ' ? [x - before.x] : [];
  });
}

function glyphsOf({ region, text, at }: ReadRegion): Glyph[] {
  if (!at || Math.abs(region.angle) > 0.05) return [];
  const { left, right } = boxOf(region);
  const chars = [...text];
  return chars.map((char, i) => ({ text: char, x: left + (right - left) * (at[i] ?? 1) }));
}

function deviation(steps: readonly number[]): number {
  const typical = median(steps);
  return steps.reduce((sum, step) => sum + Math.abs(step - typical), 0) / steps.length / typical;
}

/** The median comes in whole steps of the recogniser; the mean of what is near to it is finer. */
function meanStep(steps: readonly number[], typical: number): number {
  const near = steps.filter((step) => Math.abs(step - typical) <= 0.35 * typical);
  return near.reduce((sum, step) => sum + step, 0) / near.length;
}

/** Ideographs are all equally wide in any font. */
function isWide(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(latinForms(text));
}

/** Parts of a list that are connected by a relation. */
function grouped(indices: readonly number[], isRelated: (a: number, b: number) => boolean): number[][] {
  const groups: number[][] = [];
  for (const index of indices) {
    const related = groups.filter((group) => group.some((other) => isRelated(index, other)));
    for (const group of related) groups.splice(groups.indexOf(group), 1);
    groups.push([...related.flat(), index]);
  }
  return groups;
}
