import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { placeOf } from './list-place.ts';

let folder: string;
const odd = ['"a".mp4', "'b'", ' c .mp4 ', 'd\\e.mp4', '~/f', 'C:\\g.mp4', 'h#1?.mp4', 'http:x'];

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder, '~'));
  await mkdir(join(folder, 'week 1'));
  for (const name of [...odd, 'plain.mp4', 'week 1/a.mp4']) await writeFile(join(folder, name), name);
});

const at = (text: string) => placeOf(text, folder, 'l.txt line 3');

test.each(odd)('a file that is called %j is meant by its name', (name) => {
  expect(at(name)).toEqual({ kind: 'file', path: join(folder, name), name });
});

test.each([
  ['x y.mp4', 'x y.mp4'],
  ['  x.mp4 \t', 'x.mp4'],
  ['../x.mp4', '../x.mp4'],
  ['"x y.mp4"', 'x y.mp4'],
  [`'x y.mp4' `, 'x y.mp4'],
  ['"h#1?.mp4"', 'h#1?.mp4'],
  ['week 1\\a.mp4', 'week 1/a.mp4'],
  [`it's.mp4`, `it's.mp4`],
  ['"x.mp4', '"x.mp4'],
])('%j leads to %j, relative to the list', (text, name) => {
  expect(at(text)).toEqual({ kind: 'file', path: join(folder, name), name });
});

test.each([
  ['file:///home/a%20b.mp4', '/home/a b.mp4'],
  ['FILE://localhost/home/%C3%A9.mp4', '/home/é.mp4'],
  ['file:/home/a.mp4', '/home/a.mp4'],
  ['"file:///home/a b.mp4"', '/home/a b.mp4'],
  ['file:///home/a.mp4#t=10', '/home/a.mp4'],
  ['~/videos/a.mp4', join(homedir(), 'videos/a.mp4')],
])('%j leads to %j', (text, path) => {
  expect(at(text)).toMatchObject({ kind: 'file', path });
});

test('a name that was put into an address as it is leads to its file', () => {
  expect(at(`file://${folder}/h#1?.mp4`)).toMatchObject({ path: join(folder, 'h#1?.mp4') });
});

test.each(['https://example.org/a.mp4', ' HTTP://example.org ', '"https://example.org/a b"', 's3://b/a.mp4'])(
  '%j is elsewhere',
  (text) => {
    expect(at(text).kind).toBe('remote');
  },
);

describe.skipIf(process.platform === 'win32')('refused by name', () => {
  test.each([
    ['C:\\videos\\a.mp4', /^l\.txt line 3: "C:\\\\videos\\\\a\.mp4" is a Windows path\. Use the path/],
    ['"D:/videos/a.mp4"', /is a Windows path/],
    ['\\\\server\\share\\a.mp4', /is a Windows path/],
    ['file:///C:/videos/a.mp4', /is a Windows path/],
    ['file://nas/videos/a.mp4', /is on another machine \(nas\)\. Use the path of the file/],
    ['file:///a%2Fb.mp4', /is not a file URL of this machine/],
    ['videos\\a.mp4', /is not there, nor is "videos\/a\.mp4"\. Use "\/"/],
    ['ftp://example.org/a.mp4', /is not a local file\. Copy it here/],
    ['~hypatia/a.mp4', /starts with a home folder/],
    ['""', /is not a path/],
  ])('%j', (text, told) => {
    expect(() => at(text)).toThrow(UsageError);
    expect(() => at(text)).toThrow(told);
  });
});
