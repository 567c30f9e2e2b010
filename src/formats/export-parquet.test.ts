import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { draftPath } from '../base/drafts.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Sample } from '../records/sample.ts';
import { exportParquet, type ParquetTools } from './export-parquet.ts';
import { parquetLimits } from './parquet-shards.ts';
import { pictureNames } from './picture-name.ts';
import { anySample, countWords } from './sample.fixture.ts';
import { fromTextbook, textbookDefaults, textbookRecordSchema, toTextbook } from './textbook.ts';

/** A picture whose bytes tell which it is, 100 bytes and more. */
const pictureOf = (digest: string): Uint8Array =>
  Buffer.from(`\xff\xd8${digest}`.padEnd(100, '\0'), 'latin1');
const tools: ParquetTools = { countTokens: countWords, readPicture: async (digest) => pictureOf(digest) };

async function bytesOf(path: string): Promise<ArrayBuffer> {
  const bytes = await readFile(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: await bytesOf(path), utf8: false });
}

const numbered = (samples: readonly Sample[], split: Sample['split']): Sample[] =>
  samples.map((sample, index) => ({ ...sample, id: `${split}-${index}`, split }));

test('a row holds the slots of the textbook, the bytes of its pictures in order, and its sample', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anySample, { minLength: 1, maxLength: 4 }), async (samples) => {
      const folder = await temporaryFolder();
      const { counts, files } = await exportParquet(samples, folder, textbookDefaults, tools);
      expect(files).toEqual(['validation-00000-of-00001.parquet']);
      const rows = await rowsOf(join(folder, files[0]!));
      expect(counts).toMatchObject({ records: samples.length, empty: 0 });
      expect(counts.pictures).toBe(samples.reduce((sum, { images }) => sum + images, 0));
      for (const [index, sample] of samples.entries()) {
        const { images, metadata, ...record } = toTextbook(sample, textbookDefaults, countWords);
        const { images: pictures, metadata: provenance, id, ...row } = rows[index]!;
        expect({ id, ...row }).toEqual({ id: sample.id, ...record });
        const expected = [...pictureNames(sample)].map(([{ digest }, path]) => ({
          bytes: pictureOf(digest),
          path,
        }));
        expect(pictures).toEqual(expected.map(({ bytes, path }) => ({ bytes: new Uint8Array(bytes), path })));

        // As a trainer puts it together again: a null is the next picture.
        const paths = (pictures as { path: string }[]).map(({ path }) => `images/${path}`).values();
        const again = (row.texts as (string | null)[]).map((text) =>
          text === null ? paths.next().value! : null,
        );
        expect(again).toEqual(images);
        expect(JSON.parse(provenance as string)).toEqual(metadata);
        const read = textbookRecordSchema.parse({
          ...row,
          images: again,
          metadata: JSON.parse(provenance as string),
        });
        const counting = {
          countTokens: countWords,
          tokenizer: 'words',
          imageTokens: 64,
          endOfVideo: 'End of Video',
        };
        expect(fromTextbook(read, counting).images).toBe(sample.images);
      }
    }),
    { numRuns: 25 },
  );
});

