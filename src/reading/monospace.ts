import { latinForms } from './clean-line.ts';
import type { ReadRegion } from './read-region.ts';
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
  /** Where the text begins, without line numbers. */
  textLeft: number;
}

/** Mean deviation of the steps from letter to letter, as a share of the step: 0.06 to 0.1 in such fonts, else 0.13 up. */
const evenSteps = 0.115;
/** Of a single line, which has fewer steps. */
const evenLineSteps = 0.15;
/**
 * Median deviation of the lines from the mean step of them all: up to 0.009 in such fonts, 0.017 and more in others, whose
 * small letters come out as even as the recogniser's own steps.
 */
const equalLines = 0.012;
/** Shorter lines are not exact enough for that. */
const minLineCharacters = 8;
/** Steps of one line that are too few to tell. */
const fewSteps = 4;
/** Steps of a block that are enough. */
const minSteps = 24;
const minRows = 2;
/** Steps of one block differ by no more: the recogniser places a letter within a third of its width. */
const sameStep = 0.12;
/** The mean of a line that does not look even differs by no more. */
const sameMean = 0.08;
/** Nor that of one inside the block, of which signs may have been lost. */
const looseMean = 0.2;
/** Rows of one block are not farther apart, in heights of a box. */
const rowDistance = 2.6;
/** What stands beside a block and belongs to it is no farther away, in heights: a line number. */
const sideDistance = 4;
/** The next row is no farther away, in usual distances of rows: one line may be blank. */
const nextRowSpacing = 1.35;
/** Two characters this many steps apart have a space between them, read or not; closer than the second they have none. */
const spaceSteps = 1.7;
const noSpaceSteps = 1.35;
/** Share of the rows that count up where there are line numbers. */
const numberedShare = 0.6;
const minNumbered = 3;

/** Blocks of evenly spaced text. A region belongs to one at most. */
export function codeBlocks(regions: readonly ReadRegion[]): CodeBlock[] {
  const boxes = regions.map(({ region }) => boxOf(region));
  const steps = regions.map(stepsOf);
  const seeds = [...regions.keys()].filter((i) => {
    const own = steps[i]!;
    return own.length >= fewSteps && deviation(own) <= evenLineSteps && !isWide(regions[i]!.text);
  });
  const groups = grouped(seeds, (a, b) => {
    const near = Math.max(heightOf(boxes[a]!), heightOf(boxes[b]!)) * rowDistance;
    const isNear = Math.abs(middleOf(boxes[a]!) - middleOf(boxes[b]!)) <= near;
    const across = Math.max(boxes[a]!.left, boxes[b]!.left) - Math.min(boxes[a]!.right, boxes[b]!.right);
    return isNear && across < near && areAlike(regions[a]!, regions[b]!);
  });
  const blocks: CodeBlock[] = [];
  for (const group of groups.sort((a, b) => b.length - a.length)) {
    const taken = new Set(blocks.flatMap(({ members }) => members));
    const own = group.filter((i) => !taken.has(i));
    const all = own.flatMap((i) => steps[i]!);
    if (all.length < minSteps || deviation(all) > evenSteps || lineSpread(regions, boxes, own) > equalLines)
      continue;
    const block = blockOf(regions, boxes, own, { step: meanStep(all), taken });
    if (block) blocks.push(block);
  }
  return blocks;
}

function blockOf(
  regions: readonly ReadRegion[],
  boxes: readonly TextBox[],
  seeds: readonly number[],
  { step, taken }: { step: number; taken: ReadonlySet<number> },
): CodeBlock | null {
  const members = withNeighbours(regions, boxes, seeds, step).filter((i) => !taken.has(i));
  const rows = rowsOf(members, boxes);
  if (rows.length < minRows) return null;
  const glyphs = withoutLineNumbers(
    rows.map((row) => row.flatMap((i) => glyphsOf(regions[i]!))),
    step,
  );
  const kept = glyphs.flatMap((row, at) => (row.length > 0 ? [{ row, members: rows[at]! }] : []));
  const left = Math.min(...kept.map(({ row }) => row[0]!.x));
  return {
    members,
    rows: withBraces(kept.map((one) => ({ members: one.members, text: spelled(one.row, left, step) }))),
    box: around(members.map((i) => boxes[i]!)),
    textLeft: left - step / 2,
  };
}

