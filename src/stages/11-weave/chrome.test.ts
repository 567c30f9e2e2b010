import { expect, test } from 'vitest';
import type { ReadScreen, TextLine } from '../../records/reading.ts';
import { findChrome } from './chrome.ts';

type Line = [text: string, left: number, top: number, height?: number];

function line([text, left, top, height = 0.05]: Line): TextLine {
  const right = Math.min(1, left + 0.4 * height * text.length);
  const bottom = top + height;
  const box: TextLine['box'] = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
  return { text, confidence: 0.99, box };
}

function screensOf(...screens: Line[][]): ReadScreen[] {
  return screens.map((lines, screen) => ({
    screen,
    lines: lines.map(line),
    text: lines.map(([text]) => text).join('\n'),
    contentChars: 10,
    textShare: 0.1,
    informativeness: 5,
    refused: [],
  }));
}

function found(...screens: Line[][]): Record<string, number[]> {
  return Object.fromEntries(findChrome(screensOf(...screens)).chrome.map((one) => [one.text, one.screens]));
}

const topics: Line[][] = [
  [
    ['Stacks', 0.05, 0.1, 0.08],
    ['The last one in is the first out', 0.1, 0.4],
  ],
  [
    ['Queues', 0.05, 0.1, 0.08],
    ['People who wait in a line', 0.1, 0.4],
  ],
  [
    ['Trees', 0.05, 0.1, 0.08],
    ['Every node has one parent', 0.1, 0.4],
  ],
  [
    ['Graphs', 0.05, 0.1, 0.08],
    ['Vertices joined by edges', 0.1, 0.4],
  ],
];
const each = (...lines: ((at: number) => Line)[]): Line[][] =>
  topics.map((topic, at) => [...topic, ...lines.map((make) => make(at))]);

test('bars, footers and channel marks stand in the same place over content that differs', () => {
  const screens = each(
    () => ['File Edit View Help', 0.01, 0.01, 0.025],
    () => ['Data structures, A. Lecturer', 0.1, 0.95, 0.03],
    () => ['CHANNEL 5', 0.85, 0.08, 0.03],
  );
  expect(found(...screens)).toEqual({
    'File Edit View Help': [0, 1, 2, 3],
    'Data structures, A. Lecturer': [0, 1, 2, 3],
    'CHANNEL 5': [0, 1, 2, 3],
  });
});

test('a letter misread or a corner covered makes no other text', () => {
  const readings = ['File Edit View Help', 'ile Edit View Help', 'Fdit View Heln', 'File Edlt Vicw Help'];
  const screens = each((at) => [readings[at]!, 0.01, 0.01, 0.025]);
  expect(findChrome(screensOf(...screens)).linesOf.size).toBe(4);
});

test('page numbers count up and clocks run', () => {
  expect(Object.values(found(...each((at) => [`${at + 9}`, 0.93, 0.93, 0.03])))).toEqual([[0, 1, 2, 3]]);
  expect(Object.values(found(...each((at) => [`Page ${at + 3}/40`, 0.8, 0.95, 0.03])))).toEqual([
    [0, 1, 2, 3],
  ]);
  expect(Object.values(found(...each((at) => [`10:${58 - at}`, 0.9, 0.01, 0.03])))).toEqual([[0, 1, 2, 3]]);
});

test('numbers on an axis are no page numbers', () => {
  expect(found(...each(() => ['100', 0.1, 0.92, 0.03]))).toEqual({});
  expect(found(...each((at) => [`${[7, 3, 9, 1][at]}`, 0.1, 0.92, 0.03]))).toEqual({});
});

test('the title of a window that changes lies against its bar', () => {
  const titles = ['notes.txt', 'Terminal', 'Mail (3 new)', 'Graph'];
  const screens = each(
    (at) => [titles[at]!, 0.1, 0.01, 0.025],
    () => ['File Edit View Help', 0.05, 0.05, 0.025],
  );
  const { linesOf } = findChrome(screensOf(...screens));
  expect([...linesOf.values()].map(({ size }) => size)).toEqual([2, 2, 2, 2]);
});

test('a heading over several slides of a section stays, and so does one on every slide', () => {
  const section = topics.map(([, bullet]): Line[] => [['Linear structures', 0.05, 0.02, 0.08], bullet!]);
  expect(found(...section)).toEqual({});
  const inBody = topics.map(([, bullet]): Line[] => [['Linear structures', 0.05, 0.09], bullet!]);
  expect(found(...inBody)).toEqual({});
});

