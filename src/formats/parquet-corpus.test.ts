import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import zlib from 'node:zlib';
import fc from 'fast-check';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Sample } from '../records/sample.ts';
import { documentsOf, opened, outline } from './corpus.fixture.ts';
import { exportParquet } from './export-parquet.ts';
import { writeRecords } from './json-file.ts';
import { openCorpus } from './open-corpus.ts';
import { checkCodecs } from './parquet-codecs.ts';
import { anySample, countWords } from './sample.fixture.ts';
import { textbookDefaults, toTextbook } from './textbook.ts';
import { zipOf } from './zip.fixture.ts';

const optional = { repetition_type: 'OPTIONAL' } as const;
const utf8 = { type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional } as const;
const listOf = (name: string): SchemaElement[] => [
  { name, converted_type: 'LIST', num_children: 1, ...optional },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', ...utf8 },
];

/** Web documents as OBELICS publishes them; of the record with the number `broken` the metadata are no JSON. */
function obelics(
  count: number,
  { broken = -1, codec = 'SNAPPY' as 'SNAPPY' | 'GZIP' | 'ZSTD' } = {},
): Buffer {
  const indexes = [...Array(count).keys()];
  const pack = {
    GZIP: (bytes: Uint8Array) => zlib.gzipSync(bytes),
    ZSTD: (bytes: Uint8Array) => zlib.zstdCompressSync(bytes),
  };
  const column = (name: string, cellOf: (index: number) => unknown) => ({
    name,
    data: indexes.map(cellOf),
  });
  return Buffer.from(
    parquetWriteBuffer({
      schema: [
        { name: 'schema', num_children: 4 },
        ...listOf('images'),
        { name: 'metadata', ...utf8 },
        { name: 'general_metadata', ...utf8 },
        ...listOf('texts'),
      ],
      columnData: [
        column('images', (index) => [null, `http://w.example/${index}.jpg`, null]),
        column('metadata', (index) =>
          index === broken ? '[null, {"width": NaN}, null]' : JSON.stringify([null, { src: 'x' }, null]),
        ),
        column('general_metadata', (index) => JSON.stringify({ url: `http://w.example/${index}` })),
        column('texts', (index) => [`text ${index}`, null, 'é']),
      ],
      rowGroupSize: 70,
      codec,
      compressors: pack,
    }),
  );
}

describe('OBELICS', () => {
  test.each(['SNAPPY', 'GZIP', 'ZSTD'] as const)(
    'is read row group by row group, packed with %s',
    async (codec) => {
      const corpus = await opened(obelics(200, { codec }), 'train-00000-of-00001.parquet');
      expect(corpus.kind).toBe('obelics');
      const documents = await documentsOf(corpus);
      expect(documents).toHaveLength(200);
      expect(outline(documents[199]!)).toEqual(['text: text 199', 'http://w.example/199.jpg', 'text: é']);
      expect(documents.map(({ url }) => url)[71]).toBe('http://w.example/71');
      expect(documents[71]!.id).toBe('0:71');
    },
  );

  test('is read as it lies on the Hub, in archives too', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data', 'train-00000-of-00002.parquet'), obelics(3));
    await writeFile(join(folder, 'data', 'train-00001-of-00002.parquet'), obelics(4));
    expect(await documentsOf(await openCorpus(folder))).toHaveLength(7);
    for (const stored of [true, false]) {
      const zip = zipOf([{ name: 'o/train.parquet', content: obelics(5), stored }]);
      expect(await documentsOf(await opened(zip, 'o.zip'))).toHaveLength(5);
    }
  });

  test('a record with NaN in it costs that record', async () => {
    const corpus = await opened(obelics(150, { broken: 100 }), 'o.parquet');
    const told: string[] = [];
    const read = await Array.fromAsync(corpus.documents(({ message }) => void told.push(message)));
    expect(read).toHaveLength(149);
    expect(told).toEqual([expect.stringMatching(/"metadata" is not.*o\.parquet row 101\.$/)]);
  });

  test.each([
    ['cut off', obelics(50).subarray(0, -20)],
    ['something else', Buffer.from('{"images": []}\n')],
    ['nothing', Buffer.alloc(0)],
    ['damaged inside', Buffer.from(obelics(50)).fill(0xff, 4, 60)],
  ])('that is %s is told', async (_what, content) => {
    const read = async () => Array.fromAsync((await opened(content, 'o.parquet')).documents());
    await expect(read()).rejects.toThrow(UsageError);
    await expect(read()).rejects.toThrow(/Parquet|parquet/);
  });

  test('packed in a way that is not read is told by name', () => {
    const column = { meta_data: { codec: 'LZ4_RAW', path_in_schema: ['texts', 'list', 'element'] } };
    const metadata = { row_groups: [{ columns: [column] }] } as unknown as FileMetaData;
    expect(() => checkCodecs(metadata, 'o.parquet')).toThrow(/got LZ4_RAW in the column "texts"/);
  });

  test('rows that are not there are refused', async () => {
    const corpus = await opened(obelics(3), 'o.parquet');
    for (const offset of [3, -1, 0.5])
      await expect(corpus.documentAt({ file: 0, offset, bytes: 0 })).rejects.toThrow(RangeError);
  });
});

describe("Lectern's own Parquet", () => {
  const pictureOf = (digest: string): Buffer => Buffer.from(`\xff\xd8${digest}`, 'latin1');
  const tools = { countTokens: countWords, readPicture: async (digest: string) => pictureOf(digest) };

  test('is the same documents as the textbook, both splits of it, with the pictures inside', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySample, { minLength: 2, maxLength: 5 }), async (any) => {
        const samples = any.map(
          (sample, index): Sample => ({
            ...sample,
            id: `s-${index}`,
            split: index < any.length / 2 ? 'train' : 'val',
          }),
        );
        const folder = await temporaryFolder();
        const limits = { groupRows: 1, groupBytes: 1 << 20, fileBytes: 1 };
        await exportParquet(samples, folder, textbookDefaults, tools, limits);
        const corpus = await openCorpus(folder);
        expect(corpus.kind).toBe('textbook');
        const documents = await documentsOf(corpus);
        const path = join(await temporaryFolder(), 'textbook.jsonl');
        await writeRecords(
          path,
          samples.map((sample) => toTextbook(sample, textbookDefaults, countWords)),
          'jsonl',
        );
        const expected = await documentsOf(await openCorpus(path));
        const bare = (name: string) => name.replace(/^images\//, '');
        expect(documents).toEqual(
          expected.map((document) => ({
            ...document,
            parts: document.parts.map((part) =>
              part.kind === 'image' ? { ...part, name: bare(part.name) } : part,
            ),
          })),
        );
        for (const part of documents.flatMap(({ parts }) => parts)) {
          if (part.kind !== 'image') continue;
          const bytes = await corpus.image(part);
          expect(Buffer.from(bytes!)).toEqual(pictureOf(part.digest!));
        }
      }),
      { numRuns: 15 },
    );
  });

  test('one file of it is a dataset by any name', async () => {
    const folder = await temporaryFolder();
    const [sample] = fc.sample(anySample, { numRuns: 1, seed: 3 });
    const { files } = await exportParquet([sample!], folder, textbookDefaults, tools);
    await rename(join(folder, files[0]!), join(folder, 'mine.parquet'));
    expect(await documentsOf(await openCorpus(join(folder, 'mine.parquet')))).toHaveLength(1);
  });
});
