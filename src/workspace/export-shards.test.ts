import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { checkSums } from '../engine/checksums.ts';
import type { ExportFormat } from '../formats/exporters.ts';
import { pictureBytes } from '../formats/packages/package.fixture.ts';
import { exportDataset } from './export-dataset.ts';

const count = 2300;
let dataset: string;

/** Documents of more than two parts, few with a picture; some are of validation, some have nothing left without their pictures. */
beforeAll(async () => {
  dataset = await mkdtemp(join(tmpdir(), 'lectern-test-'));
  await mkdir(join(dataset, 'images'));
  for (const name of ['a.jpg', 'b.png']) await writeFile(join(dataset, 'images', name), pictureBytes(name));
  const records = Array.from({ length: count }, (_, index) => {
    const isLost = index % 7 === 3;
    const picture = index % 20 > 0 ? null : index % 40 > 0 ? 'a.jpg' : 'b.png';
    const images = [isLost ? 'lost.jpg' : picture, null];
    const general = { id: `d${index}`, split: index % 10 === 9 ? 'validation' : 'train' };
    const texts = [null, isLost && index % 2 ? '' : `What is said in ${index}.`];
    return JSON.stringify({ images, texts, metadata: null, general_metadata: JSON.stringify(general) });
  });
  await writeFile(join(dataset, 'obelics.jsonl'), `${records.join('\n')}\n`);
});

afterAll(() => rm(dataset, { recursive: true, force: true }));

async function made(folder: string, format: ExportFormat, share?: string) {
  const [index, of] = (share ?? '').split('/').map(Number);
  const shard = share === undefined ? undefined : { index: index!, of: of! };
  return exportDataset(dataset, { format, folder, run: null, shard });
}

