import { expect, test } from 'vitest';
import type { TextLine } from '../../records/reading.ts';
import { type Sketch, screensOf } from '../testing.ts';
import { shownByOthers } from './same-lines.ts';

/** A line of 0.6 of the width in a row of twenty, `down` rows lower. */
function line(text: string, row: number, left = 0.1): TextLine {
  const [top, bottom] = [0.02 + row * 0.05, 0.055 + row * 0.05];
  const box: TextLine['box'] = [
    [left, top],
    [left + 0.6, top],
    [left + 0.6, bottom],
    [left, bottom],
  ];
  return { text, confidence: 0.9, box };
}

const code = [
  'def area(side):',
  'return side * side',
  'for side in sides:',
  'print(area(side))',
  'total += 1',
];
const rows = (texts: readonly string[], first = 0) => texts.map((text, i) => line(text, first + i));

/** By screen, which one shows it; each shows what it says for ten seconds unless told otherwise. */
function shownBy(pages: readonly { lines: readonly TextLine[]; like?: Sketch['like']; sec?: number }[]) {
  let fromSec = 0;
  const sketches = pages.map(({ like, sec = 10 }): Sketch => {
    fromSec += sec;
    return { at: [fromSec - sec, fromSec], ...(like && { like }) };
  });
  const { screens } = screensOf(sketches);
  // Lines of text fill what is drawn.
  const drawn = screens.map((screen, at) => ({
    screen: { ...screen, facts: { ...screen.facts, busyShare: (10 * pages[at]!.lines.length) / 256 } },
    lines: pages[at]!.lines,
  }));
  return [...shownByOthers(drawn)].map(([index, { screen }]) => [index, screen]);
}

test('code that is added to is shown as it came to be, also where a new line moves the rest', () => {
  const more = [...code.slice(0, 2), 'sides = [1, 2]', ...code.slice(2)];
  expect(shownBy([{ lines: rows(code) }, { lines: rows(more), like: [0, 0.8] }])).toEqual([[0, 1]]);
  const most = [...more, 'print(total)'];
  expect(
    shownBy([
      { lines: rows(code) },
      { lines: rows(more), like: [0, 0.8] },
      { lines: rows(most), like: [1, 0.8] },
    ]),
  ).toEqual([
    [0, 2],
    [1, 2],
  ]);
});

test('what was shown before, with something in front or a letter misread, is shown by the earlier image', () => {
  const covered = [
    'def area(side):',
    'return     * side',
    'for slde in sides:',
    'print(area(side))',
    'total += 1',
  ];
  expect(
    shownBy([
      { lines: rows(code) },
      { lines: rows(['Results of the run', 'All of them are right']) },
      { lines: rows(covered), like: [0, 0.8] },
    ]),
  ).toEqual([[2, 0]]);
});

test('a line that is new makes another image, and so does a picture that looks other under the same lines', () => {
  const commands = [
    'man Command',
    'System manual pager',
    'Name of a program, utility or function',
    'man man',
  ];
  const other = [...commands.slice(0, 3), 'man -k'];
  expect(shownBy([{ lines: rows(commands) }, { lines: rows(other), like: [0, 0.94] }])).toEqual([]);
  const between = { lines: rows(['Results of the run', 'All of them are right']) };
  expect(shownBy([{ lines: rows(code) }, between, { lines: rows(code), like: [0, 0.5] }])).toEqual([]);
});

test('labels on a drawing tell nothing about it', () => {
  const labelled = { lines: rows(['Pressure', 'Volume']), like: [0, 0.9] as const };
  const { screens } = screensOf([{ at: [0, 10] }, { at: [10, 20], like: [0, 0.9] }]);
  expect(shownByOthers(screens.map((screen) => ({ screen, lines: labelled.lines })))).toEqual(new Map());
});

test('a page that scrolls is one image as long as its lines are the same, and where it rests by the way only', () => {
  const manual = Array.from(
    { length: 14 },
    (_, i) => `option ${'abcdefghijklmn'[i]?.repeat(5)} of the command`,
  );
  const at = (first: number) => rows(manual.slice(first, first + 10));
  const scrolled = (sec: number) =>
    shownBy([
      { lines: at(4), sec },
      { lines: at(0), sec: 10 },
    ]);
  expect(scrolled(3)).toEqual([[0, 1]]);
  expect(scrolled(6)).toEqual([]);
  const between = { lines: rows(['Results of the run', 'All of them are right']) };
  expect(shownBy([{ lines: at(0) }, between, { lines: at(1) }])).toEqual([[2, 0]]);
});
