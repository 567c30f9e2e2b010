import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { type Override, readOverrides, removeOverrides } from './overrides.ts';

async function read(text: string): Promise<Map<string, Override>> {
  const path = join(await temporaryFolder(), 'overrides.yaml');
  await writeFile(path, text);
  return await readOverrides(path);
}

test('ids are texts, whatever they look like', async () => {
  const overrides = await read(
    '0123: keep\nnull: drop\n"-rf": keep\n2026-01-01: {verdict: drop, reason: irrelevant, note: no}\n__proto__: drop\n',
  );
  expect([...overrides]).toEqual([
    ['0123', { verdict: 'keep', reason: null, note: null }],
    ['null', { verdict: 'drop', reason: null, note: null }],
    ['-rf', { verdict: 'keep', reason: null, note: null }],
    ['2026-01-01', { verdict: 'drop', reason: 'irrelevant', note: 'no' }],
    ['__proto__', { verdict: 'drop', reason: null, note: null }],
  ]);
});

test('none without a file, or in an empty one', async () => {
  expect((await readOverrides(join(await temporaryFolder(), 'none.yaml'))).size).toBe(0);
  expect((await read('# nothing yet\n')).size).toBe(0);
});

test.each([
  ['a: maybe', /Expected "a" .* to be keep or drop/],
  ['a: {verdict: drop, reason: boring}', /with a reason of irrelevant/],
  ['a: keep\na: drop', /line 2/],
  ['- a', /to hold ids and verdicts/],
  ['a: [', /Expected YAML/],
])('%j is a mistake', async (text, told) => {
  await expect(read(text)).rejects.toThrow(UsageError);
  await expect(read(text)).rejects.toThrow(told);
});

test.each([
  ['# all\n\n# of a\n# and more\na: keep # yes\nb: drop\n', '# all\n\nb: drop\n'],
  [
    'b: drop\n# of a\na:\n  verdict: keep\n  note: |\n    long\n    text\n# of c\nc: keep',
    'b: drop\n# of c\nc: keep',
  ],
  ['b: drop\n\n"a": {verdict: drop,\n  note: "x: y"}', 'b: drop\n\n'],
  ['a: keep\nb: drop\naa: keep\nz: keep\n', 'b: drop\naa: keep\n'],
  ['b: drop\nd: {verdict:   keep}\n', 'b: drop\nd: {verdict:   keep}\n'],
  ['{a: keep, b: drop}', '{ b: drop }\n'],
  ['? a\n: keep\n# of b\n? b\n: drop\n', '# of b\nb: drop\n'],
  ['a: keep\n', ''],
])('taking a and z out of %j leaves %j', async (text, left) => {
  const path = join(await temporaryFolder(), 'overrides.yaml');
  await writeFile(path, text);
  const before = await readOverrides(path);
  await removeOverrides(path, new Set(['a', 'none', 'z']));
  expect(await readFile(path, 'utf8')).toBe(left);
  for (const id of ['a', 'z']) before.delete(id);
  expect(await readOverrides(path)).toEqual(before);
});
