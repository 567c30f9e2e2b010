import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DocumentImage } from '../../records/document.ts';
import { exporters } from '../exporters.ts';
import { FormatError } from '../format-error.ts';
import { openCorpus } from '../open-corpus.ts';
import type { ChatDialect } from './chat-dialect.ts';
import { aDocument, pictureBytes, written } from './package.fixture.ts';

const documents = [
  aDocument('no.pictures', ['speech: alone é']),
  aDocument('one-1', ['#a.png', 'ocr: x = 1', 'speech: We see.'], { split: 'val' }),
  aDocument('a_b', ['first', '#b.jpg', '#lost.jpg', '#c.jpg', 'last']),
  aDocument(
    'many',
    Array.from({ length: 45 }, (_, index) => `#${index}.jpg`),
  ),
];
/** Texts, and the bytes of pictures, in the order in which a package has them: train comes first where it is apart. */
const outlines = [
  ['alone é'],
  [pictureBytes('a.png'), 'x = 1\nWe see.'],
  ['first', pictureBytes('b.jpg'), pictureBytes('c.jpg'), 'last'],
  Array.from({ length: 45 }, (_, index) => pictureBytes(`${index}.jpg`)),
];

type Kind = Exclude<keyof typeof exporters, 'textbook-json' | 'clips' | 'clips-json' | 'markdown'>;

async function outlinesIn(path: string): Promise<(string | Uint8Array | null)[][]> {
  const corpus = await openCorpus(path);
  const found: (string | Uint8Array | null)[][] = [];
  for await (const { document, place } of corpus.documents()) {
    const again = await corpus.documentAt(place);
    expect(again).toEqual(document);
    const slots: (string | Uint8Array | null)[] = [];
    let before: 'image' | 'ocr' | null = null;
    for (const part of again.parts) {
      if (part.kind === 'image') slots.push(Buffer.from((await corpus.image(part)) ?? []));
      else if (before === 'ocr') slots.push(`${slots.pop()}\n${part.text}`);
      else slots.push(part.text);
      before = part.kind === 'image' ? 'image' : part.role === 'ocr' ? 'ocr' : null;
    }
    // MMC4 has a text of its own after each picture.
    found.push(slots.filter((slot) => slot !== ''));
  }
  return found;
}

const sorted = (found: readonly unknown[]): string[] => found.map((one) => JSON.stringify(one)).sort();

test.each<[Kind, ChatDialect | undefined]>([
  ['webdataset', undefined],
  ['chat', 'swift'],
  ['chat', 'llama-factory'],
  ['chat', 'trl'],
  ['chat', 'llava'],
  ['mmc4', undefined],
  ['obelics', undefined],
  ['shards', undefined],
  ['textbook', undefined],
  ['parquet', undefined],
])('%s %s is read back with texts, order and pictures', async (format, dialect) => {
  const { folder } = await written(exporters[format].pack.write, documents, dialect ? { dialect } : {});
  await writeFile(join(folder, 'croissant.json'), '{\n  "name": "x"\n}\n');
  expect(sorted(await outlinesIn(folder))).toEqual(sorted(outlines));
});

test('a folder of pages says how it is read', async () => {
  const { folder } = await written(exporters.markdown.pack.write, documents);
  await writeFile(join(folder, 'lectern-export.json'), '{\n  "format": "markdown"\n}\n');
  await expect(openCorpus(folder)).rejects.toThrow(/pages for people, and no records: open its README\.md/);
});

test('a shard that is cut, or is none, is told', async () => {
  const { folder } = await written(exporters.webdataset.pack.write, documents);
  const path = join(folder, 'train-00000.tar');
  const whole = await readFile(path);
  await writeFile(path, whole.subarray(0, 700));
  await expect(openCorpus(path)).rejects.toThrow(/cut off/);
  await writeFile(path, Buffer.alloc(2048, 'x'));
  await expect(openCorpus(path)).rejects.toThrow(FormatError);
});

test('a picture of another sample, or outside, is not there', async () => {
  const { folder } = await written(exporters.webdataset.pack.write, documents);
  const corpus = await openCorpus(folder);
  for await (const { document } of corpus.documents()) {
    const image = document.parts.find((part): part is DocumentImage => part.kind === 'image');
    if (!image) continue;
    for (const name of ['99.jpg', '../0.jpg', 'json/../0.jpg']) {
      const asked = Object.assign(image, { name });
      expect(await corpus.image(asked)).toBeNull();
    }
  }
});
