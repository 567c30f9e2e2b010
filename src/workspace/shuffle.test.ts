import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { defaultSettings } from '../config/schema.ts';
import { checkSums } from '../engine/checksums.ts';
import { Store } from '../engine/store.ts';
import { readTextbook } from '../formats/export-files.ts';
import { openCorpus } from '../formats/open-corpus.ts';
import type { TextbookRecord, TextbookSlot } from '../formats/textbook.ts';
import type { ImageItem } from '../records/sample.ts';
import { exportSamples } from './export-run.ts';
import { sampleWorkspace } from './sample-workspace.fixture.ts';
import { shuffleDataset } from './shuffle.ts';

async function recordsOf(path: string): Promise<TextbookRecord[]> {
  return Array.fromAsync(readTextbook(path));
}

const half = { fraction: 0.5, seed: 3, pictures: true };

describe('shuffleDataset', () => {
  test('writes a workspace as a textbook with its pictures, and its textbook in the same way', async () => {
    const { path, samples } = await sampleWorkspace(15);
    const [plain, one, two] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
    async function* all() {
      yield* samples;
    }
    const { text, ocr, imageTokens } = defaultSettings.export;
    await exportSamples(all(), path, { format: 'textbook', folder: plain, text, ocr, imageTokens });
    const summary = await shuffleDataset(path, { ...half, folder: one });
    // Of 15 samples, 9 have two pictures or more.
    expect(summary).toEqual({ records: 15, eligible: 9, shuffled: 5, pictures: 30, missing: 0 });
    expect(await shuffleDataset(plain, { ...half, folder: two })).toEqual(summary);

    const before = await recordsOf(join(plain, 'textbook.jsonl'));
    const after = await recordsOf(join(one, 'textbook.jsonl'));
    expect(after.map(({ texts }) => texts)).toEqual(before.map(({ texts }) => texts));
    expect(after.filter(({ images }, index) => images.join() !== before[index]!.images.join())).toHaveLength(
      5,
    );
    expect(after.map(({ images }) => images.toSorted())).toEqual(
      before.map(({ images }) => images.toSorted()),
    );
    expect(JSON.parse(await readFile(join(one, 'shuffle.json'), 'utf8'))).toEqual({
      fraction: 0.5,
      seed: 3,
      records: 15,
      eligible: 9,
      shuffled: 5,
    });

    const names = (await readdir(one, { recursive: true })).sort();
    expect((await readdir(two, { recursive: true })).sort()).toEqual(names);
    for (const name of names.filter((name) => name.includes('.')))
      expect([name, await readFile(join(two, name))]).toEqual([name, await readFile(join(one, name))]);
    expect(await readFile(join(one, 'SHA256SUMS'), 'utf8')).toContain('images/v14/v14@0.0_9.0#4.jpg');
    expect(await Array.fromAsync(checkSums(one))).toEqual([]);

    // Each name still leads to the picture that the metadata of its slot tells of.
    const corpus = await openCorpus(one);
    for await (const { document } of corpus.documents()) {
      for (const part of document.parts) {
        if (part.kind === 'image')
          expect(await corpus.image(part)).toEqual(Buffer.from(await new Store(path).getBlob(part.digest!)));
      }
    }
  });

  test('writes a published textbook as it was laid out, absolute paths and all', async () => {
    const [folder, out] = [await temporaryFolder(), await temporaryFolder()];
    const images = ['/mnt/x/v/v@0.0_1.0#1.jpg', '/mnt/x/v/v@0.0_1.0#2.jpg', null];
    const record = { images, texts: [null, null, 't'], other: { kept: true } };
    await writeFile(join(folder, 'book.json'), JSON.stringify([record], null, 2));
    await mkdir(join(folder, 'images', 'v'), { recursive: true });
    await writeFile(join(folder, 'images', 'v', 'v@0.0_1.0#2.jpg'), 'two');
    const summary = await shuffleDataset(join(folder, 'book.json'), { ...half, fraction: 1, folder: out });
    expect(summary).toEqual({ records: 1, eligible: 1, shuffled: 1, pictures: 1, missing: 1 });
    const [shuffled, ...others] = JSON.parse(await readFile(join(out, 'book.json'), 'utf8'));
    expect([shuffled, others]).toEqual([{ ...record, images: [images[1], images[0], null] }, []]);
    expect(await readFile(join(out, 'images', 'v', 'v@0.0_1.0#2.jpg'), 'utf8')).toBe('two');
  });

  test('unpacks what was packed, and leaves pictures where they are if asked', async () => {
    const [folder, out] = [await temporaryFolder(), await temporaryFolder()];
    const record = { images: ['v/v@0.0_1.0#1.jpg', 'v/v@0.0_1.0#2.jpg'], texts: [null, null] };
    await writeFile(join(folder, 'book.jsonl.gz'), gzipSync(`${JSON.stringify(record)}\n`));
    const summary = await shuffleDataset(folder, { ...half, fraction: 1, pictures: false, folder: out });
    expect(summary).toMatchObject({ shuffled: 1, pictures: 0, missing: 0 });
    expect(await recordsOf(join(out, 'book.jsonl'))).toEqual([
      { ...record, images: record.images.toReversed() },
    ]);
    expect(existsSync(join(out, 'images'))).toBe(false);
  });

  test('takes no folder that holds what it reads, no other dataset and no impossible share', async () => {
    const { path } = await sampleWorkspace(3);
    const out = await temporaryFolder();
    for (const folder of [path, join(path, 'samples', 'main'), join(path, 'export', 'main', 'textbook')])
      await expect(shuffleDataset(path, { ...half, folder })).rejects.toThrow(/Expected an output folder/);
    await expect(shuffleDataset(path, { ...half, fraction: 1.5, folder: out })).rejects.toThrow(
      /from 0 to 1/,
    );
    const samples = join(path, 'samples', 'main', '00000.jsonl');
    await expect(shuffleDataset(samples, { ...half, folder: out })).rejects.toThrow(/got samples/);
    await shuffleDataset(path, { ...half, folder: out });
    await expect(shuffleDataset(out, { ...half, folder: out })).rejects.toThrow(/Expected an output folder/);
  });

  test('says so where a workspace lacks a picture, and leaves no file that names it', async () => {
    const { path, samples } = await sampleWorkspace(4);
    const out = await temporaryFolder();
    const lost = samples[3]!.items[0] as ImageItem;
    await new Store(path).removeBlob(lost.digest);
    await expect(shuffleDataset(path, { ...half, folder: out })).rejects.toThrow(lost.digest);
    expect((await readdir(out)).filter((name) => name !== 'images')).toEqual([]);
  });
});

test('metadata of a shuffled sample still tells where each picture was taken', async () => {
  const { path } = await sampleWorkspace(5);
  const out = await temporaryFolder();
  await shuffleDataset(path, { ...half, fraction: 1, folder: out });
  const [record] = (await recordsOf(join(out, 'textbook.jsonl'))).slice(-1);
  const slots = record!.metadata as TextbookSlot[];
  const taken = slots.flatMap(({ picture }) => (picture ? [picture.taken_at] : []));
  expect(taken).not.toEqual([0, 1, 2, 3]);
  expect(record!.images.slice(0, 4)).toEqual(taken.map((time) => `images/v4/v4@0.0_9.0#${time + 1}.jpg`));
});