/** The seeds, and what is too short or too badly read to show its steps but stands in the block or in its next row. */
function withNeighbours(
  regions: readonly ReadRegion[],
  boxes: readonly TextBox[],
  seeds: readonly number[],
  step: number,
): number[] {
  const members = [...seeds];
  const height = median(seeds.map((i) => heightOf(boxes[i]!)));
  const spacing = rowSpacing(members.map((i) => boxes[i]!)) || 1.5 * height;
  for (let grew = true; grew; ) {
    grew = false;
    const frame = around(members.map((i) => boxes[i]!));
    for (const [i, box] of boxes.entries()) {
      if (members.includes(i) || heightOf(box) > 1.4 * height || heightOf(box) < 0.4 * height) continue;
      if (box.right < frame.left - sideDistance * height || box.left > frame.right + sideDistance * height)
        continue;
      const isInRow = members.some((one) => overlap(boxes[one]!, box) > 0.5);
      const isInside = middleOf(box) > frame.top && middleOf(box) < frame.bottom;
      const nextRow = members.some(
        (one) => Math.abs(middleOf(boxes[one]!) - middleOf(box)) <= nextRowSpacing * spacing,
      );
      const isAligned = box.right > frame.left && box.left < frame.right;
      const isNext =
        nextRow && isAligned && (hasStep(regions[i]!, step) || /^[\W_]+$/u.test(regions[i]!.text));
      if (!isInRow && !isNext && !(isInside && isAligned)) continue;
      if (stepsOf(regions[i]!).length >= fewSteps && !hasStep(regions[i]!, step, looseMean)) continue;
      members.push(i);
      grew = true;
    }
  }
  return members;
}

/** Whether a region fits the steps of a block: its letters on average, spaces counted, or evenly from one to the next. */
function hasStep(region: ReadRegion, step: number, uneven = sameMean): boolean {
  const glyphs = glyphsOf(region);
  if (glyphs.length < 2) return false;
  const steps = stepsOf(region);
  const mean = wholeMean(glyphs);
  const isEven = steps.length < fewSteps || deviation(steps) <= evenLineSteps;
  const tolerance = isEven ? 1.5 * sameStep : uneven;
  return (
    Math.abs(mean - step) <= tolerance * step || (isEven && Math.abs(median(steps) - step) <= sameStep * step)
  );
}

/** Whether two lines have the same steps, on the whole or from letter to letter. */
function areAlike(a: ReadRegion, b: ReadRegion): boolean {
  const isNear = (one: number, other: number, tolerance: number): boolean =>
    Math.abs(one - other) <= tolerance * Math.max(one, other);
  return (
    isNear(wholeMean(glyphsOf(a)), wholeMean(glyphsOf(b)), sameMean) ||
    isNear(median(stepsOf(a)), median(stepsOf(b)), sameStep)
  );
}

/** How much the mean steps of lines differ, of all lines where the seeds stand and next to them. */
function lineSpread(
  regions: readonly ReadRegion[],
  boxes: readonly TextBox[],
  seeds: readonly number[],
): number {
  const frame = around(seeds.map((i) => boxes[i]!));
  const height = median(seeds.map((i) => heightOf(boxes[i]!)));
  const means = regions.flatMap((region, i) => {
    const box = boxes[i]!;
    const near = rowDistance * height;
    const isInside = middleOf(box) > frame.top - near && middleOf(box) < frame.bottom + near;
    const isBeside = box.left < frame.right && box.right > frame.left;
    const isAlike = heightOf(box) < 1.4 * height && heightOf(box) > height / 1.4;
    const glyphs = glyphsOf(region);
    return isInside && isBeside && isAlike && glyphs.length >= minLineCharacters ? [wholeMean(glyphs)] : [];
  });
  const typical = median(means);
  return typical === 0 ? 1 : median(means.map((mean) => Math.abs(mean - typical) / typical));
}

/** Distance of the characters of a line on average, each space as wide as a letter. */
function wholeMean(glyphs: readonly Glyph[]): number {
  return glyphs.length < 2 ? 0 : (glyphs.at(-1)!.x - glyphs[0]!.x) / (glyphs.length - 1);
}

/** Usual distance of the middles of successive rows; 0 of a single one. */
function rowSpacing(boxes: readonly TextBox[]): number {
  const middles = boxes.map(middleOf).sort((a, b) => a - b);
  const least = 0.5 * median(boxes.map(heightOf));
  return median(
    middles.slice(1).flatMap((middle, i) => (middle - middles[i]! > least ? [middle - middles[i]!] : [])),
  );
}

/** A lone brace after a line that stands deeper closes: small ones look alike. */
function withBraces(rows: readonly CodeRow[]): CodeRow[] {
  return rows.map((row, i) => {
    const before = rows[i - 1]?.text;
    const closes =
      before !== undefined && /^\s*[{了>)]$/u.test(row.text) && indentOf(before) > indentOf(row.text);
    return closes ? { ...row, text: row.text.replace(/[{了>)]$/u, '}') } : row;
  });
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
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
  return withShellWords(
    withPrompt(latinForms(plainDigits(text)).replace(/[θΘ]/gu, '0').replace(/了/gu, '}')),
  );
}

/** Code has no indices; a digit that looks like one is small print. */
function plainDigits(text: string): string {
  return text.replace(/[\u2070-\u209c²³¹ᵢ-ᵥⱼ]/gu, (form) => form.normalize('NFKC'));
}

/** Three arrows at the head of a line are the prompt of Python; small ones look like letters. */
function withPrompt(text: string): string {
  return text.replace(/^[vV>]{3}(?= |$)/, '>>>');
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
function meanStep(steps: readonly number[]): number {
  const typical = median(steps);
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
