import { median } from '../../reading/text-box.ts';
import { textSimilarity } from '../../reading/text-similarity.ts';
import type { TextLine } from '../../records/reading.ts';

/** Names of menus of programs for writing, drawing, programming and browsing. */
const menus =
  'file edit view help home insert draw history review format tools window windows run terminal go selection search layout design options project build debug bookmarks animations transitions slide show data formulas'.split(
    ' ',
  );
/** Words of a menu bar: so many, and all of them names of menus but one; a word with a misread letter or two is the same. */
const minMenus = 3;
/** Names that are lines of their own are headings of columns as well: one more is needed, and letters like those below. */
const minInRow = 4;
const mostOthers = 1;
const minSimilarity = 0.5;
/** Every bar has one of these; words like `Design`, `Build` and `Review` name steps and parts, too. */
const ofBars = ['file', 'edit', 'view', 'home'];
/** A menu bar lies in this share of the height at the top. */
const topShare = 0.12;
/** Lines are in a row within this share of the height of the lower one. */
const sameRow = 0.6;
/** A row of tabs or tools has so many pieces, of few words, and lies below the menus within so many of their heights. */
const minPieces = 5;
const mostWords = 3;
const below = 3;
/** What repeats the title in the content, as a heading, is larger than the menus. */
const noLarger = 1.1;

export interface FramedLine {
  line: TextLine;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/**
 * Text that is around the content on sight, though it stands on one screen only: a menu bar of a program at the top, what
 * stands over it, the row of tabs or tools right below, and what repeats their texts.
 */
export function menuBarLines<T extends FramedLine>(lines: readonly T[]): T[] {
  const bars = lines.filter(
    (line) => line.bottom <= topShare && (isMenuBar(line.line.text) || isInMenuBar(line, lines)),
  );
  const bar = bars.toSorted((a, b) => b.bottom - a.bottom)[0];
  if (!bar) return [];
  const height = bar.bottom - bar.top;
  const around = lines.filter((line) => line.bottom <= bar.top || areInRow(line, bar));
  const next = lines
    .filter(({ line, top }) => line.form !== 'table' && line.form !== 'code' && top >= bar.bottom)
    .filter(({ top }) => top - bar.bottom <= below * height)
    .sort((a, b) => a.top - b.top)[0];
  const row = next ? lines.filter((line) => !around.includes(line) && areInRow(line, next)) : [];
  const frame = isToolRow(row, height) ? [...around, ...row] : around;
  const told = frame.map(({ line }) => line.text);
  // Panels at the sides repeat the title and the name of the owner.
  const repeats = lines.filter(
    (one) =>
      !frame.includes(one) &&
      one.bottom - one.top <= height * noLarger &&
      told.some((text) => text === one.line.text || text.startsWith(`${one.line.text} -`)),
  );
  return [...frame, ...repeats];
}

/** Whether a line is one of the names of menus that stand far from each other. */
function isInMenuBar(line: FramedLine, lines: readonly FramedLine[]): boolean {
  const row = lines.filter((one) => areInRow(one, line));
  const heights = lines.filter(({ top }) => top >= line.bottom).map(({ top, bottom }) => bottom - top);
  const isHeading = heights.length > 0 && line.bottom - line.top > noLarger * median(heights);
  return !isHeading && isMenuBar(row.map((one) => one.line.text).join(' '), minInRow);
}

function isMenuBar(text: string, least = minMenus): boolean {
  const words = text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  const isOne = (word: string, names: readonly string[]): boolean =>
    names.some((name) => textSimilarity(word, name) > minSimilarity);
  const names = words.filter((word) => isOne(word, menus));
  // `Review` is like `View`, but a name of its own.
  const isBar = names.some((word) => ofBars.includes(word) || (!menus.includes(word) && isOne(word, ofBars)));
  return isBar && new Set(names).size >= least && words.length - names.length <= mostOthers;
}

/** Whether a row is small labels beside each other, no line of text. */
function isToolRow(row: readonly FramedLine[], height: number): boolean {
  const pieces = row.flatMap(({ line }) => line.text.split('\t'));
  const isSmall = row.every(({ top, bottom }) => bottom - top <= 1.5 * height);
  return (
    isSmall && pieces.length >= minPieces && pieces.every((piece) => piece.split(' ').length <= mostWords)
  );
}

function areInRow(a: FramedLine, b: FramedLine): boolean {
  const apart = Math.abs(a.top + a.bottom - b.top - b.bottom) / 2;
  return apart <= sameRow * Math.min(a.bottom - a.top, b.bottom - b.top);
}
