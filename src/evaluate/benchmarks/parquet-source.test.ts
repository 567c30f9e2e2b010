import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { lfsPointer, parquet, writeFiles } from './benchmark-files.fixture.ts';
import { HeldGroups } from './held-groups.ts';
import { parquetRecords, shardsOf } from './parquet-source.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

test('files of a split are found by every name that the hub gives them', async () => {
  const names = [
    'a/testmini-00000-of-00001-725687bf7a18d64b.parquet',
    'a/test-00000-of-00002.parquet',
    'a/test-00001-of-00002.parquet',
    'b/textvqa-validation-00000-of-00003.parquet',
    'c/default/validation/0000.parquet',
    'c/default/train/0000.parquet',
    'd/testmini.parquet',
    'd/testmini_text_only.parquet',
    'e/x.txt',
    'f/one/two/three/test.parquet',
  ];
  await writeFiles(folder, Object.fromEntries(names.map((name) => [name, ''])));
  const found = async (path: string, ...splits: string[]): Promise<string[]> =>
    (await shardsOf(join(folder, path), { splits })).map((file) => file.slice(folder.length + 1));
  expect(await found('a', 'test')).toEqual([names[1], names[2]]);
  expect(await found('a', 'testmini')).toEqual([names[0]]);
  expect(await found('a', 'train')).toEqual([]);
  expect(await found('b', 'validation', 'val')).toEqual([names[3]]);
  expect(await found('c', 'validation')).toEqual([names[4]]);
  expect(await found('d', 'testmini')).toEqual([names[6]]);
  expect(await found('d/testmini_text_only.parquet', 'testmini')).toEqual([names[7]]);
  await expect(found('e', 'test')).rejects.toThrow('got a folder without any');
  await expect(found('f', 'test')).rejects.toThrow('got a folder without any');
});

test('a shard that is a Git LFS pointer, or no Parquet, is told', async () => {
  await writeFiles(folder, { 'a.parquet': lfsPointer, 'b.parquet': 'PAR1 no' });
  const read = (name: string): Promise<unknown> =>
    Array.fromAsync(parquetRecords([join(folder, name)], null));
  await expect(read('a.parquet')).rejects.toThrow('got a Git LFS pointer');
  await expect(read('b.parquet')).rejects.toThrow('Expected Parquet data');
});

test('rows keep their order and their pictures over row groups and files', async () => {
  const shard = (from: number): Uint8Array => {
    const numbers = [0, 1, 2, 3, 4].map((index) => from + index);
    return parquet({
      id: { kind: 'int', values: numbers },
      image: {
        kind: 'picture',
        values: numbers.map((number) =>
          number % 3 === 0 ? null : { bytes: Buffer.from(`${number}`), path: null },
        ),
      },
    });
  };
  await writeFiles(folder, { 'a.parquet': shard(0), 'b.parquet': shard(5) });
  const records = await Array.fromAsync(
    parquetRecords([join(folder, 'a.parquet'), join(folder, 'b.parquet')], null),
  );
  expect(records.map(({ fields, row }) => [fields.id, row])).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((id) => [id, id % 5]),
  );
  // In an order of their own, many at once.
  const read = await Promise.all(
    [...records].reverse().map(async ({ pictures }) => {
      const [image] = pictures.image!;
      return image ? Buffer.from(await image.read()).toString() : null;
    }),
  );
  expect(read.reverse()).toEqual([null, '1', '2', null, '4', '5', null, '7', '8', null]);
});

test('row groups that were read last are held, up to a bound', async () => {
  const held = new HeldGroups();
  const loads: string[] = [];
  const get = (key: string, megabytes: number): Promise<unknown[]> =>
    held.get(
      key,
      async () => {
        loads.push(key);
        return [megabytes];
      },
      ([size]) => (size as number) << 20,
    );
  await Promise.all([get('a', 25), get('a', 25)]);
  await get('b', 25);
  await get('a', 25);
  expect(loads).toEqual(['a', 'b']);
  await get('c', 25);
  await get('b', 25);
  expect(loads).toEqual(['a', 'b', 'c', 'b']);
  await get('large', 500);
  await get('large', 500);
  expect(loads).toEqual(['a', 'b', 'c', 'b', 'large']);
  let fails = true;
  const flaky = (): Promise<unknown[]> => (fails ? Promise.reject(new Error('gone')) : Promise.resolve([1]));
  await expect(held.get('x', flaky, () => 1)).rejects.toThrow('gone');
  fails = false;
  expect(await held.get('x', flaky, () => 1)).toEqual([1]);
});
