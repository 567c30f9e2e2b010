import { expect, test } from 'vitest';
import { codeBlocks } from './monospace.ts';
import { textLines } from './text-lines.ts';

const step = 12;

/** A line in a font whose characters are all 12 pixels wide; each word is a region where `apart` is set. */
function typed(text: string, row: number, left = 100) {
  const from = text.length - text.trimStart().length;
  const chars = [...text.trim()];
  const width = chars.length * step;
  return {
    text: text.trim(),
    confidence: 0.99,
    region: {
      cx: left + from * step + width / 2,
      cy: 50 + 30 * row,
      halfWidth: width / 2,
      halfHeight: 11,
      angle: 0,
    },
    at: chars.map((_, i) => (i + 0.5) / chars.length),
  };
}

/** The same in a font whose letters are as wide as they are. */
function set(text: string, row: number) {
  const widths = [...text].map((char) => (/[ijlt.,' f]/.test(char) ? 5 : /[mwMW]/.test(char) ? 18 : 11));
  const width = widths.reduce((sum, one) => sum + one, 0);
  let x = 0;
  const at = widths.map((one) => {
    x += one;
    return (x - one / 2) / width;
  });
  return {
    text,
    confidence: 0.99,
    at,
    region: { cx: 100 + width / 2, cy: 50 + 30 * row, halfWidth: width / 2, halfHeight: 11, angle: 0 },
  };
}

const program = [
  'def find(items, key):',
  '    for item in items:',
  '        if item == key:',
  '            return item',
  '    return None',
];
const texts = (regions: Parameters<typeof textLines>[0]) =>
  textLines(regions, 1000, 500).map(({ text }) => text);

test('code keeps its indentation and is marked as code', () => {
  const lines = textLines(
    program.map((line, row) => typed(line, row)),
    1000,
    500,
  );
  expect(lines.map(({ text }) => text)).toEqual(program);
  expect(new Set(lines.map(({ form }) => form))).toEqual(new Set(['code']));
});

test('line numbers go, whether a region of their own or part of the line', () => {
  const numbered = program.flatMap((line, row) =>
    row % 2 === 0
      ? [typed(`${row + 1}`, row, 40), typed(line, row)]
      : [typed(`${row + 1}    ${line}`, row, 40)],
  );
  expect(texts(numbered)).toEqual(program);
});

test('line numbers that run into each other, or of which most were not read, are none of the code', () => {
  const lines = program.map((line, row) => typed(line, row));
  const tall = typed('123', 1, 40);
  const column = { ...tall, region: { ...tall.region, cx: 60, halfWidth: 10, halfHeight: 41 } };
  expect(texts([...lines, column, typed('5', 4, 50)])).toEqual(program);
  expect(texts([...lines, typed('12', 1, 40), typed('14', 3, 40)])).toEqual(program);
  const first = typed('9 def find(items, key):', 0, 76);
  expect(texts([first, ...lines.slice(1), typed('10', 1, 60), typed('12', 3, 60)])).toEqual(program);
  const dusty = typed('4.              return item', 3, 52);
  expect(
    texts([...lines.filter((_, row) => row !== 3), dusty, typed('2', 1, 60), typed('3', 2, 60)]),
  ).toEqual(program);
  // The number of a last row that is blank.
  expect(texts([...lines, typed('6', 5, 50)])).toEqual(program);
});

test('numbers before the rows of a terminal that count nothing stay', () => {
  const files = ['notes.txt', 'picture.png', 'archive.tar', 'readme.md'];
  const sizes = ['640', '12', '88', '4'];
  const read = files.flatMap((file, row) => [typed(sizes[row]!, row, 40), typed(file, row)]);
  expect(texts(read).join(' ')).toMatch(/640.*12.*88.*4/);
});

test('rows that are farther away go on in the same columns, where those between were misread', () => {
  const below = ['        log(item, 1, 2)', '    return items[0:2]'];
  const rows = [
    ...program.map((line, row) => typed(line, row)),
    ...below.map((line, row) => typed(line, row + 8)),
  ];
  expect(texts(rows)).toEqual([...program, ...below]);
});

test('numbers that do not count up are not line numbers', () => {
  const listing = ['17 apples in a row', '4 pears on a plate', '230 plums in a box', '9 cherries in hand'];
  expect(texts(listing.map((line, row) => typed(line, row)))).toEqual(listing);
});

test('several spaces in a row stay, and a space that is no wider than a letter is none', () => {
  const listing = [
    'Makefile  README.md  src',
    'user@host:~$ wc list',
    'total     24   sizes.log',
    'user@host:~$ cat list',
    'user@host:~$ rm list',
  ];
  const read = listing.map((line, row) => typed(line, row));
  // The recogniser gives one space for many, and one where there is none.
  const squeezed = read.map(({ text, at, ...rest }) => {
    const kept = [...text]
      .map((char, i) => ({ char, at: at[i]! }))
      .filter(({ char }, i) => char !== ' ' || text[i - 1] !== ' ');
    const dot = kept.findIndex(({ char }) => char === '.');
    if (dot >= 0) kept.splice(dot + 1, 0, { char: ' ', at: kept[dot]!.at + 0.01 });
    return { ...rest, text: kept.map(({ char }) => char).join(''), at: kept.map((one) => one.at) };
  });
  expect(texts(squeezed)).toEqual(listing);
});

test('the list command is no Is, the dotted zero no letter', () => {
  const terminal = ['user@host:~$ Is -l | wc', 'total θ and θ.5 of it', '$ echo This Is fine'];
  expect(texts(terminal.map((line, row) => typed(line, row)))).toEqual([
    'user@host:~$ ls -l | wc',
    'total 0 and 0.5 of it',
    '$ echo This Is fine',
  ]);
});

test('a lone brace after deeper lines closes', () => {
  const lines = ['int main(int argc, char **argv) {', '    return argc > 8 ? count(argv) : 0;', '{'];
  expect(texts(lines.map((line, row) => typed(line, row))).at(-1)).toBe('}');
});

test('small text in a narrow font is no code, even as its letters seem to stand', () => {
  // The recogniser places letters in whole steps; the lines as a whole tell the difference.
  const lines = [
    'Leaves catch red and blue light',
    'Debts are what others may claim',
    'Stars burn hydrogen first',
    'The king called the estates',
  ];
  const read = lines.map((line, row) => {
    const { region, ...rest } = typed(line, row);
    const wide = region.halfWidth * [1, 1.05, 0.96, 1.08][row]!;
    return { ...rest, region: { ...region, halfWidth: wide, cx: 100 + wide } };
  });
  expect(codeBlocks(read)).toEqual([]);
});

test('text in a usual font is no code', () => {
  const prose = ['Will it fill the little jug?', 'Mammals warm themselves.', 'What lies in the middle?'];
  expect(codeBlocks(prose.map(set))).toEqual([]);
});

test('a page of small print in columns is no code, though some lines happen to be even', () => {
  const words = ['Clip retrieval by', 'will fill it all', 'then using that', 'Display little'];
  const place = (region: ReturnType<typeof set>, y: number, byX = 0) => ({
    ...region,
    region: { ...region.region, cx: region.region.cx + byX, cy: y, halfHeight: 12 },
  });
  const even = ['to a model embedding', 'embedding to query a', 'search in an image'].map((text, i) =>
    place(typed(text, 0), 50 + 18 * i),
  );
  const below = [...words, ...words].map((text, i) => place(set(text, 0), 104 + 18 * i));
  const beside = [...words, ...words].map((text, i) => place(set(text, 0), 59 + 18 * i, 280));
  expect(codeBlocks([...even, ...below, ...beside])).toEqual([]);
});

test('a prompt that runs into the box beside it stays in its row', () => {
  const prompt = { ...typed('>>>', 0), region: { ...typed('>>>', 0).region, halfWidth: 26, cx: 126 } };
  expect(texts([prompt, typed('sorted(items)', 0, 148), typed('[1, 2, 3, 4]', 1)])).toEqual([
    '>>> sorted(items)',
    '[1, 2, 3, 4]',
  ]);
});

test('short cells over a program with a line that was misread are none of it', () => {
  const misread = { ...typed('    def __init__(self):', 10.9), at: set('def __init__(self):', 11).at };
  const rows = [typed('class Stack:', 10), misread, typed('        self._items = []', 11.8)];
  const cells = ['Argon', 'Ar', '0.93'].map((text, column) => typed(text, 8.6, 100 + 120 * column));
  expect(codeBlocks([...cells, ...rows])[0]!.members.toSorted()).toEqual([3, 4, 5]);
});

test('a bullet is no row of signs', () => {
  const bullet = typed('•', 5);
  const [block] = codeBlocks([...program.map((line, row) => typed(line, row)), bullet]);
  expect(block!.members).toHaveLength(program.length);
});

test('short cells over two rows with a blank one between them are none of the program', () => {
  const rows = [typed('import math', 10), typed('def area(radius):', 11.8)];
  const cells = ['Argon', 'Ar', '0.93'].map((text, column) => typed(text, 8.6, 100 + 120 * column));
  expect(codeBlocks([...cells, ...rows])[0]!.members.toSorted()).toEqual([3, 4]);
});

test('a menu over a program is none of its rows, the row of the cursor is one', () => {
  const rows = program.map((line, row) => ({ ...typed(line, row), paper: row === 1 ? 68 : 44 }));
  const menu = ['Cut', 'Copy', 'Paste'].map((text, row) => ({ ...typed(text, row + 1, 460), paper: 244 }));
  const lines = textLines([...rows, ...menu], 1000, 500);
  expect(lines.filter(({ form }) => form === 'code').map(({ text }) => text)).toEqual(program);
});
