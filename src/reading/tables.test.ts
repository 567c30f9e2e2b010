import { expect, test } from 'vitest';
import { findTables } from './tables.ts';
import { textLines } from './text-lines.ts';

const cell = (text: string, left: number, top: number, width: number, height = 24) => ({
  text,
  confidence: 0.9,
  region: {
    cx: left + width / 2,
    cy: top + height / 2,
    halfWidth: width / 2,
    halfHeight: height / 2,
    angle: 0,
  },
});
const boxOf = (left: number, top: number, width: number, height = 24) => ({
  left,
  right: left + width,
  top,
  bottom: top + height,
});

/** Names on the left, numbers that end at the same place. */
const rows = [
  ['Planet', 'Moons', 'Year'],
  ['Mercury', '0', '88 d'],
  ['Earth', '1', '365 d'],
  ['Jupiter', '95', '4,333 d'],
];
const table = rows.flatMap((cells, row) =>
  cells.map((text, column) => {
    const width = 12 * text.length;
    return cell(text, column === 0 ? 60 : 60 + 160 * column + 100 - width, 120 + 45 * row, width);
  }),
);

test('rows of a table have their cells apart, numbers under each other', () => {
  const lines = textLines([cell('What goes round the sun', 60, 40, 420, 40), ...table], 800, 400);
  expect(lines.map(({ text, form }) => [form, text])).toEqual([
    ['heading', 'What goes round the sun'],
    ...rows.map((cells) => ['table', cells.join('\t')]),
  ]);
});

test('a cell that is not there leaves its place empty', () => {
  const lines = textLines(
    table.filter(({ text }) => text !== '1'),
    800,
    400,
  );
  expect(lines[2]!.text).toBe('Earth\t\t365 d');
});

test('two columns of running text are no table', () => {
  const boxes = [0, 1, 2, 3].flatMap((row) => [boxOf(40, 40 * row, 320), boxOf(420, 40 * row, 310)]);
  expect(findTables(boxes, [...boxes.keys()])).toEqual([]);
});

test('a column of text is no table with what stands beside some of its lines', () => {
  const text = [0, 1, 2, 3, 4, 5].map((row) => boxOf(40, 40 * row, 220));
  const captions = [2, 3, 4].flatMap((row) => [boxOf(420, 40 * row, 80), boxOf(600, 40 * row, 90)]);
  const boxes = [...text, ...captions];
  expect(findTables(boxes, [...boxes.keys()])).toEqual([]);
  // Without the lines above and below it may be one; so it may under a line that tells what it shows.
  const alone = [...text.slice(2, 5), ...captions];
  expect(findTables(alone, [...alone.keys()])).toHaveLength(1);
  const titled = [...text.slice(1, 5), ...captions];
  expect(findTables(titled, [...titled.keys()])).toHaveLength(1);
});

test('a line below a table, farther than its rows, is none of it', () => {
  const program = [
    cell('class Stack:', 60, 317, 150),
    cell('def', 80, 362, 40),
    cell('init(self):', 220, 362, 100),
  ];
  const lines = textLines([...table, ...program], 800, 400);
  expect(lines.map(({ form }) => form)).toEqual([...Array(4).fill('table'), undefined, undefined]);
});

test('one pair of short texts is no table', () => {
  expect(findTables([boxOf(40, 0, 60), boxOf(200, 0, 60)], [0, 1])).toEqual([]);
});

test('numbers of a list are no column: they stand with their items', () => {
  const list = ['Measure', 'Cut', 'Glue'].flatMap((text, row) => [
    cell(`${row + 1}.`, 40, 50 * row, 24),
    cell(text, 110, 50 * row, 12 * text.length),
  ]);
  expect(textLines(list, 800, 400).map(({ text, form }) => [form, text])).toEqual([
    ['item', '1. Measure'],
    ['item', '2. Cut'],
    ['item', '3. Glue'],
  ]);
});

test('labels of a drawing come after the running text, wherever they stand', () => {
  const text = ['The cell is kept together by its skin', 'and stores what it does not need now.'];
  const read = [
    ...['Nucleus', 'Membrane', 'Vacuole', 'Cell wall'].map((label, i) =>
      cell(label, 40 + 130 * (i % 2), 60 + 90 * i, 100),
    ),
    ...text.map((line, row) => cell(line, 420, 80 + 34 * row, 360)),
  ];
  const lines = textLines(read, 900, 500);
  expect(lines.slice(0, 2).map((line) => line.text)).toEqual(text);
  expect(lines.slice(2).map(({ form }) => form)).toEqual(['label', 'label', 'label', 'label']);
});

test('short lines under each other are no labels', () => {
  const lines = textLines(
    ['Roots', 'Stem', 'Leaves', 'Flowers', 'The parts of a plant, from below'].map((text, row) =>
      cell(text, 60, 40 * row, 100),
    ),
    900,
    500,
  );
  expect(lines.map(({ text }) => text).at(-1)).toBe('The parts of a plant, from below');
  expect(lines.some(({ form }) => form === 'label')).toBe(false);
});

test('the centred lines of a title are no labels', () => {
  const texts = [
    'Linear Algebra in Twelve Short Lessons',
    'Institute of Science',
    'Funded by the Board of Open Education',
    'Script',
    'Anna Berta Writer',
    'Narration',
    'Carl Speaker-Waters Jr.',
  ];
  const read = texts.map((text, row) => cell(text, 450 - 5 * text.length, 60 + 44 * row, 10 * text.length));
  expect(textLines(read, 900, 500).map(({ text }) => text)).toEqual(texts);
});

test('labels of two lines side by side are no rows: each keeps its lines together', () => {
  const label = (lines: string[], middle: number, top: number) =>
    lines.map((text, line) => cell(text, middle - 6 * text.length, top + 26 * line, 12 * text.length));
  const labels = [
    ...label(['Software', 'Engineers'], 120, 200),
    ...label(['Data', 'Analysts'], 330, 200),
    ...label(['Accountants'], 560, 226),
    ...label(['Network', 'Engineers'], 700, 400),
  ];
  const lines = textLines(labels, 800, 500);
  expect(lines.filter(({ form }) => form === 'table')).toEqual([]);
  expect(lines.map(({ text }) => text)).toEqual([
    'Software',
    'Engineers',
    'Data',
    'Analysts',
    'Accountants',
    'Network',
    'Engineers',
  ]);
});
