// Screens whose text is known by construction: 30 of a half, fixed by a seed.
import { type Formula, type Half, type Words, words } from './words.ts';

/** What stands together on a screen. */
export interface Block {
  kind: 'heading' | 'text' | 'list' | 'code' | 'terminal' | 'table' | 'formula' | 'labels';
  /** In reading order; code with its indentation, a row of a table with tabs between its cells. Labels have no order. */
  lines: readonly string[];
  /** Of formulas: the forms in which each line counts as read. */
  accepted?: readonly (readonly string[])[];
}

export interface Screen {
  name: string;
  kind: 'lists' | 'columns' | 'tables' | 'diagrams' | 'code' | 'terminals' | 'formulas' | 'prose' | 'mixed';
  /** Body of a page of 1280 x 720. */
  html: string;
  /** Rows of pixels of the finished picture. */
  height: number;
  blocks: readonly Block[];
}

interface Style {
  paper: string;
  ink: string;
  accent: string;
  faint: string;
}

const light: readonly Style[] = [
  { paper: '#ffffff', ink: '#1a1a1a', accent: '#1f5fae', faint: '#c9d3df' },
  { paper: '#fbfaf3', ink: '#33291f', accent: '#a6421c', faint: '#e2dac4' },
  { paper: '#f2f6f4', ink: '#12352b', accent: '#0b7a5e', faint: '#cfe0d9' },
];
const dark: readonly Style[] = [
  { paper: '#10202e', ink: '#e9eef2', accent: '#f0b429', faint: '#2c4459' },
  { paper: '#1e1e1e', ink: '#d4d4d4', accent: '#5ec98a', faint: '#3b3b3b' },
];
const bullets = ['•', '–', '▪', '➤', '○'];

/** Kinds in the order in which they take turns, and the rows of pixels. */
const plan: readonly [Screen['kind'], number][] = [
  ['lists', 720],
  ['lists', 480],
  ['lists', 1080],
  ['lists', 240],
  ['columns', 720],
  ['columns', 1080],
  ['columns', 480],
  ['tables', 720],
  ['tables', 1080],
  ['tables', 480],
  ['tables', 720],
  ['tables', 360],
  ['diagrams', 720],
  ['diagrams', 1080],
  ['diagrams', 480],
  ['code', 720],
  ['code', 1080],
  ['code', 720],
  ['code', 480],
  ['code', 1080],
  ['terminals', 720],
  ['terminals', 1080],
  ['terminals', 720],
  ['formulas', 720],
  ['formulas', 1080],
  ['formulas', 720],
  ['formulas', 480],
  ['prose', 720],
  ['prose', 360],
  ['mixed', 1080],
];

export function screensOf(half: Half, seed: number): Screen[] {
  const counts = new Map<string, number>();
  return plan.map(([kind, height], index) => {
    const turn = counts.get(kind) ?? 0;
    counts.set(kind, turn + 1);
    const maker = new Maker(words[half], turn, randomOf(seed * 1000 + index), height);
    maker[kind]();
    return { name: `${half}-${seed}-${index + 1}-${kind}`, kind, height, ...maker.finished() };
  });
}

/** Numbers from 0 to 1, always the same ones (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Draws one screen from the top to the bottom. */
class Maker {
  readonly #words: Words;
  readonly #turn: number;
  readonly #random: () => number;
  readonly #height: number;
  readonly #parts: string[] = [];
  readonly #blocks: Block[] = [];
  #style: Style;
  #font: string;
  /** Height of running text in pixels of the page. */
  #size: number;
  #left: number;
  #top: number;

  constructor(texts: Words, turn: number, random: () => number, height: number) {
    this.#words = texts;
    this.#turn = turn;
    this.#random = random;
    this.#height = height;
    this.#style = this.#pick(random() < 0.65 ? light : dark);
    this.#font = this.#pick(texts.fonts);
    // Small pictures show large text, or nobody could read it.
    const smallest = Math.max(22, Math.round((13 * 720) / height));
    this.#size = smallest + this.#upTo(14);
    this.#left = 60 + this.#upTo(50);
    this.#top = 40 + this.#upTo(20);
  }

  finished(): Pick<Screen, 'html' | 'blocks'> {
    const { paper, ink } = this.#style;
    const html = `<div style="position:relative;width:1280px;height:720px;overflow:hidden;background:${paper};color:${ink};font-family:'${this.#font}'">${this.#parts.join('')}</div>`;
    return { html, blocks: this.#blocks };
  }

  lists(): void {
    this.#heading();
    const isNumbered = this.#turn % 2 === 1;
    const bullet = this.#pick(bullets);
    const items = this.#some(this.#words.items, Math.min(6, this.#rowsLeft(1.9)));
    const closing = this.#pick(['.', ')']);
    const marks = items.map((_, index) => (isNumbered ? `${index + 1}${closing}` : bullet));
    this.#block(
      'list',
      marks.map((mark, i) => `${isNumbered ? mark : '•'} ${items[i]!}`),
    );
    const hang = 1.6 + this.#random() * 0.8;
    for (const [index, item] of items.entries()) {
      this.#put(marks[index]!, this.#left, this.#top, this.#size);
      this.#put(item, this.#left + hang * this.#size, this.#top, this.#size);
      this.#top += 1.8 * this.#size;
    }
  }

