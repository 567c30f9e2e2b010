import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { filesAt, jsonl, parquet, picture, told, writeFiles } from './benchmark-files.fixture.ts';
import { genericBenchmark } from './generic.ts';

const chartqa = genericBenchmark('chartqa');
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

test('is read from JSONL with any of its fields, pictures beside it', async () => {
  await writeFiles(folder, {
    'test.jsonl': jsonl([
      { id: 'a', question: 'How many?', images: ['c/1.png'], answers: ['5', 'five'], metric: 'relaxed' },
      { id: 2, question: 'Sum?', image: 'c/1.png', answer: 7, metric: 'exact', groups: { part: 'human' } },
      {
        id: 'c',
        question: 'Is <image2> like <image1>?',
        images: ['c/1.png', 'c/2.png'],
        choices: ['yes', 'no'],
        answer: 'no',
        metric: 'letter',
        hint: 'Look.',
        level: 3,
      },
      { id: 'd', question: 'No picture?', answers: 'x', metric: 'anls' },
    ]),
    'c/1.png': await picture(1),
    'c/2.png': await picture(2),
  });
  const reading = (await chartqa.read(filesAt(folder, { questions: 'test.jsonl' })))!;
  expect(told(reading)).toEqual(['no-image d']);
  expect(reading.items).toMatchObject([
    { benchmark: 'chartqa', id: 'a', cluster: 'c/1.png', answers: ['5', 'five'], metric: 'relaxed' },
    { id: '2', cluster: 'c/1.png', answers: ['7'], metric: 'exact', groups: { part: 'human' } },
    {
      id: 'c',
      choices: ['yes', 'no'],
      answers: ['B'],
      metric: 'letter',
      hint: 'Look.',
      fields: { level: 3 },
    },
    { id: 'd', cluster: 'd', answers: ['x'], images: [] },
  ]);
  const order = await Promise.all(reading.items[2]!.images.map((image) => image.read()));
  expect(order).toEqual([await picture(2), await picture(1)]);
});

test('demonstrations need no metric, items do', async () => {
  await writeFiles(folder, { 'x.jsonl': jsonl([{ id: 1, question: 'q', images: [], answers: ['a'] }]) });
  const files = filesAt(folder, { questions: 'x.jsonl' });
  expect((await chartqa.readDemos(files, true))!.items).toHaveLength(1);
  expect(await chartqa.readDemos(files, false)).toBeNull();
  await expect(chartqa.read(files)).rejects.toThrow(
    'Expected "metric" (vqa, relaxed, anls, letter, exact) in every record, got none.',
  );
});

test('marks and images that do not go together, and letters that are texts too, are told', async () => {
  const record = { question: 'q', images: ['1.png'], answers: ['B'], metric: 'letter', choices: ['B', 'A'] };
  await writeFiles(folder, {
    'x.jsonl': jsonl([
      { ...record, id: 'a' },
      { ...record, id: 'b', question: '<image2>' },
      { ...record, id: 'c', choices: ['x', 'y'], answers: ['z'] },
    ]),
  });
  const reading = (await chartqa.read(filesAt(folder, { questions: 'x.jsonl' })))!;
  expect(told(reading)).toEqual([
    'ambiguous-answer a',
    'ambiguous-answer b',
    'mark-without-image b',
    'image-without-mark b',
    'no-image b',
    'answer-not-choice c',
  ]);
});

test('no path leads out of the folder of the pictures', async () => {
  await writeFiles(folder, { 'outside.png': await picture(1), 'set/in.png': await picture(2) });
  await mkdir(join(folder, 'set', 'deep'));
  await symlink(join(folder, 'outside.png'), join(folder, 'set', 'link.png'));
  const paths = [
    '../outside.png',
    join(folder, 'outside.png'),
    'deep/../../outside.png',
    'link.png',
    'a\0b',
    'deep',
  ];
  await writeFiles(folder, {
    'set/x.jsonl': jsonl(
      [...paths, 'in.png'].map((path, id) => ({
        id,
        question: 'q',
        images: [path],
        answers: ['a'],
        metric: 'exact',
      })),
    ),
  });
  const { items } = (await chartqa.read(filesAt(folder, { questions: 'set/x.jsonl' })))!;
  for (const item of items.slice(0, paths.length))
    await expect(item.images[0]!.read()).rejects.toMatchObject({
      name: 'DataError',
      reason: 'missing-image',
    });
  expect(await items.at(-1)!.images[0]!.read()).toEqual(await picture(2));
});

test('is read from Parquet, with several pictures a row, and pictures that are only named', async () => {
  await writeFiles(folder, {
    'test.parquet': parquet({
      id: { kind: 'text', values: ['a', 'b', 'c'] },
      question: { kind: 'text', values: ['q', 'q', 'q'] },
      images: {
        kind: 'pictures',
        values: [
          [
            { bytes: await picture(1), path: null },
            { bytes: await picture(2), path: null },
          ],
          [{ bytes: null, path: 'named.png' }],
          [],
        ],
      },
      answers: { kind: 'texts', values: [['x'], ['y'], ['z']] },
      metric: { kind: 'text', values: ['exact', 'exact', 'exact'] },
    }),
    'pictures/named.png': await picture(3),
  });
  const { items } = (await chartqa.read(filesAt(folder, { questions: 'test.parquet', images: 'pictures' })))!;
  const read = await Promise.all(
    items.map(({ images }) => Promise.all(images.map(async (image) => Buffer.from(await image.read())))),
  );
  expect(read).toEqual([[await picture(1), await picture(2)], [await picture(3)], []]);
});
