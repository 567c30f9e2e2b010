import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { leftOutLine, readLeftOut } from './left-out.ts';

async function listOf(lines: readonly string[]): Promise<string> {
  const file = join(await temporaryFolder(), 'without.txt');
  await writeFile(file, `# a note\n${lines.join('\n')}\n`);
  return file;
}

test('every id is read as it was written, whatever it holds', async () => {
  const ids = [
    'plain',
    '#7',
    '"quoted"',
    '"',
    ' apart ',
    'a\t3',
    'two\nlines',
    'cr\r',
    '\u2028',
    'a\u2028b',
    '',
    '\ud800',
  ];
  const found = await readLeftOut(await listOf(ids.flatMap((id) => [leftOutLine(id), leftOutLine(id, 2)])));
  expect([...found.ids]).toEqual(ids);
  expect([...found.images]).toEqual(ids.map((id) => [id, new Set([2])]));
});

test('a list written by hand needs no quotes', async () => {
  const found = await readLeftOut(await listOf(['a b', '"Why" he asked', '  c  ', 'd\t1', '"e', 'd\t1']));
  expect([...found.ids]).toEqual(['a b', '"Why" he asked', 'c', '"e']);
  expect([...found.images]).toEqual([['d', new Set([1])]]);
  expect(found.lines).toEqual(
    [...found.ids]
      .map((id) => leftOutLine(id))
      .concat('d\t1')
      .sort(),
  );
});
