import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkSums } from '../../engine/checksums.ts';
import { aDocument, pictureBytes, written } from './package.fixture.ts';
import type { WritePackage } from './packager.ts';
import { webDatasetPackager, writeTarShards } from './webdataset.ts';

async function membersOf(file: string): Promise<{ name: string; bytes: Buffer }[]> {
  const tar = extract();
  tar.end(await readFile(file));
  const members: { name: string; bytes: Buffer }[] = [];
  for await (const entry of tar) {
    expect(entry.header).toMatchObject({ type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) });
    members.push({ name: entry.header.name, bytes: await buffer(entry) });
  }
  return members;
}

const many = Array.from({ length: 45 }, (_, index) => `#p${index}.jpg`);
const documents = [
  aDocument('a.b/c d', ['one', 'two']),
  aDocument('-x_y', ['ocr: E = mc2', 'speech: Energy <image>.', '#a.png', '#b.gif', 'speech: And.']),
  aDocument('z', ['#lost.jpg', ...many, 'last'], { split: 'val' }),
  aDocument('gone', ['#lost.jpg', '#broken.jpg']),
];

test('puts the members of a sample next to each other, pictures named by their bytes', async () => {
  const { folder, counts } = await written(webDatasetPackager, documents);
  expect(counts).toMatchObject({ records: 3, pictures: 47, empty: 1, missing: 3, firstMissing: 'lost.jpg' });
  const train = await membersOf(join(folder, 'train-00000.tar'));
  expect(train.map(({ name }) => name)).toEqual([
    '000000000-a_b_c_d.json',
    '000000001--x_y.json',
    '000000001--x_y.0.png',
    '000000001--x_y.1.gif',
  ]);
  expect(train.at(-1)!.bytes).toEqual(pictureBytes('b.gif'));
  expect(JSON.parse(train[1]!.bytes.toString())).toMatchObject({
    id: '-x_y',
    images: [null, '0.png', '1.gif', null],
    texts: ['Energy image.', null, null, 'And.'],
    text_ocr_list: ['E = mc2\nEnergy image.', null, null, 'And.'],
    image_num: 2,
    text_num: 3,
    token_num: 2 * 576 + 3,
  });
  const validation = await membersOf(join(folder, 'validation-00000.tar'));
  expect(validation.map(({ name }) => name.split('.').slice(1).join('.'))).toEqual([
    'json',
    ...many.map((_, index) => `${index}.jpg`),
  ]);
  expect(await Array.fromAsync(checkSums(folder))).toEqual([]);
});

test('says where each sample begins and the last one ends, and how many there are', async () => {
  const { folder } = await written(webDatasetPackager, documents);
  const index = await readFile(join(folder, 'train-00000.tar.idx'));
  const tar = await readFile(join(folder, 'train-00000.tar'));
  const offsets = Array.from({ length: index.length / 8 }, (_, at) => Number(index.readBigUInt64LE(at * 8)));
  expect(offsets[0]).toBe(0);
  expect(tar.toString('latin1', offsets[1], offsets[1]! + 24)).toBe('000000001--x_y.json\0\0\0\0\0');
  expect(offsets.at(-1)).toBe(tar.length - 1024);
  expect(tar.subarray(-1024).every((byte) => byte === 0)).toBe(true);
  const meta = (name: string) => readFile(join(folder, '.nv-meta', name), 'utf8');
  expect(JSON.parse(await meta('.info.json')).shard_counts).toEqual({
    'train-00000.tar': 2,
    'validation-00000.tar': 1,
  });
  expect(parse(await meta('split.yaml'))).toEqual({
    split_parts: { train: ['train-00000.tar'], val: ['validation-00000.tar'], test: [] },
    exclude: [],
  });
});

test('declares every picture field in its card', async () => {
  const { folder } = await written(webDatasetPackager, documents);
  const card = await readFile(join(folder, 'README.md'), 'utf8');
  const { configs, dataset_info: info } = parse(card.split('---\n')[1]!);
  expect(configs[0].data_files).toEqual([
    { split: 'train', path: 'train-*.tar' },
    { split: 'validation', path: 'validation-*.tar' },
  ]);
  const names = info.features.map(({ name }: { name: string }) => name);
  expect(names.slice(0, 7)).toEqual(['__key__', '__url__', 'json', '0.jpg', '0.png', '1.gif', '1.jpg']);
  expect(names.at(-1)).toBe('44.jpg');
});

test('ends a shard where it is full, divides no sample, and gives the same bytes again', async () => {
  const small: WritePackage = (sources, folder, options, tools) =>
    writeTarShards(sources, folder, options, tools, 6 << 10);
  const pages = Array.from({ length: 7 }, (_, index) => aDocument(`d${index}`, ['#a.jpg', 'text']));
  const one = await written(small, pages);
  const two = await written(small, pages);
  const names = (await readdir(one.folder)).filter((name) => name.endsWith('.tar'));
  expect(names).toEqual(['train-00000.tar', 'train-00001.tar', 'train-00002.tar', 'train-00003.tar']);
  for (const name of await readdir(one.folder, { recursive: true })) {
    if (name === '.nv-meta') continue;
    expect(await readFile(join(two.folder, name))).toEqual(await readFile(join(one.folder, name)));
  }
  const keys = await Promise.all(names.map((name) => membersOf(join(one.folder, name))));
  const jsons = keys.flat().filter(({ name }) => name.endsWith('.json'));
  expect(jsons.map(({ bytes }) => JSON.parse(bytes.toString()).id)).toEqual(pages.map(({ id }) => id));
});
