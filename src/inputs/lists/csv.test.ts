import { expect, test } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { csvRow, readCsv } from './csv.ts';

async function rows(text: string, chunkChars = 3): Promise<object[]> {
  const chunks = async function* () {
    for (let at = 0; at < text.length; at += chunkChars) yield text.slice(at, at + chunkChars);
  };
  return (await Array.fromAsync(readCsv(chunks(), 'f.csv', { maxChars: 1000 }))).map(({ row, line }) => ({
    ...row,
    line,
  }));
}

test.each([
  ['a,b\n1,2\n', [{ a: '1', b: '2', line: 2 }]],
  ['\uFEFFa;b\r\n"x;""y""";\r\n\r\n', [{ a: 'x;"y"', b: '', line: 2 }]],
  [
    'a\tb\n"two\nlines"\t3\nlast\t4',
    [
      { a: 'two\nlines', b: '3', line: 2 },
      { a: 'last', b: '4', line: 4 },
    ],
  ],
  ['path\nit\'s "here".mp4\n', [{ path: 'it\'s "here".mp4', line: 2 }]],
  ['sep=;\r\nTitle;path\r\nSums, products;a.mp4\r\n', [{ Title: 'Sums, products', path: 'a.mp4', line: 3 }]],
  ['"Title; short",path;url,note\n1,2,3\n', [{ 'Title; short': '1', 'path;url': '2', note: '3', line: 2 }]],
  ['path\ttitle, year\na.mp4\tx, y\n', [{ path: 'a.mp4', 'title, year': 'x, y', line: 2 }]],
  [
    'a;b\n1;2;;;\n;;;\n',
    [
      { a: '1', b: '2', line: 2 },
      { a: '', b: '', line: 3 },
    ],
  ],
  ['', []],
])('%j', async (text, expected) => {
  for (const chunkChars of [1, 3, 1000]) expect(await rows(text, chunkChars)).toEqual(expected);
});

test.each([
  ['a,b\n1,2,3\n', /^f\.csv line 2: expected 2 values as in its header, got 3\.$/],
  ['a\n"open\n', /^f\.csv line 2: a quote is not closed\.$/],
  [`a\n${'x'.repeat(2000)}`, /^f\.csv line 2: a row of more than 1000 characters/],
])('%j is a mistake', async (text, told) => {
  await expect(rows(text)).rejects.toThrow(UsageError);
  await expect(rows(text)).rejects.toThrow(told);
});

test('what a spreadsheet would take for a formula, or for the end of a cell, is none', () => {
  expect(csvRow(['=1+1', '+x', '-rf', '@a', 'a,b', 'say "x"', 'two\nlines', null, 3, 'plain'])).toBe(
    `'=1+1,'+x,'-rf,'@a,"a,b","say ""x""","two\nlines",,3,plain\n`,
  );
});
