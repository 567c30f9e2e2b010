// How much of a screen was read right: characters, words, the order of its lines, code, cells and formulas.
import type { Block } from './screens.ts';

/** Parts right of parts there are. */
export interface Tally {
  right: number;
  of: number;
}

export const measures = [
  'characters',
  'words',
  'order',
  'markers',
  'code lines',
  'indentation',
  'symbols',
  'cells',
  'formulas',
  'formulas spelled wrong',
] as const;
export type Measure = (typeof measures)[number];
export type Score = Partial<Record<Measure, Tally>>;

/** Signs that look the same are one: nobody can read which of them was written. */
const lookalikes: Record<string, string> = {
  '−': '-',
  '–': '-',
  '∑': 'Σ',
  µ: 'μ',
  '⋅': '·',
  '∙': '·',
  '→': '->',
  '’': "'",
  '‘': "'",
};

const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[−–∑µ⋅∙→’‘]/gu, (sign) => lookalikes[sign]!)
    .replace(/\s+/gu, ' ')
    .trim();

interface ReadLine {
  /** With its indentation. */
  raw: string;
  /** Without marks of Markdown, white space squeezed. */
  text: string;
  cells: readonly string[];
}

/** Lines of what was read, which may be Markdown: the rule under the head of a table is no line. */
function readLines(text: string): ReadLine[] {
  return text
    .split('\n')
    .filter(
      (line) =>
        line.trim() !== '' && !/^\|( ?:?-{3,}:? ?\|)+$/.test(line.trim()) && !/^```/.test(line.trim()),
    )
    .map((raw) => {
      const isRow = /^\| .* \|$/.test(raw.trim());
      const cells = isRow
        ? raw
            .trim()
            .slice(2, -2)
            .split(/ \| /)
            .map((cell) => cell.replaceAll('\\|', '|'))
        : raw.split('\t');
      return {
        raw: raw.replaceAll('\t', ' '),
        text: plain(bulleted(cells.join(' '))),
        cells: cells.map(plain),
      };
    });
}

const bulleted = (line: string): string => line.replace(/^\s*[•·●▪‣➤○–*-]\s+(?=\S)/u, '• ');

/** Fewest insertions, removals and changes that turn one list into the other. */
function distance<T>(from: readonly T[], to: readonly T[], isSame: (a: T, b: T) => boolean): number {
  let above = to.map((_, column) => column + 1);
  above.unshift(0);
  for (const [index, one] of from.entries()) {
    const here = [index + 1];
    for (const [column, other] of to.entries())
      here.push(
        Math.min(above[column]! + (isSame(one, other) ? 0 : 1), above[column + 1]! + 1, here[column]! + 1),
      );
    above = here;
  }
  return above.at(-1)!;
}

const charDistance = (a: string, b: string): number => distance([...a], [...b], (x, y) => x === y);

/** Lines are one line, read more or less well, from this similarity. */
const sameLine = 0.7;
const similarity = (a: string, b: string): number =>
  1 - charDistance(a, b) / Math.max(1, [...a].length, [...b].length);

/** Holds Markdown that was read off a screen against its blocks. */
export function scoreScreen(blocks: readonly Block[], text: string): Score {
  const read = readLines(text);
  const truth = blocks.flatMap((block) =>
    block.kind === 'labels' ? inReadOrder(block.lines, read) : block.lines,
  );
  const lines = truth.map((line) => plain(bulleted(line.replaceAll('\t', ' '))));
  const [asked, found] = [lines.join(' '), read.map((line) => line.text).join(' ')];
  const chars = [...asked].length;
  const score: Score = {
    characters: { right: chars - Math.min(chars, charDistance(asked, found)), of: chars },
    words: matches(asked.split(' '), found.split(' ')),
  };
  const most = Math.max(lines.length, read.length);
  const moved = distance(
    lines,
    read.map((line) => line.text),
    (a, b) => similarity(a, b) >= sameLine,
  );
  score.order = { right: most - moved, of: most };
  for (const block of blocks) addBlock(score, block, read);
  return score;
}

function addBlock(score: Score, { kind, lines, accepted }: Block, read: readonly ReadLine[]): void {
  const nearest = lines.map((line) => nearestTo(line, read));
  if (kind === 'list') {
    const marked = nearest.filter((one, at) => {
      const mark = plain(lines[at]!).split(' ')[0]!;
      return one?.text.startsWith(`${mark} `);
    });
    add(score, 'markers', marked.length, lines.length);
  }
  if (kind === 'code' || kind === 'terminal') {
    const exact = nearest.filter((one, at) => one && loosely(one.text) === loosely(plain(lines[at]!)));
    add(score, 'code lines', exact.length, lines.length);
    const symbols = (text: string): string[] => text.match(/[^\p{L}\p{N}\s]/gu) ?? [];
    const { right, of } = matches(
      lines.flatMap((line) => symbols(plain(line))),
      nearest.flatMap((one) => symbols(one?.text ?? '')),
    );
    add(score, 'symbols', right, of);
  }
  if (kind === 'code') {
    const margin = Math.min(...nearest.map((one) => (one ? indentOf(one.raw) : Infinity)));
    const own = Math.min(...lines.map(indentOf));
    const indented = nearest.filter(
      (one, at) => one && indentOf(one.raw) - margin === indentOf(lines[at]!) - own,
    );
    add(score, 'indentation', indented.length, lines.length);
  }
  if (kind === 'table') {
    for (const [at, line] of lines.entries()) {
      const cells = line.split('\t').map(plain);
      const { right } = matches(cells, nearest[at]?.cells ?? []);
      add(score, 'cells', right, cells.length);
    }
  }
  if (kind === 'formula') {
    for (const forms of accepted ?? []) {
      const isRight = forms.some((form) => read.some((one) => tight(one.text) === tight(plain(form))));
      const isMarked = !isRight && /\[formula\]/.test(nearestTo(forms[0]!, read)?.text ?? '[formula]');
      add(score, 'formulas', isRight ? 1 : 0, 1);
      add(score, 'formulas spelled wrong', isRight || isMarked ? 0 : 1, 1);
    }
  }
}

/** Lines of code are right whatever space stands around a sign. */
const loosely = (text: string): string => text.replace(/ ?([^\p{L}\p{N}\s]) ?/gu, '$1');
const tight = (text: string): string => text.replace(/[\s$·]/gu, '');
const indentOf = (line: string): number => line.length - line.trimStart().length;

function nearestTo(line: string, read: readonly ReadLine[]): ReadLine | null {
  const asked = plain(bulleted(line.replaceAll('\t', ' ')));
  let best: ReadLine | null = null;
  let bestSimilarity = 0.4;
  for (const one of read) {
    const value = similarity(asked, one.text);
    if (value > bestSimilarity) [best, bestSimilarity] = [one, value];
  }
  return best;
}

/** Labels may be read in any order: here as they were read. */
function inReadOrder(labels: readonly string[], read: readonly ReadLine[]): string[] {
  const place = (label: string): number => {
    const near = nearestTo(label, read);
    return near ? read.indexOf(near) : Infinity;
  };
  return labels.toSorted((a, b) => place(a) - place(b));
}

function matches(asked: readonly string[], found: readonly string[]): Tally {
  const left = new Map<string, number>();
  for (const one of found) left.set(one, (left.get(one) ?? 0) + 1);
  const right = asked.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count > 0;
  });
  return { right: right.length, of: asked.length };
}

function add(score: Score, measure: Measure, right: number, of: number): void {
  const known = score[measure] ?? { right: 0, of: 0 };
  score[measure] = { right: known.right + right, of: known.of + of };
}

export function sumOf(scores: readonly Score[]): Score {
  const total: Score = {};
  for (const score of scores)
    for (const measure of measures) {
      const one = score[measure];
      if (one) add(total, measure, one.right, one.of);
    }
  return total;
}
