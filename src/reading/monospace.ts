import { latinForms } from './clean-line.ts';
import { codeText } from './code-text.ts';
import { numberColumn } from './number-column.ts';
import type { ReadRegion } from './read-region.ts';
import { around, boxOf, heightOf, median, middleOf, overlap, type TextBox, widthOf } from './text-box.ts';

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
  /** Pixels from letter to letter. */
  step: number;
}

/**
 * Distance of the characters from even places, as a root mean square in steps: 0.06 to 0.14 in lines in such fonts, 0.19 and
 * more in others, because there it adds up along the line. The recogniser places a letter within a third of its width.
 */
const evenPlaces = 0.16;
/** Median deviation of the steps of lines from the step of them all: up to 0.009 in such fonts, 0.017 and more in others. */
const equalLines = 0.012;
/** Shorter lines tell neither. */
const minLineCharacters = 8;
/** The characters of all lines of a block, at least. */
const minCharacters = 24;
const minRows = 2;
/** Steps of lines of one block differ by no more: two spaces may have been read as one. */
const sameStep = 0.08;
/** Nor those of lines inside the block, of which signs may have been lost, or which are short. */
const looseStep = 0.2;
/** Rows of one block are not farther apart, in heights of a box. */
const rowDistance = 2.6;
/** Lines whose steps differ by no more than this are of one program that much farther, where rows between were misread. */
const equalStep = 0.02;
const farRowDistance = 6;
/** What stands beside a block and belongs to it is no farther away, in heights: a line number. */
const sideDistance = 4;
/** The next row is no farther away, in usual distances of rows: one line may be blank. */
const nextRowSpacing = 1.35;
/** Rows without a blank one between them are so many heights apart, at most, where only two are known. */
const mostSpacing = 1.1;
/**
 * Two characters so many steps apart have two spaces and more between them; one, read or not; and closer than the last
 * none.
 */
const wideGap = 2.7;
const spaceSteps = 1.7;
const noSpaceSteps = 1.35;
/** Boxes in one row share less than this of the narrower one. */
const mostShared = 0.7;
/** Grey levels of 255 between rows of one block, at most. */
const samePaper = 90;
/** Share of the rows that count up where there are line numbers. */
const numberedShare = 0.6;
const minNumbered = 3;