  columns(): void {
    this.#heading();
    const count = this.#turn === 1 ? 3 : 2;
    const gutter = 50 + this.#upTo(30);
    const width = (1280 - 2 * this.#left - (count - 1) * gutter) / count;
    // About two characters of a sans-serif font are as wide as high.
    this.#size = Math.max(Math.round((13 * 720) / this.#height), Math.min(this.#size, count === 3 ? 22 : 28));
    const most = Math.floor(width / (0.52 * this.#size));
    const sentences = this.#some(this.#words.sentences, count * 2);
    const top = this.#top;
    for (let column = 0; column < count; column++) {
      const lines = wrapped(sentences.slice(2 * column, 2 * column + 2).join(' '), most);
      this.#block('text', lines);
      this.#lines(lines, this.#left + column * (width + gutter), top, this.#size, 1.45);
    }
  }

  tables(): void {
    this.#heading();
    this.#table(this.#turn % 2 === 0, this.#rowsLeft(2.1));
  }

  diagrams(): void {
    this.#heading();
    const labels = this.#words.labels[this.#turn % this.#words.labels.length]!;
    const size = Math.max(20, Math.round((13 * 720) / this.#height));
    const lines = this.#some(this.#words.sentences, 2).flatMap((one) =>
      wrapped(one, Math.floor(400 / (0.52 * size))),
    );
    const onLeft = this.#turn % 2 === 0;
    const textX = onLeft ? this.#left : 1280 - this.#left - 410;
    this.#block('text', lines);
    this.#lines(lines, textX, this.#top + 30, size, 1.5);
    this.#block('labels', labels);
    const [boxLeft, boxTop] = [onLeft ? 590 : 60, this.#top + 20];
    const places = [
      [20, 0],
      [330, 60],
      [60, 190],
      [360, 250],
      [180, 390],
    ] as const;
    const arrows: string[] = [];
    for (const [index, label] of labels.entries()) {
      const [x, y] = [boxLeft + places[index]![0], boxTop + places[index]![1]];
      const width = Math.round(label.length * 0.62 * size + 2 * size);
      const border = `border:2px solid ${this.#style.accent};border-radius:${this.#turn * 8}px;width:${width}px;height:${2 * size}px;line-height:${2 * size}px;text-align:center;background:${this.#style.faint}`;
      this.#put(label, x, y, size, border);
      const next = places[index + 1];
      if (next)
        arrows.push(
          `<line x1="${x + width / 2}" y1="${y + 2 * size + 4}" x2="${boxLeft + next[0] + 60}" y2="${boxTop + next[1] - 4}" stroke="${this.#style.accent}" stroke-width="3"/>`,
        );
    }
    this.#parts.push(
      `<svg style="position:absolute;left:0;top:0" width="1280" height="720">${arrows.join('')}</svg>`,
    );
  }

  code(): void {
    const { language, lines } = this.#words.programs[this.#turn % this.#words.programs.length]!;
    if (this.#turn % 2 === 0)
      this.#heading(`${this.#pick(['Example', 'Listing', 'Program'])} in ${language}`);
    this.#code(lines, this.#turn !== 1);
  }

  terminals(): void {
    this.#style = this.#turn === 1 ? light[0]! : dark[1]!;
    this.#font = this.#pick(this.#words.monoFonts);
    const lines = this.#words.terminals[this.#turn % this.#words.terminals.length]!;
    this.#block('terminal', lines);
    const longest = Math.max(...lines.map((line) => line.length));
    const size = Math.floor(Math.min(this.#size, (1240 - this.#left) / (0.61 * longest)));
    this.#lines(lines, 20, 24, size, 1.35);
  }

  formulas(): void {
    this.#heading();
    const sizes = Math.max(this.#size + 8, 34);
    const formulas = [0, 1].map(
      (one) => this.#words.formulas[(2 * this.#turn + one) % this.#words.formulas.length]!,
    );
    this.#inline(this.#words.inline[this.#turn % this.#words.inline.length]!);
    for (const formula of formulas) this.#formula(formula, sizes);
    this.#inline(this.#words.inline[(this.#turn + 3) % this.#words.inline.length]!);
  }

  prose(): void {
    this.#heading();
    const most = Math.floor((1280 - 2 * this.#left) / (0.54 * this.#size));
    const lines = wrapped(this.#some(this.#words.sentences, 5).join(' '), most).slice(0, this.#rowsLeft(1.6));
    this.#block('text', lines);
    this.#lines(lines, this.#left, this.#top, this.#size, 1.5);
  }

  mixed(): void {
    this.#heading();
    this.#size = 24;
    const items = this.#some(this.#words.items, 3);
    this.#block(
      'list',
      items.map((item) => `• ${item}`),
    );
    for (const item of items) {
      this.#put('•', this.#left, this.#top, this.#size);
      this.#put(item, this.#left + 44, this.#top, this.#size);
      this.#top += 42;
    }
    this.#top += 20;
    this.#table(true, 4);
    this.#top += 20;
    this.#code(this.#words.programs[0]!.lines.slice(0, 3), false);
  }

  #heading(text = this.#pick(this.#words.titles)): void {
    const size = Math.round(this.#size * 1.5);
    this.#block('heading', [text]);
    this.#put(text, this.#left, this.#top, size, `font-weight:bold;color:${this.#style.accent}`);
    this.#top += 2.2 * size;
  }

  #inline({ html, text }: Formula): void {
    this.#blocks.push({ kind: 'formula', lines: [text[0]!], accepted: [text] });
    this.#parts.push(this.#at(this.#left, this.#top, this.#size, html));
    this.#top += 2.4 * this.#size;
  }

  #formula({ html, text }: Formula, size: number): void {
    this.#blocks.push({ kind: 'formula', lines: [text[0]!], accepted: [text] });
    this.#parts.push(this.#at(this.#left + 120, this.#top, size, html, "font-family:'DejaVu Math TeX Gyre'"));
    this.#top += 2.8 * size;
  }

  #table(isRuled: boolean, mostRows: number): void {
    const { head, rows } = this.#words.tables[this.#turn % this.#words.tables.length]!;
    const shown = [head, ...rows].slice(0, Math.max(3, mostRows));
    this.#block(
      'table',
      shown.map((cells) => cells.join('\t')),
    );
    const border = isRuled ? `border:2px solid ${this.#style.faint};` : '';
    const padding = isRuled ? '0.35em 0.8em' : '0.3em 1.5em 0.3em 0';
    const html = shown
      .map((cells, at) => {
        const parts = cells.map((cell, column) => {
          const isNumber = column > 0 && /^[\d.,]+/.test(shown[1]![column]!);
          return `<td style="${border}padding:${padding};text-align:${isNumber ? 'right' : 'left'};font-weight:${at === 0 ? 'bold' : 'normal'}">${escaped(cell)}</td>`;
        });
        return `<tr>${parts.join('')}</tr>`;
      })
      .join('');
    const table = `<table style="border-collapse:collapse;font-size:${this.#size}px">${html}</table>`;
    this.#parts.push(this.#at(this.#left, this.#top, this.#size, table));
    this.#top += shown.length * 2 * this.#size;
  }

  #code(lines: readonly string[], isNumbered: boolean): void {
    const mono = this.#pick(this.#words.monoFonts);
    const longest = Math.max(...lines.map((line) => line.length));
    const gutter = isNumbered ? 60 : 0;
    const left = 40;
    const size = Math.floor(
      Math.min(
        this.#size,
        (1220 - left - gutter) / (0.61 * longest),
        (690 - this.#top) / (1.4 * lines.length),
      ),
    );
    this.#block(
      'code',
      lines.filter((line) => line !== ''),
    );
    const place = `font-family:'${mono}'`;
    for (const [index, line] of lines.entries()) {
      const y = this.#top + index * 1.4 * size;
      if (isNumbered)
        this.#put(
          `${index + 1}`.padStart(2),
          left,
          y,
          size,
          `${place};color:${mixOf(this.#style)};white-space:pre`,
        );
      this.#parts.push(
        this.#at(left + gutter, y, size, coloured(line, this.#style), `${place};white-space:pre`),
      );
    }
    this.#top += lines.length * 1.4 * size;
  }

  #lines(lines: readonly string[], x: number, top: number, size: number, spacing: number): void {
    for (const [index, line] of lines.entries())
      this.#put(line, x, top + index * spacing * size, size, 'white-space:pre');
  }

  #put(text: string, x: number, y: number, size: number, style = ''): void {
    this.#parts.push(this.#at(x, y, size, escaped(text), style));
  }

  #at(x: number, y: number, size: number, html: string, style = ''): string {
    return `<div style="position:absolute;left:${Math.round(x)}px;top:${Math.round(y)}px;font-size:${size}px;white-space:nowrap;${style}">${html}</div>`;
  }

  #block(kind: Block['kind'], lines: readonly string[]): void {
    this.#blocks.push({ kind, lines });
  }

  #rowsLeft(spacing: number): number {
    return Math.floor((700 - this.#top) / (spacing * this.#size));
  }

  #upTo(most: number): number {
    return Math.floor(this.#random() * (most + 1));
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#upTo(list.length - 1)]!;
  }

  #some<T>(list: readonly T[], count: number): T[] {
    const left = [...list];
    return Array.from(
      { length: Math.min(count, left.length) },
      () => left.splice(this.#upTo(left.length - 1), 1)[0]!,
    );
  }
}

/** Colour of line numbers: between paper and ink. */
function mixOf({ paper, ink }: Style): string {
  return `color-mix(in srgb, ${paper} 45%, ${ink})`;
}

/** A line of code with its words in the colours of an editor. */
function coloured(line: string, { accent }: Style): string {
  return escaped(line).replace(
    /\b(def|return|while|if|for|else|class|import|with|raise|const|function|export|async|await|int|func|range|do|done|then|fi)\b/g,
    `<span style="color:${accent}">$1</span>`,
  );
}

function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