test('splits, files and row groups end at their limits, and the same samples give the same bytes', async () => {
  const some = fc.sample(anySample, { numRuns: 24, seed: 7 });
  const samples = [...numbered(some.slice(0, 20), 'train'), ...numbered(some.slice(20), 'val')];
  const limits = { groupRows: 3, groupBytes: 12_000, fileBytes: 30_000 };
  const [one, two] = [await temporaryFolder(), await temporaryFolder()];
  const { files } = await exportParquet(samples, one, textbookDefaults, tools, limits);
  expect(await exportParquet(samples, two, textbookDefaults, tools, limits)).toMatchObject({ files });
  expect((await readdir(one)).sort()).toEqual(files);
  for (const name of files) expect(await readFile(join(one, name))).toEqual(await readFile(join(two, name)));

  const train = files.filter((name) => name.startsWith('train-'));
  expect(train.length).toBeGreaterThan(2);
  expect(train).toEqual(
    train.map((_name, index) => `train-0000${index}-of-${String(train.length).padStart(5, '0')}.parquet`),
  );
  const ids: unknown[] = [];
  let groups = 0;
  for (const name of files) {
    const bytes = await bytesOf(join(one, name));
    const { row_groups, key_value_metadata: pairs } = parquetMetadata(bytes);
    for (const { num_rows, total_byte_size } of row_groups) {
      expect(Number(num_rows)).toBeLessThanOrEqual(3);
      if (num_rows > 1n) expect(Number(total_byte_size)).toBeLessThan(14_000);
    }
    groups += row_groups.length;
    if (row_groups.length > 1) expect(bytes.byteLength).toBeLessThan(40_000);
    expect(pairs?.map(({ key }) => key)).toEqual(['huggingface']);
    for (const { id } of await rowsOf(join(one, name))) ids.push(id);
  }
  expect(groups).toBeGreaterThan(files.length);
  expect(ids).toEqual(samples.map(({ id }) => id));
});

test('the features say that pictures are pictures', async () => {
  const folder = await temporaryFolder();
  expect(await exportParquet([], folder, textbookDefaults, tools)).toMatchObject({ files: [] });
  const { files } = await exportParquet(fc.sample(anySample, 1), folder, textbookDefaults, tools);
  const { key_value_metadata: pairs } = parquetMetadata(await bytesOf(join(folder, files[0]!)));
  const { features } = JSON.parse(pairs![0]!.value!).info;
  expect(features.images).toEqual({ feature: { _type: 'Image' }, _type: 'Sequence' });
  expect(features.texts).toEqual({ feature: { dtype: 'string', _type: 'Value' }, _type: 'Sequence' });
});

test('files of an earlier export go when the new ones are whole, and stay when it fails', async () => {
  const folder = await temporaryFolder();
  const [sample] = fc.sample(
    anySample.filter(({ images }) => images > 0),
    { numRuns: 1, seed: 3 },
  );
  const oneEach = { ...parquetLimits, groupRows: 1, fileBytes: 1 };
  await exportParquet(numbered([sample!, sample!], 'train'), folder, textbookDefaults, tools, oneEach);
  await writeFile(join(folder, 'README.md'), 'card');
  await writeFile(draftPath(join(folder, 'train.parquet')), 'left by an export that was killed');
  const before = ['README.md', 'train-00000-of-00002.parquet', 'train-00001-of-00002.parquet'];
  let reads = 0;
  const readPicture: ParquetTools['readPicture'] = async (digest) => {
    if (++reads > sample!.images) throw new Error('blob is missing');
    return pictureOf(digest);
  };
  // The first row group is on disk when the second sample fails.
  const failing = exportParquet(
    [sample!, sample!],
    folder,
    textbookDefaults,
    { ...tools, readPicture },
    oneEach,
  );
  await expect(failing).rejects.toThrow('blob is missing');
  expect((await readdir(folder)).sort()).toEqual(before);
  await exportParquet(numbered([sample!], 'val'), folder, textbookDefaults, tools);
  expect((await readdir(folder)).sort()).toEqual(['README.md', 'validation-00000-of-00001.parquet']);
});

test('a sample of which the options leave nothing is counted, not written', async () => {
  const folder = await temporaryFolder();
  const [sample] = fc.sample(anySample, { numRuns: 1, seed: 2 });
  const [{ video, clip, startSec, endSec, artefact }] = sample!.items as [Sample['items'][0]];
  const silence = {
    kind: 'speech',
    video,
    clip,
    startSec,
    endSec,
    artefact,
    raw: 'um',
    refined: '',
  } as const;
  const filler: Sample = { ...sample!, items: [silence] };
  expect((await exportParquet([filler], folder, textbookDefaults, tools)).counts).toEqual({
    records: 0,
    pictures: 0,
    empty: 1,
  });
});