/** All files below a folder, with what is in them. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [file.slice(folder.length), (await readFile(file)).toString('latin1')]),
  );
  return Object.fromEntries(contents.sort(([a], [b]) => (a! < b! ? -1 : 1)));
}

const newFolder = async (): Promise<string> => join(await temporaryFolder(), 'out');

describe('shares that several make', () => {
  test.for(['webdataset', 'chat', 'shards', 'textbook', 'parquet', 'obelics', 'mmc4'] as const)(
    '%s: joined, they are the files that one makes',
    async (format) => {
      const [alone, shared] = [await newFolder(), await newFolder()];
      const whole = await made(alone, format);
      // In no order, one of them not at all.
      const some = [await made(shared, format, '3/3'), await made(shared, format, '1/3')];
      expect(some.reduce((sum, { records }) => sum + records, 0)).toBeLessThan(whole.records);
      expect((await readdir(shared)).sort()).toEqual(['.parts', 'lectern-export.json']);
      expect({ ...(await made(shared, format)), folder: null }).toEqual({ ...whole, folder: null });
      expect(await contentOf(shared)).toEqual(await contentOf(alone));
      expect(await Array.fromAsync(checkSums(shared))).toEqual([]);
    },
  );

  test('two processes at once give it too', async () => {
    const [alone, shared] = [await newFolder(), await newFolder()];
    await made(alone, 'webdataset');
    await Promise.all([made(shared, 'webdataset', '1/2'), made(shared, 'webdataset', '2/2')]);
    await made(shared, 'webdataset');
    expect(await contentOf(shared)).toEqual(await contentOf(alone));
  });

  test('parts follow from the number of a document: a shard ends with its thousand', async () => {
    const folder = await newFolder();
    await made(folder, 'webdataset');
    const info = JSON.parse(await readFile(join(folder, '.nv-meta', '.info.json'), 'utf8'));
    const counts = Object.values<number>(info.shard_counts);
    expect(Object.keys(info.shard_counts)).toEqual(
      ['train', 'validation'].flatMap((split) => [0, 1, 2].map((number) => `${split}-0000${number}.tar`)),
    );
    const lost = Array.from({ length: count }, (_, index) => index).filter(
      (index) => index % 7 === 3 && index % 2 === 1,
    );
    expect(counts.reduce((sum, number) => sum + number, 0)).toBe(count - lost.length);
    expect(counts[0]! + counts[3]!).toBe(1000 - lost.filter((index) => index < 1000).length);
  });

  test('no share is written beside something else, or another export', async () => {
    const folder = await newFolder();
    await made(folder, 'chat', '1/2');
    await expect(made(folder, 'shards', '2/2')).rejects.toThrow(/Expected a new folder/);
    await made(folder, 'chat');
    await expect(made(folder, 'chat', '1/2')).rejects.toThrow(/Expected a new folder/);
    await expect(made(await newFolder(), 'markdown', '1/2')).rejects.toThrow(/in one go/);
    const begun = await newFolder();
    await made(begun, 'chat', '1/2');
    // The same records at another time are another export: their pictures may be others.
    const file = join(dataset, 'obelics.jsonl');
    const { atime, mtime } = await stat(file);
    await utimes(file, atime, new Date(mtime.getTime() - 5000));
    try {
      await expect(made(begun, 'chat', '2/2')).rejects.toThrow(/Expected a new folder/);
    } finally {
      await utimes(file, atime, mtime);
    }
  });
});

describe('killed', () => {
  const code = `
    import { exportDataset } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'export-dataset.ts')).href)};
    const [dataset, folder] = process.argv.slice(1);
    await exportDataset(dataset, { format: 'webdataset', folder, run: null });`;

  /** Ends an export of its own process when so many parts are whole. */
  async function killedAfter(parts: number, folder: string): Promise<void> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, dataset, folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(child, 'exit');
    const wholeParts = async (): Promise<number> =>
      (await readdir(join(folder, '.parts')).catch(() => [])).filter((name) => /^\d+$/.test(name)).length;
    while (child.exitCode === null && (await wholeParts()) < parts) await sleep(2);
    child.kill('SIGKILL');
    await ended;
  }

  test('with its process, it goes on after the parts that are whole, to the same bytes', async () => {
    const undisturbed = await newFolder();
    await made(undisturbed, 'webdataset');
    const folder = await newFolder();
    for (const parts of [0, 1, 2]) {
      await killedAfter(parts, folder);
      const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.'));
      // Whatever stands under its final name is whole.
      for (const name of names.filter((name) => name.endsWith('.tar')))
        expect(await readFile(join(folder, name)), name).toEqual(await readFile(join(undisturbed, name)));
    }
    const first = join(folder, '.parts', '000000', 'train-00000.tar');
    const before = await stat(first).catch(() => null);
    await made(folder, 'webdataset');
    if (before) expect((await stat(join(folder, 'train-00000.tar'))).ino).toBe(before.ino);
    expect(await contentOf(folder)).toEqual(await contentOf(undisturbed));
    expect(await readdir(folder)).not.toContain('.parts');
  });

  test('while its parts are joined, it is joined again', async () => {
    const [undisturbed, folder] = [await newFolder(), await newFolder()];
    await made(undisturbed, 'textbook');
    for (const share of ['1/2', '2/2']) await made(folder, 'textbook', share);
    // As a killed process leaves it: some moved, a file of lines half written, the digests of an earlier time.
    await mkdir(join(folder, 'images'));
    await rename(join(folder, '.parts', '000000', 'images', '000000'), join(folder, 'images', '000000'));
    await writeFile(join(folder, '.textbook.jsonl.0a.tmp'), 'half');
    await copyFile(join(undisturbed, 'SHA256SUMS'), join(folder, 'SHA256SUMS'));
    await made(folder, 'textbook');
    expect(await contentOf(folder)).toEqual(await contentOf(undisturbed));
  });
});

describe('a picture behind a link', () => {
  test('is read inside the dataset, and not outside', async () => {
    const path = await temporaryFolder();
    const outside = await temporaryFolder();
    await mkdir(join(path, 'images'));
    await writeFile(join(path, 'images', 'real.jpg'), pictureBytes('real.jpg'));
    await writeFile(join(outside, 'secret.jpg'), pictureBytes('secret.jpg'));
    await symlink('real.jpg', join(path, 'images', 'in.jpg'));
    await symlink(join(outside, 'secret.jpg'), join(path, 'images', 'out.jpg'));
    await symlink(outside, join(path, 'images', 'folder'));
    const names = ['real.jpg', 'in.jpg', 'out.jpg', 'folder/secret.jpg', '../secret.jpg'];
    const image_info = names.map((image_name) => ({ image_name, matched_text_index: 0 }));
    await writeFile(join(path, 'mmc4.jsonl'), `${JSON.stringify({ text_list: ['text'], image_info })}\n`);
    const result = await exportDataset(path, { format: 'chat', folder: await newFolder(), run: null });
    expect(result).toMatchObject({ pictures: 2, missing: 3, firstMissing: 'out.jpg' });
  });
});
