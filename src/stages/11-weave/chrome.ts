import { groupBy } from '../../base/group-by.ts';
import { textSimilarity } from '../../reading/text-similarity.ts';
import type { ReadScreen, TextLine } from '../../records/reading.ts';
import { menuBarLines } from './menu-bars.ts';

/** Text around the content, such as a window bar, a footer or a page number: said once, with where it stands. */
export interface Chrome {
  /** As it was read most often. */
  text: string;
  /** Where it was read so first. */
  box: TextLine['box'];
  /** The screens it stands on. */
  screens: number[];
}

export interface ChromeFound {
  /** By the first screen of each. */
  chrome: Chrome[];
  /** By screen, which of its lines are such. */
  linesOf: ReadonlyMap<number, ReadonlySet<TextLine>>;
}

/** Several: on two screens a line may stand in the same place by chance. */
const several = 3;
/** What is centred in this share of the height at the top or the bottom is at the edge. */
const edgeShare = 0.06;
/** Page numbers and clocks stand no farther in than this. */
const numberShare = 0.1;
/** Chrome stands in the outer thirds. */
const outerShare = 1 / 3;
/** Chrome inside the picture is smaller than the text it frames; a heading is not. */
const smallHeight = 0.8;
/** At the edge it is no larger, but for the noise in the heights of boxes. */
const edgeHeight = 1.1;
/** Places are the same within this share of the width: boxes of one line differ by a letter's width. */
const sidePlay = 0.015;
/** And within this share of the height of the line. */
const heightPlay = 0.6;
/** A word with a misread letter or two is the same; `ls` and `ps` are not. */
const minWordSimilarity = 0.5;
/** Screens that share more of their words than this are states of one content: a slide that grows, text that scrolls. */
const maxSharedWords = 0.6;
/** A title lies against its bar: the two are no farther apart than this many of its heights. */
const barDistance = 2;

interface PlacedLine {
  line: TextLine;
  /** Position of its screen. */
  at: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  words: readonly string[];
}

interface Group {
  lines: PlacedLine[];
}

/**
 * Finds the text that stands in the same place over several screens whose content differs: window bars, menus, footers,
 * logos, channel marks, page numbers, clocks, titles of windows. A menu bar and what belongs to it is found on sight. Headings are at least as large as what they are over,
 * and the bullets of a slide that grows stand over one content; neither is found.
 */
export function findChrome(screens: readonly ReadScreen[]): ChromeFound {
  const placed = screens.map(({ lines }, at) => lines.map((line) => placedLine(line, at)));
  const candidates = placed.map((lines) => lines.filter(candidateOf(lines)));
  const contents = placed.map((lines, at) => {
    const outside = new Set(candidates[at]);
    return lines.filter((line) => !outside.has(line)).flatMap(({ words }) => words);
  });
  const differs = (group: Group): boolean => countContents(group, contents) >= several;

  const places = grouped(candidates.flat(), samePlace);
  const groups = places.flatMap(({ lines }) => grouped(lines, sameWords)).filter(differs);
  const atEdge = new Set(candidates.flat().filter((line) => depthOf(line) <= edgeShare));
  const found = new Set<PlacedLine>();
  const chrome: Group[] = [];
  const take = (group: Group): void => {
    chrome.push(group);
    for (const line of group.lines) found.add(line);
  };
  // From the edges inwards, for each may lean on those farther out.
  for (const group of groups.toSorted((a, b) => depth(a) - depth(b))) {
    if (!group.lines.some(({ words }) => words.some(hasLetter)) && !isCounter(group)) continue;
    const free = group.lines.filter((line) => {
      const inside = placed[line.at]!.filter((other) => !found.has(other) && !atEdge.has(other));
      return isOutermost(line, inside);
    });
    if (2 * free.length > group.lines.length) take(group);
  }
  const bars = new Set(found);
  for (const place of places) {
    const titles = place.lines.filter((line) => !found.has(line) && isOverBar(line, placed[line.at]!, bars));
    if (titles.length > 0 && differs({ lines: titles })) grouped(titles, sameWords).forEach(take);
  }
  const onSight = placed.flatMap(menuBarLines).filter((line) => !found.has(line));
  for (const place of grouped(onSight, samePlace)) grouped(place.lines, sameWords).forEach(take);
  return toldOf(chrome.map(completed(placed.flat())), screens);
}

/** What was found on some screens is taken on all, though a box came out too high there. */
function completed(lines: readonly PlacedLine[]): (group: Group) => Group {
  return ({ lines: [first] }) => ({
    lines: lines.filter((line) => line === first || (samePlace(first!, line) && sameWords(first!, line))),
  });
}

/** A text without the lines given, each once; lines that are not in it, such as cells of a table, stay where they are. */
export function withoutLines(text: string, lines: Iterable<Pick<TextLine, 'text'>>): string {
  const left = text.split('\n');
  for (const { text: line } of lines) {
    const at = left.findIndex((one) => one.trim() === line.trim());
    if (at >= 0) left.splice(at, 1);
  }
  return left.join('\n');
}

function toldOf(groups: readonly Group[], screens: readonly ReadScreen[]): ChromeFound {
  const linesOf = new Map<number, Set<TextLine>>();
  const chrome = groups.map(({ lines }): Chrome => {
    for (const { line, at } of lines) {
      const { screen } = screens[at]!;
      linesOf.set(screen, (linesOf.get(screen) ?? new Set()).add(line));
    }
    const { text, box } = mostOften(lines.map(({ line }) => line));
    return { text, box, screens: [...new Set(lines.map(({ at }) => screens[at]!.screen))] };
  });
  return { chrome: chrome.sort((a, b) => a.screens[0]! - b.screens[0]!), linesOf };
}

