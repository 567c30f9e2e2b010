import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Document } from '../../records/document.ts';
import { documentsOf } from '../corpus.fixture.ts';
import { openCorpus } from '../open-corpus.ts';
import { writeMmc4 } from './mmc4-package.ts';
import { writeObelics } from './obelics-package.ts';
import { aDocument, pictureBytes, written } from './package.fixture.ts';

const documents = [
  aDocument('a-1', ['one', '#a.jpg', '#b.png', 'ocr: x', 'speech: Said.', '#c.jpg'], {
    url: 'http://w.example/',
  }),
  aDocument('b.2', ['only <image> text']),
  aDocument(
    'c',
    Array.from({ length: 45 }, (_, index) => `#p${index}.jpg`),
  ),
];

/** Texts, and the bytes of pictures, in order. */
async function contentOf({ parts }: Document, image: (part: never) => Promise<Uint8Array | null>) {
  const content = parts.map(async (part) => (part.kind === 'text' ? part.text : image(part as never)));
  return Promise.all(content);
}

test.each([
  ['mmc4', writeMmc4],
  ['obelics', writeObelics],
] as const)('%s is read again: ids, texts, order and pictures', async (kind, write) => {
  const { folder } = await written(write, documents);
  const corpus = await openCorpus(folder);
  expect(corpus.kind).toBe(kind);
  const read = await documentsOf(corpus);
  expect(read.map(({ id, url }) => [id, url])).toEqual([
    ['a-1', 'http://w.example/'],
    ['b.2', null],
    ['c', null],
  ]);
  const contents = await Promise.all(read.map((one) => contentOf(one, (part) => corpus.image(part))));
  const [a, b, c] = ['a.jpg', 'b.png', 'c.jpg'].map(pictureBytes);
  expect(contents[0]).toEqual(['one', a, b, 'x\nSaid.', c]);
  expect(contents[1]).toEqual(['only image text']);
  expect(contents[2]).toEqual(Array.from({ length: 45 }, (_, index) => pictureBytes(`p${index}.jpg`)));
});

test('mmc4: every picture has a text of its own, whichever way it is matched', async () => {
  const { folder } = await written(writeMmc4, documents);
  const [record] = (await readFile(join(folder, 'mmc4.jsonl'), 'utf8')).split('\n');
  const { text_list: texts, image_info: images, similarity_matrix: matrix } = JSON.parse(record!);
  expect(texts).toEqual(['one', '', 'x\nSaid.', '']);
  expect(images.map((image: { matched_text_index: number }) => image.matched_text_index)).toEqual([1, 2, 3]);
  expect(matrix).toEqual([
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ]);
  expect(images[0].image_name).toBe('000000/000000000-a-1-0.jpg');
});

test('obelics: two splits are files of one dataset, in groups of 100 rows', async () => {
  const pages = Array.from({ length: 250 }, (_, index) =>
    aDocument(`d${index}`, [`text ${index}`], { split: index < 2 ? 'val' : 'train' }),
  );
  const { folder } = await written(writeObelics, pages);
  expect((await readdir(folder)).filter((name) => name.endsWith('.parquet'))).toEqual([
    'train-00000.parquet',
    'validation-00000.parquet',
  ]);
  const read = await documentsOf(await openCorpus(folder));
  expect(read.map(({ id }) => id)).toEqual([...pages.slice(2), ...pages.slice(0, 2)].map(({ id }) => id));
  expect(read.at(-1)!.split).toBe('val');
});
