import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../engine/temporary-folder.fixture.ts';
import { readLabels } from './labels.ts';

async function read(text: string) {
  const path = join(await temporaryFolder(), 'labels.csv');
  await writeFile(path, text);
  return readLabels(path);
}

test('rows come by the names of the first one, with the line they begin in', async () => {
  expect(await read('\uFEFFVideo, Clip,label\r\na,1,yes\r\n\r\n"b, the ""second""\nof them",2,no')).toEqual([
    { line: 2, cells: { video: 'a', clip: '1', label: 'yes' } },
    { line: 4, cells: { video: 'b, the "second"\nof them', clip: '2', label: 'no' } },
  ]);
});

test('a row that lacks a cell is told with its line', async () => {
  await expect(read('a,b\n1,2\n3\n')).rejects.toThrow(/Expected 2 cells, got 1, in .*labels\.csv line 3\./);
  await expect(read('')).rejects.toThrow(/names of columns/);
  await expect(readLabels('no-such.csv')).rejects.toThrow(/cannot be read/);
});