/** The first of those that are read alike most often. */
function mostOften(lines: readonly TextLine[]): TextLine {
  const readings = [...groupBy(lines, ({ text }) => text).values()];
  return readings.reduce((best, one) => (one.length > best.length ? one : best))[0]!;
}

function placedLine(line: TextLine, at: number): PlacedLine {
  const [xs, ys] = [line.box.map(([x]) => x), line.box.map(([, y]) => y)];
  // The digits of a number that counts up change, its place in the text does not.
  const words = line.text.toLowerCase().replace(/\d+/g, '#').split(/\s+/u).filter(Boolean);
  return {
    line,
    at,
    words,
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

/** Whether a line of a screen is where chrome is, and no larger. */
function candidateOf(lines: readonly PlacedLine[]): (line: PlacedLine) => boolean {
  const body = bodyHeight(lines.filter((line) => depthOf(line) > edgeShare));
  return (line) => {
    const depth = depthOf(line);
    if (depth <= edgeShare) return heightOf(line) <= edgeHeight * body;
    return depth <= outerShare && heightOf(line) <= smallHeight * body;
  };
}

/** The height that half of the characters do not exceed; without any, no line is too large. */
function bodyHeight(lines: readonly PlacedLine[]): number {
  const heights = lines
    .flatMap((line) => new Array<number>(line.line.text.length).fill(heightOf(line)))
    .sort((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)] ?? Number.POSITIVE_INFINITY;
}

function heightOf({ top, bottom }: PlacedLine): number {
  return bottom - top;
}

/** How far a line is from the nearer of top and bottom, as a share of the height of the picture. */
function depthOf({ top, bottom }: PlacedLine): number {
  const middle = (top + bottom) / 2;
  return Math.min(middle, 1 - middle);
}

function depth({ lines }: Group): number {
  return depthOf(lines[0]!);
}

/** Puts each line, in time order, to the first group whose first line it is alike. */
function grouped(lines: readonly PlacedLine[], alike: (a: PlacedLine, b: PlacedLine) => boolean): Group[] {
  const groups: Group[] = [];
  for (const line of lines) {
    const group = groups.find(({ lines: [first] }) => alike(first!, line));
    if (group) group.lines.push(line);
    else groups.push({ lines: [line] });
  }
  return groups;
}

/** On one row, with the left side, the right side or the middle in the same place. */
function samePlace(a: PlacedLine, b: PlacedLine): boolean {
  const apart = Math.abs(a.top + a.bottom - b.top - b.bottom) / 2;
  if (apart > heightPlay * Math.min(heightOf(a), heightOf(b))) return false;
  const [left, right] = [Math.abs(a.left - b.left), Math.abs(a.right - b.right)];
  return Math.min(left, right) <= sidePlay || Math.abs(a.left + a.right - b.left - b.right) / 2 <= sidePlay;
}

/** The same words but for misread letters and numbers; one word may be cut off at an end, where something covers it. */
function sameWords({ words: a }: PlacedLine, { words: b }: PlacedLine): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const cut = long.length - short.length;
  if (cut > 1 || short.length === 0 || cut === short.length) return false;
  const from = (start: number): boolean =>
    short.every((word, i) => textSimilarity(word, long[start + i]!) > minWordSimilarity);
  return from(0) || (cut === 1 && from(1));
}

function hasLetter(word: string): boolean {
  return /\p{L}/u.test(word);
}

/** Numbers that are chrome: those of pages, which never go down and change, and clocks. Marks on an axis stay as they are. */
function isCounter(group: Group): boolean {
  if (depth(group) > numberShare) return false;
  const texts = group.lines.map(({ line }) => line.text);
  if (texts.every((text) => /^\d{1,2}:\d{2}(:\d{2})?$/.test(text.trim()))) return true;
  const numbers = texts.map((text) => Number(/\d+/.exec(text)?.[0] ?? Number.NaN));
  const rises = numbers.every((value, i) => i === 0 || value >= numbers[i - 1]!);
  return rises && new Set(numbers).size >= several;
}

/** On how many contents that differ a group stands. A screen with nothing else to read is a content by itself. */
function countContents({ lines }: Group, contents: readonly (readonly string[])[]): number {
  const different: (readonly string[])[] = [];
  let pictures = 0;
  for (const at of new Set(lines.map((line) => line.at))) {
    const words = contents[at]!;
    if (words.length === 0) pictures++;
    else if (different.every((one) => sharedWords(one, words) <= maxSharedWords)) different.push(words);
  }
  return different.length + pictures;
}

/** Share of the words of the shorter text that the other has, too. */
function sharedWords(a: readonly string[], b: readonly string[]): number {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const left = new Map<string, number>();
  for (const word of long) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of short) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared++;
  }
  return shared / short.length;
}

/** Whether none of the others stands between a line and the edge that it is nearer to. */
function isOutermost(line: PlacedLine, others: readonly PlacedLine[]): boolean {
  return !others.some((other) => isFartherOut(other, line) && overlaps(other, line));
}

/** Whether a line lies between a bar of a window and the edge, close to the bar. */
function isOverBar(line: PlacedLine, others: readonly PlacedLine[], bars: ReadonlySet<PlacedLine>): boolean {
  return others.some((bar) => {
    if (!bars.has(bar) || !isFartherOut(line, bar) || !overlaps(line, bar)) return false;
    const apart = Math.max(bar.top - line.bottom, line.top - bar.bottom);
    return apart <= barDistance * heightOf(line);
  });
}

function isFartherOut(a: PlacedLine, b: PlacedLine): boolean {
  return b.top + b.bottom < 1 ? a.bottom <= b.top : a.top >= b.bottom;
}

function overlaps(a: PlacedLine, b: PlacedLine): boolean {
  return a.left < b.right && b.left < a.right;
}
