import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { checkSums, digestFiles, removeChecksums, writeChecksums } from './checksums.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of ['a', 'b', 'c d']) await writeFile(join(folder, name), `Text of ${name}`);
  await writeChecksums(folder, await digestFiles(folder, ['c d', 'b', 'a']));
});

const found = (only?: string) => Array.fromAsync(checkSums(folder, only));

test('files that are as they were pass', async () => {
  expect(await found()).toEqual([]);
});

test('what is missing or changed is told; of one file where that is asked for', async () => {
  await writeFile(join(folder, 'a'), 'Text of b');
  await truncate(join(folder, 'b'), 3);
  await rm(join(folder, 'c d'));
  expect(await found()).toEqual([
    { name: 'a', what: 'damaged' },
    { name: 'b', what: 'damaged' },
    { name: 'c d', what: 'missing' },
  ]);
  expect(await found('b')).toEqual([{ name: 'b', what: 'damaged' }]);
});

test.each(['no checksums', `${'0'.repeat(63)}  a\n`, `${sha256('Text of a')}  a\n${sha256('Text of b')}`])(
  'a list that reads %j is damaged itself',
  async (text) => {
    await writeFile(join(folder, 'SHA256SUMS'), text);
    expect(await found()).toEqual([{ name: 'SHA256SUMS', what: 'damaged' }]);
  },
);

test('without a list nothing is known', async () => {
  await removeChecksums(folder);
  await rm(join(folder, 'a'));
  expect(await found()).toEqual([]);
});
