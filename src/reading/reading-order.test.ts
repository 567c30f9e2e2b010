import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readingRows } from './reading-order.ts';
import type { TextBox } from './text-box.ts';
import { textLines } from './text-lines.ts';

const box = (left: number, top: number, width: number, height = 30): TextBox => ({
  left,
  right: left + width,
  top,
  bottom: top + height,
});

test('every box is read exactly once, whatever the layout', () => {
  const arbitraryBox = fc
    .tuple(
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 1, max: 120 }),
    )
    .map(([left, top, width, height]) => box(left, top, width, height));
  fc.assert(
    fc.property(fc.array(arbitraryBox, { maxLength: 40 }), (boxes) => {
      const read = readingRows(boxes)
        .flat()
        .sort((a, b) => a - b);
      expect(read).toEqual([...boxes.keys()]);
    }),
  );
});

test('words of a row are read from left to right, rows downwards', () => {
  const boxes = [box(300, 103, 150), box(50, 200, 400), box(50, 100, 220)];
  expect(readingRows(boxes)).toEqual([[2, 0], [1]]);
});

test('a title, then the left column, then the right one, then the footer', () => {
  const left = [200, 250, 300, 350].map((top) => box(60, top, 380));
  const right = [210, 260, 310].map((top) => box(560, top, 380));
  const boxes = [...right, box(200, 60, 600, 60), ...left, box(300, 700, 500)];
  expect(readingRows(boxes)).toEqual([[3], [4], [5], [6], [7], [0], [1], [2], [8]]);
});

test('a title that stands over the left column alone comes first', () => {
  const boxes = [
    box(60, 60, 300, 60),
    box(560, 200, 380),
    box(60, 200, 380),
    box(560, 250, 380),
    box(60, 250, 380),
  ];
  expect(readingRows(boxes)).toEqual([[0], [2], [4], [1], [3]]);
});

test('three columns are read one after the other', () => {
  const boxes = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => box(400 * column, 50 * row, 330)));
  expect(readingRows(boxes).flat()).toEqual([0, 3, 6, 1, 4, 7, 2, 5, 8]);
});

test('a table of short cells is read row by row', () => {
  const boxes = [0, 1, 2, 3].flatMap((row) => [box(50, 50 * row, 100), box(400, 50 * row, 80)]);
  expect(readingRows(boxes)).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ]);
});

test('pieces of one row are joined by a space, numbers by a tab, far ones stay apart', () => {
  const region = (cx: number, text: string) => ({
    region: { cx, cy: 100, halfWidth: 50, halfHeight: 10, angle: 0 },
    text,
    confidence: 0.8,
  });
  const lines = textLines(
    [region(320, '30'), region(60, '1'), region(180, '20'), region(900, 'far')],
    1000,
    500,
  );
  expect(lines.map(({ text }) => text)).toEqual(['1 20\t30', 'far']);
  expect(lines[0]!.box).toEqual([
    [0.01, 0.18],
    [0.37, 0.18],
    [0.37, 0.22],
    [0.01, 0.22],
  ]);
  expect(lines[0]!.confidence).toBe(0.8);
});
