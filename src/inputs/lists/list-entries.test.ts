import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { listEntries } from './list-entries.ts';

async function entries(name: string, content: string | Buffer): Promise<unknown[]> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return (await Array.fromAsync(listEntries(path))).map(({ value, place }) => ({ place, ...Object(value) }));
}

const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
const bigEndian = (text: string): Buffer => utf16(text).swap16();
const two = [
  { path: 'a.mp4', title: 'Größe' },
  { path: 'b c.mp4', title: 'x, y' },
];
const lines = two.map((entry) => JSON.stringify(entry)).join('\n');

test.each<[string, string, string | Buffer]>([
  ['objects', 'l.jsonl', lines],
  ['objects, by another ending', 'l.ndjson', `\uFEFF${lines.replace('\n', '\r\n\r\n')}\r\n`],
  ['objects that are called text', 'l.txt', lines],
  ['objects that are called JSON', 'l.json', lines],
  ['objects that are called a table', 'l.csv', lines],
  ['objects without an ending', 'list', lines],
  ['an array', 'l.json', JSON.stringify(two, null, 2)],
  ['an array that is called lines', 'l.jsonl', JSON.stringify(two)],
  ['an array in UTF-16', 'l.json', utf16(JSON.stringify(two, null, 1))],
  ['an object with a list', 'l.json', JSON.stringify({ version: 1, videos: two })],
  ['an object with a list and others', 'l.json', JSON.stringify({ tags: [], entries: two }, null, 2)],
  ['an object with one list of any name', 'l.json', JSON.stringify({ of: 'x', lectures: two })],
  ['a table', 'l.csv', 'path,title\na.mp4,Größe\nb c.mp4,"x, y"\n'],
  ['a table with semicolons', 'l.csv', '\uFEFFpath;title\r\na.mp4;Größe\r\n"b c.mp4";x, y\r\n;\r\n'],
  ['a table that names its separator', 'l.csv', 'sep=;\r\npath;title\r\na.mp4;Größe\r\nb c.mp4;x, y'],
  ['a table with tabs', 'l.tsv', 'Path\tTitle\na.mp4\tGröße\nb c.mp4\tx, y\n'],
  [
    'Unicode text of a spreadsheet',
    'l.txt',
    utf16('Title\tFile name\r\nGröße\ta.mp4\r\n"x, y"\tb c.mp4\r\n'),
  ],
  ['the same, big-endian', 'l.csv', bigEndian('title\tpath\r\nGröße\ta.mp4\r\nx, y\tb c.mp4\r\n')],
  ['UTF-16 without a mark', 'l.csv', Buffer.from('title\tpath\nGröße\ta.mp4\nx, y\tb c.mp4', 'utf16le')],
  ['Windows-1252', 'l.csv', Buffer.from('title;path\r\nGröße;a.mp4\r\nx, y;b c.mp4\r\n', 'latin1')],
  ['old line ends', 'l.csv', 'title;path\rGröße;a.mp4\rx, y;b c.mp4\r'],
])('%s gives its entries', async (_what, name, content) => {
  const found = await entries(name, content);
  expect(found).toMatchObject(two.map((entry) => entry));
  expect(found).toHaveLength(2);
});

test.each<[string, string, string[]]>([
  ['l.txt', '# mine\r\n\r\na.mp4\r\n  b c.mp4  \r\n#c.mp4', ['a.mp4', '  b c.mp4  ']],
  ['l.csv', 'a.mp4\nb, c.mp4\n', ['a.mp4', 'b, c.mp4']],
  ['list', 'file:///x/a%20b.mp4\nhttps://example.org/1\n', ['file:///x/a%20b.mp4', 'https://example.org/1']],
  ['l.json', '["a.mp4", "b.mp4"]', ['a.mp4', 'b.mp4']],
  ['l.jsonl', '"a.mp4"\n"b.mp4"', ['a.mp4', 'b.mp4']],
  ['l.txt', '[2020] {x}.mp4\n{y}.mp4\n', ['[2020] {x}.mp4', '{y}.mp4']],
  ['l.txt', '', []],
  ['l.json', '[]', []],
  ['l.csv', 'path,title\n', []],
])('%s with %j gives texts', async (name, content, texts) => {
  expect((await entries(name, content)).map((entry) => (entry as { path: string }).path)).toEqual(texts);
});

test('a multi-byte letter on the border of two chunks stays whole, in a long list', async () => {
  const text = Array.from({ length: 30_000 }, (_, index) => `é${index}—😀.mp4`).join('\n');
  const found = await entries('l.txt', text);
  expect(found.map((entry) => (entry as { path: string }).path).join('\n')).toBe(text);
});

test('names are loose, the first that says something counts, and others stay', async () => {
  const [entry] = await entries(
    'l.json',
    JSON.stringify([
      {
        file_name: 'b.mp4',
        file_path: 'a.mp4',
        License: 'CC0-1.0',
        'Knowledge point': 'roots',
        sub_course: 'algebra',
        webpage_url: 'https://e.org/1',
        title: 'T',
        Title: 'other',
        video: { not: 'a path' },
        views: 3,
      },
    ]),
  );
  expect(entry).toMatchObject({
    place: 'entry 1',
    path: 'a.mp4',
    licence: 'CC0-1.0',
    knowledgePoint: 'roots',
    subCourse: 'algebra',
    url: 'https://e.org/1',
    title: 'T',
    views: 3,
  });
  const [local] = await entries('l.jsonl', '{"url": "file:///x/a.mp4", "title": "T"}');
  expect(local).toEqual({ place: 'line 1', path: 'file:///x/a.mp4', title: 'T' });
});

test.each<[string, string | Buffer, RegExp]>([
  ['l.json', '[{"path": "a.mp4"},', /l\.json: expected a list of videos in JSON, got something else \(/],
  ['l.json', '7', /got 7\./],
  ['l.json', '{"a": [], "b": []}', /object with one list in it, got one with "a","b"\./],
  ['l.json', '{"name": "x"}', /object with one list in it, got one with "name"\./],
  ['l.jsonl', '{"path": "a.mp4"}\n{"path":', /l\.jsonl line 2: expected a JSON object, got "\{\\"path\\":"/],
  ['l.csv', 'Name;Title\nx;y\n', /l\.csv line 1: expected a header row with path, .* got "Name","Title"\./],
  ['l.txt', Buffer.from([0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, 1, 2]), /expected a text list, got binary/],
  ['l.txt', `${'x'.repeat(2 << 20)}`, /lines of at most 1048576 characters, got a longer one/],
  [
    'l.json',
    `[${'{"path":"a.mp4"},\n'.repeat(4_000_000)}`,
    /at most 64 MiB, got more\. Use one object per line/,
  ],
])('%s that is no list is refused', async (name, content, told) => {
  await expect(entries(name, content)).rejects.toThrow(UsageError);
  await expect(entries(name, content)).rejects.toThrow(told);
});