test('the bullets and the footer of a slide that grows stand over one content', () => {
  const bullets: Line[] = [
    ['Sorting', 0.05, 0.1, 0.08],
    ['Merge sort divides the list', 0.1, 0.25],
    ['Quick sort picks a pivot', 0.1, 0.4],
    ['Heap sort builds a heap', 0.1, 0.55],
    ['see chapter two', 0.1, 0.75, 0.03],
    ['A. Lecturer', 0.1, 0.95, 0.03],
  ];
  const shown = (count: number): Line[] => [...bullets.slice(0, count), ...bullets.slice(4)];
  expect(found(shown(1), shown(2), shown(3), shown(4))).toEqual({});
});

test('the first line of a terminal stays, though its prompt is always there', () => {
  const commands = ['ls', 'ps', 'who', 'man cat'];
  const outputs = [
    'notes.txt thesis.tex',
    '2341 pts/0 bash',
    'ada tty7 12:51',
    'concatenate files and print',
  ];
  const screens = commands.map((command, at): Line[] => [
    [`ada@home:~$ ${command}`, 0.01, 0.02],
    [outputs[at]!, 0.01, 0.08],
  ]);
  expect(found(...screens)).toEqual({});
});

test('what content stands outside of is content: a caption under small print of the slide', () => {
  const screens = topics.map((topic, at): Line[] => [
    ...topic,
    [`A note of its own number ${'abcd'[at]}${'wxyz'[at]}`, 0.1, 0.86, 0.03],
    ['see the book', 0.1, 0.8, 0.03],
  ]);
  expect(found(...screens)).toEqual({});
});

test('two screens are too few', () => {
  const screens = each(() => ['A. Lecturer', 0.1, 0.95, 0.03]);
  expect(found(...screens.slice(0, 2))).toEqual({});
  expect(found(...screens.slice(0, 3))).toEqual({ 'A. Lecturer': [0, 1, 2] });
});

test('a menu bar with what stands over it and the tabs below is told on one screen', () => {
  const bar: Line[] = [
    ['Untitled page - Notes', 0.04, 0.016, 0.02],
    ['Mary Jones', 0.83, 0.016, 0.02],
    ['File Home Insert Draw History Review View Help', 0.01, 0.055, 0.02],
    ["Mary's Notebook\tQuick Notes\tNew Section 6\tNew Section 7", 0.03, 0.09, 0.023],
    ['New Section 2\tNew Section 3', 0.59, 0.093, 0.02],
  ];
  const content: Line[] = [
    ['Untitled page', 0.3, 0.3, 0.06],
    ['Read me first', 0.35, 0.5, 0.02],
  ];
  const panel: Line[] = [
    ['Mary Jones', 0.88, 0.2, 0.02],
    ['Untitled page', 0.88, 0.25, 0.02],
  ];
  const read = findChrome(screensOf([...bar, ...content, ...panel])).linesOf.get(0);
  expect([...read!].map(({ text }) => text).sort()).toEqual([...bar, ...panel].map(([text]) => text).sort());
  // Misread letters.
  expect(Object.keys(found([['Fdit View Go Heln', 0.01, 0.03, 0.02], ...content]))).toEqual([
    'Fdit View Go Heln',
  ]);
});

test('menus far from each other are a bar, too', () => {
  const menus = ['File', 'Edit', 'View', 'Help'].map((text, i): Line => [text, 0.02 + 0.1 * i, 0.02, 0.02]);
  const content: Line = ['Heat lifts water from the sea', 0.1, 0.4];
  expect(Object.keys(found([...menus, content]))).toEqual(menus.map(([text]) => text));
});

test('headings of columns that are names of menus, too, stay with what stands over them', () => {
  const title: Line = ['Lecture 3', 0.1, 0.02, 0.03];
  const content: Line[] = [
    ['Draw it on paper first', 0.1, 0.4],
    ['Make what was drawn', 0.4, 0.4],
  ];
  const headings = (texts: string[], height?: number) =>
    texts.map((text, i): Line => [text, 0.1 + 0.3 * i, 0.06, height]);
  for (const texts of [
    ['Design', 'Build', 'Review'],
    ['Design\tBuild\tReview'],
    ['Project review', 'Data layout', 'Page 3'],
  ])
    expect(found([title, ...headings(texts), ...content])).toEqual({});
  expect(found([title, ...headings(['Home', 'Design', 'Build', 'Review'], 0.058), ...content])).toEqual({});
});

test('what is no menu bar, and content right below one, stays', () => {
  const menus: Line = ['File Edit View Help', 0.01, 0.02, 0.02];
  expect(
    found([
      ['File Edit View Help', 0.2, 0.4],
      ['The menus of a program', 0.2, 0.5],
    ]),
  ).toEqual({});
  expect(
    found([
      ['View the help of a file', 0.1, 0.05],
      ['It tells how it is made', 0.1, 0.4],
    ]),
  ).toEqual({});
  expect(Object.keys(found([menus, ['Heat lifts water from the sea', 0.1, 0.06, 0.03]]))).toEqual([menus[0]]);
});
