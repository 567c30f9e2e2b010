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

const tablesAmong = (boxes: ReturnType<typeof boxOf>[]) =>
  findTables(
    boxes,
    boxes.map(() => 'Word'),
    [...boxes.keys()],
  );

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
  expect(tablesAmong(boxes)).toEqual([]);
});

test('a column of text is no table with what stands beside some of its lines', () => {
  const text = [0, 1, 2, 3, 4, 5].map((row) => boxOf(40, 40 * row, 220));
  const captions = [2, 3, 4].flatMap((row) => [boxOf(420, 40 * row, 80), boxOf(600, 40 * row, 90)]);
  const boxes = [...text, ...captions];
  expect(tablesAmong(boxes)).toEqual([]);
  // Without the lines above and below it may be one; so it may under a line that tells what it shows.
  const alone = [...text.slice(2, 5), ...captions];
  expect(tablesAmong(alone)).toHaveLength(1);
  const titled = [...text.slice(1, 5), ...captions];
  expect(tablesAmong(titled)).toHaveLength(1);
});

test('a line below a table, farther than its rows, is none of it', () => {
  const program = [
    cell('class Stack:', 60, 317, 150),
    cell('def', 80, 362, 40),
    cell('init(self):', 220, 362, 100),
  ];
  const lines = textLines([...table, ...program], 800, 400);
  expect(lines.map(({ form }) => form)).toEqual([...Array(4).fill('table'), ...Array(3).fill(undefined)]);
});

test('one pair of short texts is no table', () => {
  expect(tablesAmong([boxOf(40, 0, 60), boxOf(200, 0, 60)])).toEqual([]);
});

test('two rows of words in columns are no table: names over places', () => {
  const names = ['Ada Byron', 'Emmy Noether', 'Sofia Kovalevskaya'];
  const places = ['Ockham', 'Erlangen', 'Stockholm'];
  const centred = (texts: string[], top: number) =>
    texts.map((text, column) => cell(text, 150 + 260 * column - 6 * text.length, top, 12 * text.length));
  const lines = textLines([...centred(names, 200), ...centred(places, 244)], 900, 500);
  expect(lines.filter(({ form }) => form === 'table')).toEqual([]);
  // With numbers they are one.
  const years = textLines([...centred(names, 200), ...centred(['1815', '1882', '1850'], 244)], 900, 500);
  expect(years.map(({ form }) => form)).toEqual(['table', 'table']);
});

test('the boxes of a diagram in one row are lines, a name stands with its value', () => {
  const boxes = ['Data', 'Rules', 'Answer'].map((text, i) => cell(text, 60 + 150 * i, 200, 60));
  expect(textLines(boxes, 800, 400).map(({ text }) => text)).toEqual(['Data', 'Rules', 'Answer']);
  const named = [cell('Speaker:', 60, 200, 96), cell('Ada Byron', 230, 200, 108)];
  expect(textLines(named, 800, 400).map(({ text }) => text)).toEqual(['Speaker: Ada Byron']);
  const axis = ['0', '20', '40'].map((text, i) => cell(text, 60 + 120 * i, 200, 12 * text.length));
  expect(textLines(axis, 800, 400).map(({ text }) => text)).toEqual(['0\t20\t40']);
});