/** Blocks of evenly spaced text. A region belongs to one at most. */
export function codeBlocks(regions: readonly ReadRegion[]): CodeBlock[] {
  const boxes = regions.map(({ region }) => boxOf(region));
  const fits = regions.map(fitOf);
  const seeds = [...regions.keys()].filter((i) => {
    const { characters, error } = fits[i]!;
    return characters >= minLineCharacters && error <= evenPlaces && !isWide(regions[i]!.text);
  });
  const related = (far: number, tolerance: number) => (a: number, b: number) => {
    const height = Math.max(heightOf(boxes[a]!), heightOf(boxes[b]!));
    const isNear = Math.abs(middleOf(boxes[a]!) - middleOf(boxes[b]!)) <= far * height;
    const across = Math.max(boxes[a]!.left, boxes[b]!.left) - Math.min(boxes[a]!.right, boxes[b]!.right);
    return (
      isNear &&
      across < rowDistance * height &&
      areNear(fits[a]!.step, fits[b]!.step, tolerance) &&
      areOnOnePaper(regions[a]!, regions[b]!)
    );
  };
  // What is no block with the rows farther away may be one without.
  const groups = [
    ...grouped(
      seeds,
      (a, b) => related(rowDistance, sameStep)(a, b) || related(farRowDistance, equalStep)(a, b),
    ),
    ...grouped(seeds, related(rowDistance, sameStep)),
  ];
  const blocks: CodeBlock[] = [];
  for (const group of groups.sort((a, b) => b.length - a.length)) {
    const taken = new Set(blocks.flatMap(({ members }) => members));
    const own = group.filter((i) => !taken.has(i));
    const characters = own.reduce((sum, i) => sum + fits[i]!.characters, 0);
    if (characters < minCharacters || !areEven(fits, boxes, own)) continue;
    const step = median(own.map((i) => fits[i]!.step));
    const block = blockOf(regions, boxes, own, { step, taken });
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
  const numbers = numberColumn(regions, boxes, members);
  const rows = rowsOf(
    members.filter((i) => !numbers?.members.includes(i)),
    boxes,
  );
  if (rows.length < minRows || !isEven(regions, members, step)) return null;
  const read = rows.map((row) => row.flatMap((i) => glyphsOf(regions[i]!)));
  const glyphs = numbers
    ? read.map((row) => trimmed(withoutNumber(row, numbers.right)))
    : withoutLineNumbers(read, step);
  const kept = glyphs.flatMap((row, at) => (row.length > 0 ? [{ row, members: rows[at]! }] : []));
  const left = Math.min(...kept.map(({ row }) => row[0]!.x));
  const column = numbers?.members.filter((i) => !taken.has(i)) ?? [];
  return {
    members: [...new Set([...members, ...column])],
    rows: withBraces(kept.map((one) => ({ members: one.members, text: spelled(one.row, left, step) }))),
    box: around(members.map((i) => boxes[i]!)),
    textLeft: left - step / 2,
    step,
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
  // First what lies between the seeds: only then are the rows known, and how far apart the next one may be.
  for (const isAllowed of ['inside', 'next'] as const) {
    const spacing =
      rowSpacing(
        members.map((i) => boxes[i]!),
        height,
      ) || 1.5 * height;
    for (let grew = true; grew; ) {
      grew = false;
      const frame = around(members.map((i) => boxes[i]!));
      for (const [i, box] of boxes.entries()) {
        if (!areOnOnePaper(regions[i]!, regions[seeds[0]!]!)) continue;
        if (members.includes(i) || heightOf(box) > 1.4 * height || heightOf(box) < 0.4 * height) continue;
        if (box.right < frame.left - sideDistance * height || box.left > frame.right + sideDistance * height)
          continue;
        const isInRow = members.some((one) => overlap(boxes[one]!, box) > 0.5);
        const isInside = middleOf(box) > frame.top && middleOf(box) < frame.bottom;
        const isAligned = box.right > frame.left && box.left < frame.right;
        const isNext =
          isAllowed === 'next' &&
          isAligned &&
          members.some(
            (one) => Math.abs(middleOf(boxes[one]!) - middleOf(box)) <= nextRowSpacing * spacing,
          ) &&
          mayFollow(regions[i]!, step);
        if (!isInRow && !isNext && !(isInside && isAligned)) continue;
        if (fitOf(regions[i]!).characters >= minLineCharacters && !hasStep(regions[i]!, step, looseStep))
          continue;
        members.push(i);
        grew = true;
      }
    }
  }
  return members;
}

/** Whether a region may be the next row of a block: of a step as long, or nothing but signs, which no bullet is. */
function mayFollow(region: ReadRegion, step: number): boolean {
  if (/^[\W_]+$/u.test(region.text)) return !/^[•·●▪■◦○➤►▶‣]$/u.test(region.text);
  return hasStep(region, step);
}

/** Whether the letters of a region stand as far apart as in a block; of a short one it is not exact. */
function hasStep(region: ReadRegion, step: number, tolerance = sameStep): boolean {
  const { characters, step: own } = fitOf(region);
  if (characters < 2) return false;
  return areNear(own, step, characters < minLineCharacters ? looseStep : tolerance);
}

/** A menu over a program has a paper of its own; the row of the cursor and what is selected differ less. */
function areOnOnePaper({ paper: a }: ReadRegion, { paper: b }: ReadRegion): boolean {
  return a === undefined || b === undefined || Math.abs(a - b) <= samePaper;
}

function areNear(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(a, b);
}

/** Whether most lines where the seeds stand, and next to them, are even and have the same step. */
function areEven(fits: readonly Fit[], boxes: readonly TextBox[], seeds: readonly number[]): boolean {
  const frame = around(seeds.map((i) => boxes[i]!));
  const height = median(seeds.map((i) => heightOf(boxes[i]!)));
  const near = rowDistance * height;
  const lines = fits.filter(({ characters }, i) => {
    const box = boxes[i]!;
    const isInside = middleOf(box) > frame.top - near && middleOf(box) < frame.bottom + near;
    const isBeside = box.left < frame.right && box.right > frame.left;
    const isAlike = heightOf(box) < 1.4 * height && heightOf(box) > height / 1.4;
    return isInside && isBeside && isAlike && characters >= minLineCharacters;
  });
  const typical = median(lines.map(({ step }) => step));
  const spread = median(lines.map(({ step }) => Math.abs(step - typical) / typical));
  return spread <= equalLines && median(lines.map(({ error }) => error)) <= evenPlaces;
}

/** Whether most of the lines that came to a block are as even as those that it was found by. */
function isEven(regions: readonly ReadRegion[], members: readonly number[], step: number): boolean {
  const lines = members
    .map((i) => fitOf(regions[i]!))
    .filter(({ characters }) => characters >= minLineCharacters);
  const even = lines.filter((line) => line.error <= evenPlaces && areNear(line.step, step, looseStep));
  return even.length > lines.length / 2;
}

interface Fit {
  characters: number;
  /** Distance of neighbours in pixels of the picture, each space as wide as a letter. */
  step: number;
  /** Distance of the characters from such places, as a root mean square in steps. */
  error: number;
}

/** Even places for the characters of a line, by least squares; without a number before it, which stands apart. */
function fitOf(region: ReadRegion): Fit {
  const glyphs = glyphsOf(region);
  const number = glyphs.findIndex(({ text }) => !/\d/.test(text));
  const line = number > 0 && glyphs[number]!.text === ' ' ? glyphs.slice(number + 1) : glyphs;
  const words: Place[][] = [[]];
  for (const [column, { text, x }] of line.entries())
    if (text === ' ') words.push([]);
    else words.at(-1)!.push({ column, x });
  const characters = words.flat().length;
  const inWords = slopeOf(words);
  // The recogniser writes one space for many.
  const shifted =
    inWords > 0
      ? withWideGaps(
          words.filter((word) => word.length > 0),
          inWords,
        )
      : words.flat();
  const step = slopeOf([shifted]);
  if (!(step > 0)) return { characters, step: 0, error: Infinity };
  const [column, x] = [meanOf(shifted.map((one) => one.column)), meanOf(shifted.map((one) => one.x))];
  const squares = shifted.map((one) => (one.x - x - step * (one.column - column)) ** 2);
  return { characters, step, error: Math.sqrt(meanOf(squares)) / step };
}

interface Place {
  column: number;
  x: number;
}

/** The words with as many columns between them as there is room for, where that is for two spaces or more. */
function withWideGaps(words: readonly (readonly Place[])[], step: number): Place[] {
  let shift = 0;
  let last: Place | undefined;
  return words.flatMap((word) => {
    const columns = last ? (word[0]!.x - last.x) / step : 0;
    if (last && columns >= wideGap) shift += Math.round(columns) - (word[0]!.column - last.column);
    last = word.at(-1)!;
    return word.map(({ column, x }) => ({ column: column + shift, x }));
  });
}

/** Pixels from column to column by least squares, each group with a place of its own; 0 where there is nothing to tell. */
function slopeOf(groups: readonly (readonly Place[])[]): number {
  let [covariance, variance] = [0, 0];
  for (const group of groups) {
    const [column, x] = [meanOf(group.map((one) => one.column)), meanOf(group.map((one) => one.x))];
    for (const one of group) {
      covariance += (one.column - column) * (one.x - x);
      variance += (one.column - column) ** 2;
    }
  }
  return variance === 0 ? 0 : covariance / variance;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Usual distance of the middles of successive rows; 0 of a single one. Between two alone a line may be blank. */
function rowSpacing(boxes: readonly TextBox[], height: number): number {
  const middles = boxes.map(middleOf).sort((a, b) => a - b);
  const least = 0.5 * median(boxes.map(heightOf));
  const steps = middles
    .slice(1)
    .flatMap((middle, i) => (middle - middles[i]! > least ? [middle - middles[i]!] : []));
  return steps.length === 1 ? Math.min(steps[0]!, mostSpacing * height) : median(steps);
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
  return codeText(text);
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

/** A row without the number at its head that stands in a column of them; dust there goes with it. */
function withoutNumber(row: readonly Glyph[], right: number): readonly Glyph[] {
  const first = trimmed(row)[0]?.text ?? '';
  return /[\d.,·]/.test(first) ? row.filter(({ x }) => x > right) : row;
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
    const row = rows.find(
      (one) =>
        one.some((other) => overlap(boxes[other]!, boxes[index]!) >= 0.5) &&
        one.every((other) => isBeside(boxes[other]!, boxes[index]!)),
    );
    if (row) row.push(index);
    else rows.push([index]);
  }
  return rows.map((row) => row.sort((a, b) => boxes[a]!.left - boxes[b]!.left));
}

/** Whether two boxes stand side by side, though they may run into each other; in small print rows overlap, too. */
function isBeside(a: TextBox, b: TextBox): boolean {
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  return shared < mostShared * Math.min(widthOf(a), widthOf(b));
}

function glyphsOf({ region, text, at }: ReadRegion): Glyph[] {
  if (!at || Math.abs(region.angle) > 0.05) return [];
  const { left, right } = boxOf(region);
  const chars = [...text];
  return chars.map((char, i) => ({ text: char, x: left + (right - left) * (at[i] ?? 1) }));
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
