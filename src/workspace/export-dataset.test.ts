import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { Store } from '../engine/store.ts';
import { openCorpus } from '../formats/open-corpus.ts';
import { pictureBytes } from '../formats/packages/package.fixture.ts';
import type { ImageItem } from '../records/sample.ts';
import { type DatasetExport, exportDataset } from './export-dataset.ts';
import { sampleWorkspace } from './sample-workspace.fixture.ts';

/** Web documents with their pictures; the picture of every tenth is not there. */
async function webDataset(count: number, name: string): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'images'));
  const records: string[] = [];
  for (let index = 0; index < count; index++) {
    const picture = `${name}${index}.jpg`;
    if (index % 10 !== 9) await writeFile(join(folder, 'images', picture), pictureBytes(picture));
    const image_info = [{ image_name: picture, matched_text_index: 0 }];
    records.push(JSON.stringify({ id: `${name}${index}`, text_list: [`text ${index}`], image_info }));
  }
  await writeFile(join(folder, 'mmc4.jsonl'), `${records.join('\n')}\n`);
  return folder;
}

async function exported(path: string, options: Partial<DatasetExport>) {
  const folder = join(await temporaryFolder(), 'out');
  const result = await exportDataset(path, { format: 'textbook', run: null, folder, ...options });
  return { ...result, folder };
}

async function idsIn(folder: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { document } of (await openCorpus(folder)).documents()) ids.push(document.id);
  return ids;
}

describe('a workspace', () => {
  test('has a place for each package, and gives its samples with all pictures', async () => {
    const { path, samples } = await sampleWorkspace(9);
    const result = await exportDataset(path, { format: 'webdataset', run: null, folder: null });
    expect(result).toMatchObject({ records: 9, pictures: 16, missing: 0 });
    expect(result.folder).toBe(join(path, 'export', 'main', 'webdataset'));
    expect(await readdir(result.folder)).toContain('train-00000.tar');
    const chats = await exported(path, { format: 'chat', text: 'raw' });
    const lines = (await readFile(join(chats.folder, 'train.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(lines[2]!).messages[0].content).toBe('<image><image>um yes');
    expect(lines).toHaveLength(samples.length);
  });

  test('without a picture of its samples is damaged', async () => {
    const { path, samples } = await sampleWorkspace(4);
    await new Store(path).removeBlob((samples[3]!.items[0] as ImageItem).digest);
    const folder = join(await temporaryFolder(), 'out');
    const made = exportDataset(path, { format: 'chat', run: null, folder });
    await expect(made).rejects.toThrow((samples[3]!.items[0] as ImageItem).digest);
    expect(await readdir(folder)).not.toContain('SHA256SUMS');
  });

  test('selected samples need a folder of their own', async () => {
    const { path } = await sampleWorkspace(9);
    const selection = { seed: 1, samples: 4 };
    const all = { format: 'textbook', run: null, folder: null, selection } as const;
    await expect(exportDataset(path, all)).rejects.toThrow(/Expected --out/);
    const { folder } = await exported(path, { selection });
    expect(await idsIn(folder)).toHaveLength(4);
    await expect(exported(path, { format: 'clips', selection })).rejects.toThrow(
      /all samples of a workspace/,
    );
  });
});

describe('another dataset', () => {
  test('loses the pictures that are not there, and says so', async () => {
    const path = await webDataset(20, 'a');
    expect(await exported(path, {})).toMatchObject({
      records: 20,
      pictures: 18,
      missing: 2,
      firstMissing: 'a9.jpg',
      unreadable: 0,
    });
  });

  test('counts records that cannot be read once, though it is read twice', async () => {
    const path = await webDataset(5, 'a');
    await writeFile(
      join(path, 'mmc4.jsonl'),
      `${await readFile(join(path, 'mmc4.jsonl'), 'utf8')}{"text_list":\n`,
    );
    for (const selection of [undefined, { seed: 1, samples: 3 }]) {
      const result = await exported(path, selection ? { selection } : {});
      expect(result).toMatchObject({ unreadable: 1, firstUnreadable: expect.stringMatching(/line 6/) });
    }
  });

  test('is selected and mixed by ids, and the same again', async () => {
    const [a, b] = [await webDataset(40, 'a'), await webDataset(10, 'b')];
    const list = join(await temporaryFolder(), 'list.txt');
    await writeFile(list, '# not these\na0\n\na1\r\n');
    const selection = { seed: 7, samples: 20, without: list };
    const mix = [{ path: b, share: 0.25 }];
    const one = await exported(a, { selection, mix });
    const ids = await idsIn(one.folder);
    expect(ids.filter((id) => id.startsWith('b'))).toHaveLength(5);
    expect(ids).toHaveLength(20);
    expect(ids).not.toContain('a0');
    expect(ids).not.toContain('a1');
    const two = await exported(a, { selection, mix });
    for (const name of await readdir(one.folder)) {
      if (name === 'images') continue;
      expect(await readFile(join(two.folder, name), 'utf8')).toBe(
        await readFile(join(one.folder, name), 'utf8'),
      );
    }
    const about = JSON.parse(await readFile(join(one.folder, 'lectern-export.json'), 'utf8'));
    expect(about).toMatchObject({
      selection: { seed: 7, samples: 20 },
      left_out: 2,
      shares: [0.75, 0.25],
      records: 20,
    });
  });

  test('loses single images that a list names, and keeps the rest of their samples', async () => {
    const path = await webDataset(3, 'a');
    const list = join(await temporaryFolder(), 'list.txt');
    await writeFile(list, '# one image, and a whole sample\na0\t1\na1\n');
    const { folder, records, pictures } = await exported(path, { selection: { seed: 0, without: list } });
    expect({ records, pictures }).toEqual({ records: 2, pictures: 1 });
    expect(await idsIn(folder)).toEqual(['a0', 'a2']);
    const about = JSON.parse(await readFile(join(folder, 'lectern-export.json'), 'utf8'));
    expect(about).toMatchObject({ left_out: 2, records: 2 });
  });

  test('is never written over, and has no place of its own', async () => {
    const path = await webDataset(3, 'a');
    const textbook = await exported(path, {});
    for (const folder of [path, join(path, '..'), textbook.folder]) {
      const from = folder === textbook.folder ? textbook.folder : path;
      await expect(exportDataset(from, { format: 'chat', run: null, folder })).rejects.toThrow(
        /Expected an output folder other/,
      );
    }
    expect(await readdir(path)).toEqual(['images', 'mmc4.jsonl']);
    await expect(exportDataset(path, { format: 'chat', run: null, folder: null })).rejects.toThrow(/--out/);
    await expect(exported(path, { format: 'clips' })).rejects.toThrow(/Expected a workspace for clips/);
    await expect(exported(path, { mix: [{ path, share: 1 }] })).rejects.toThrow(/shares above 0/);
  });
});