test('rows with the same columns keep them apart, though they are no table', () => {
  const pairs = [
    ['Ada Byron', 'Ockham'],
    ['Emmy Noether', 'Erlangen'],
  ].flatMap((pair, row) => pair.map((text, column) => cell(text, 60 + 220 * column, 200 + 40 * row, 100)));
  expect(textLines(pairs, 800, 400).map(({ text }) => text)).toEqual([
    'Ada Byron\tOckham',
    'Emmy Noether\tErlangen',
  ]);
  // Though a cell is empty.
  const years = [cell('engine', 420, 200, 40), cell('ring', 500, 200, 60), cell('field', 500, 240, 60)];
  expect(textLines([...pairs, ...years], 800, 400).map(({ text }) => text.split('\t').length)).toEqual([
    4, 3,
  ]);
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

test('authors of a paper, each with a place and an address, are no table and keep their lines together', () => {
  const authors = [
    ['Ada Byron', 'Analytical Society', 'ada@engine.example'],
    ['Emmy Noether', 'University of Erlangen', 'Department of Mathematics', 'noether@ring.example'],
    ['Sofia Kovalevskaya', 'Stockholm', 'sofia@top.example'],
  ];
  const read = authors.flatMap((lines, column) =>
    lines.map((text, row) =>
      cell(text, 180 + 330 * column - 5 * text.length, 300 + 28 * row, 10 * text.length),
    ),
  );
  const lines = textLines(read, 1100, 600);
  expect(lines.map(({ text }) => text)).toEqual(authors.flat());
  expect(lines.every(({ form }) => form !== 'table')).toBe(true);
});

test('a dense table of numbers, or of words that begin at one place, is a table though its rows are close', () => {
  const close = (rows: string[][], place: (text: string, column: number) => number) =>
    rows.flatMap((texts, row) =>
      texts.map((text, column) => cell(text, place(text, column), 100 + 30 * row, 10 * text.length)),
    );
  const counts = [
    ['Lake', 'Depth', 'Salt'],
    ['1', '1642', '22'],
    ['10000', '84', '3'],
  ];
  const centred = close(counts, (text, column) => 150 + 200 * column - 5 * text.length);
  expect(textLines(centred, 800, 400).map(({ form }) => form)).toEqual(['table', 'table', 'table']);
  const words = [
    ['Name', 'Tool', 'Home'],
    ['Ann', 'Saw', 'York'],
    ['Bob', 'Axe', 'Bath'],
  ];
  const ranged = close(words, (_, column) => 150 + 200 * column);
  expect(textLines(ranged, 800, 400).map(({ form }) => form)).toEqual(['table', 'table', 'table']);
});

test('explanations in small letters are cells', () => {
  const commands = [
    ['Command', 'What the command can do'],
    ['ls', 'lists the files of a folder'],
    ['cp', 'copies a file to another place of the disk'],
    ['rm', 'removes it for good and all'],
  ];
  const read = commands.flatMap(([name, use], row) => [
    cell(name!, 40, 100 + 40 * row, 12 * name!.length),
    cell(use!, 240, 100 + 40 * row, 11 * use!.length),
  ]);
  expect(textLines(read, 800, 400).map(({ form }) => form)).toEqual(['table', 'table', 'table', 'table']);
});

test('a program beside its line numbers goes on in small letters and is no text', () => {
  const program = ['= round(14.9, -1) # 10.0', 'z = x/y # 3.0', 'print(z)', 'k = x + y # 4'];
  const read = program.flatMap((line, row) => [
    cell(`${row + 1}`, 40, 100 + 40 * row, 14),
    cell(line, 110, 100 + 40 * row, 11 * line.length),
  ]);
  expect(textLines(read, 800, 400).map(({ form }) => form)).toEqual(['code', 'code', 'code', 'code']);
});

test('a sentence of two lines is no column beside the numbers of a picture', () => {
  const text = [
    'Only a few could make use of their',
    'data, and most of them are confused',
    'all in all by it',
  ];
  const beside = ['Stress', '93', '26'];
  const read = text.flatMap((line, row) => [
    cell(line, 40, 100 + 40 * row, 420),
    cell(beside[row]!, 640, 100 + 40 * row, 60),
  ]);
  expect(textLines(read, 800, 400).filter(({ form }) => form === 'table')).toEqual([]);
});

test('a sentence that goes on in the next row is told where none ends, not where a cell or a header does', () => {
  const explained = (pairs: string[][]) =>
    textLines(
      pairs.flatMap(([name, use], row) => [
        cell(name!, 40, 100 + 40 * row, 12 * name!.length),
        cell(use!, 240, 100 + 40 * row, 11 * use!.length),
      ]),
      800,
      400,
    ).map(({ form }) => form);
  const commands = [
    ['ls', 'lists the files in it'],
    ['cp', 'copies one file somewhere else'],
    ['rm', 'removes it for good'],
  ];
  const all = Array(4).fill('table');
  expect(explained([['Command', 'What the command will do for you'], ...commands])).toEqual(all);
  const [, ...others] = commands;
  expect(explained([['Command', 'Use'], ['ls', 'Lists all of the files there'], ...others])).toEqual(all);
});

test('no part of a column of text is a table', () => {
  const text = [
    'Only a few could make use of their',
    'data, and most of them are confused',
    'all in all by it',
    'Then come the others',
    'Last comes the end of it',
  ];
  const read = text.flatMap((line, row) => [
    cell(line, 40, 100 + 40 * row, 420),
    cell(`${20 + row}`, 640, 100 + 40 * row, 60),
  ]);
  expect(textLines(read, 800, 400).filter(({ form }) => form === 'table')).toEqual([]);
});

test('a sentence whose second line alone has something beside is no cell', () => {
  const text = [
    'Engine',
    'Only a few could work with the whole',
    'machine, and most were lost in it',
    'by noon',
  ];
  const beside = ['Load', '', '93', '26'];
  const read = text.flatMap((line, row) => [
    cell(line, 40, 100 + 40 * row, 11 * line.length),
    ...(beside[row] ? [cell(beside[row], 640, 100 + 40 * row, 60)] : []),
  ]);
  expect(textLines(read, 800, 400).filter(({ form }) => form === 'table')).toEqual([]);
  // A name over two lines of its cell is in the middle of a table.
  const wrapped = ['Use', 'Shows what is in the folder where', 'you are at the moment', 'Goes up'];
  const cells = wrapped.flatMap((line, row) => [
    cell(line, 240, 100 + 40 * row, 11 * line.length),
    ...(row === 2 ? [] : [cell(['Name', 'ls', '', 'cd'][row]!, 40, 100 + 40 * row, 50)]),
  ]);
  expect(textLines(cells, 800, 400).map(({ form }) => form)).toEqual(Array(4).fill('table'));
});

test('labels of three lines in the same rows keep their lines together', () => {
  const labels = [
    ['Light', 'sensor', 'footprint'],
    ['Heat', 'measurer', 'on a board'],
    ['Pressure', 'of air', 'inside'],
  ];
  const read = labels.flatMap((lines, column) =>
    lines.map((text, row) =>
      cell(text, 180 + 330 * column - 5 * text.length, 300 + 28 * row, 10 * text.length),
    ),
  );
  expect(textLines(read, 1100, 600).map(({ text }) => text)).toEqual(labels.flat());
});

test.each([30, 33])('words in centred cells are a table, row by row: a step of %d', (step) => {
  const rows = [
    ['Tool', 'Use', 'Home'],
    ['Hammer', 'Nails', 'Kitchen drawer'],
    ['Saw', 'Wood', 'Shed'],
    ['Axe', 'Trees', 'Garden house'],
  ];
  const read = rows.flatMap((cells, row) =>
    cells.map((text, column) =>
      cell(text, 150 + 220 * column - 5 * text.length, 100 + step * row, 10 * text.length),
    ),
  );
  const tabbed = rows.map((cells) => cells.join('\t'));
  expect(textLines(read, 800, 400).map(({ text }) => text)).toEqual(tabbed);
  // Though a cell at the end is empty.
  const lines = textLines(read.toSpliced(-2, 1), 800, 400);
  expect(lines.map(({ text }) => text)).toEqual(tabbed.with(-1, 'Axe\t\tGarden house'));
});
