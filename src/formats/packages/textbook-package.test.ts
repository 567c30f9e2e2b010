import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentsOf } from '../corpus.fixture.ts';
import { openCorpus } from '../open-corpus.ts';
import { aDocument, pictureBytes, written } from './package.fixture.ts';
import { writeParquetPackage } from './parquet-package.ts';
import { shardsPackager, writeTextbookPackage } from './textbook-package.ts';

const document = aDocument(
  'd-1',
  [
    '#a.jpg',
    '#lost.jpg',
    '#b.png',
    'ocr: 𝑥 = 1',
    'ocr: y',
    'speech: Said.',
    'one',
    'two',
    'end: End of Video',
  ],
  { url: 'http://w.example/', split: 'val' },
);

test.each([
  ['a textbook', writeTextbookPackage, { url: document.url, split: document.split }],
  // The columns are those of samples, which have neither.
  ['Parquet', writeParquetPackage, { url: null, split: null }],
] as const)(
  '%s is read as the documents that it was made of, with their pictures',
  async (_what, write, known) => {
    const { folder } = await written(write, [document, aDocument('t', ['text'])]);
    const corpus = await openCorpus(folder);
    expect(corpus.kind).toBe('textbook');
    const all = await documentsOf(corpus);
    const read = all.find(({ id }) => id === 'd-1');
    const other = all.find(({ id }) => id === 't');
    const parts = document.parts
      .filter((part) => part.kind === 'text' || part.name !== 'lost.jpg')
      .map((part) => (part.kind === 'text' ? { ...part, raw: null } : { ...part, name: expect.any(String) }));
    expect(read).toEqual({ ...document, ...known, parts });
    expect(other?.parts).toHaveLength(1);
    const images = read!.parts.filter((part) => part.kind === 'image');
    const pictures = await Promise.all(images.map((image) => corpus.image(image)));
    expect(pictures.map((bytes) => Buffer.from(bytes!))).toEqual([
      pictureBytes('a.jpg'),
      pictureBytes('b.png'),
    ]);
  },
);

test('the wording and on-screen text are as asked', async () => {
  const records = async (options: object) => {
    const { folder } = await written(writeTextbookPackage, [document], options);
    return JSON.parse(await readFile(join(folder, 'textbook.jsonl'), 'utf8'));
  };
  expect(await records({ text: 'raw', ocr: 'merged' })).toMatchObject({
    texts: [null, null, '𝑥 = 1\ny\nraw Said.', 'one', 'two', 'End of Video'],
  });
  const off = await records({ ocr: 'off' });
  expect(off.text_ocr_list).toEqual(off.texts);
  expect(off.texts).toEqual([null, null, 'Said.', 'one', 'two', 'End of Video']);
});

test('shards name their lengths and numbers, in order', async () => {
  const documents = Array.from({ length: 2001 }, (_, index) => aDocument(`d${index}`, ['text']));
  const { folder } = await written(shardsPackager, documents);
  const json = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
  expect(await json('length.json')).toEqual({ '00000.json': 1000, '00001.json': 1000, '00002.json': 1 });
  expect(await json('shard_id_range.json')).toEqual({
    '00000.json': [0, 1000],
    '00001.json': [1000, 2000],
    '00002.json': [2000, 2001],
  });
  expect((await json('00001.json')).at(-1).id).toBe('d1999');
  expect((await documentsOf(await openCorpus(join(folder, '00001.json')))).length).toBe(1000);
});
