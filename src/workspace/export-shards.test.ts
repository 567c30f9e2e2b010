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
import { type DatasetExport, exportDataset } from './export-dataset.ts';

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
  return exportDataset(dataset, { format, folder, run: null, shard: shardOf(share) });
}

function shardOf(share: string | undefined): DatasetExport['shard'] {
  if (share === undefined) return undefined;
  const [index, of] = share.split('/').map(Number);
  return { index: index!, of: of! };
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

/** Samples of more than one part; three in a row are of one video, so that some videos are of two parts. */
async function lecturesOf(): Promise<string> {
  const path = await temporaryFolder();
  await mkdir(join(path, 'images'));
  for (const name of ['a.jpg', 'b.png', 'c.gif'])
    await writeFile(join(path, 'images', name), pictureBytes(name));
  const lines = Array.from({ length: 1100 }, (_, index) => {
    const number = Math.floor(index / 3);
    const id = `v${number}`;
    const place = { video: id, clip: index % 3, start: null, end: null };
    const clips = [0, 1, 2].map((index) => ({ index, startSec: index * 10, endSec: index * 10 + 10 }));
    const video = {
      ...{ id, title: null, url: null, clips, course: null, subCourse: null },
      ...{ subject: number % 2 ? 'physics' : 'mathematics', knowledgePoint: `k${number % 10}` },
      ...{ licence: number % 4 ? 'CC-BY-4.0' : null, source: number % 2 ? 'vimeo:1' : 'youtube:2' },
    };
    // One kind of picture is in the last part alone, one in the first.
    const name = index > 1050 ? 'c.gif' : index < 9 ? 'b.png' : 'a.jpg';
    const picture = { name, digest: null, width: null, height: null, taken_at: null };
    const slots = [
      { kind: 'image', ...place, ...picture },
      { kind: 'text', parts: [{ role: 'speech', ...place, chars: 9 }] },
    ];
    const metadata = JSON.stringify({ slots, videos: [video] });
    const split = index % 10 === 9 ? 'val' : 'train';
    const isShown = index % 20 < 2;
    return JSON.stringify({
      id: `s${index}`,
      split,
      images: [isShown || index > 1095 ? `images/${name}` : 'images/lost.jpg', null],
      texts: [null, 'two words'],
      metadata,
    });
  });
  await writeFile(join(path, 'textbook.jsonl'), `${lines.join('\n')}\n`);
  return path;
}

const withCard = { card: { title: 'Lectures' } };

async function carded(
  lectures: string,
  format: ExportFormat,
  folder: string,
  share?: string,
): Promise<string> {
  await exportDataset(lectures, { format, folder, run: null, shard: shardOf(share), ...withCard });
  return share ? '' : readFile(join(folder, 'README.md'), 'utf8');
}

describe('a card', () => {
  test.for(['webdataset', 'chat', 'shards', 'textbook', 'parquet', 'obelics', 'mmc4'] as const)(
    '%s: of parts of several processes, and of earlier ones, is that of one',
    async (format) => {
      const lectures = await lecturesOf();
      const [alone, shared] = [await newFolder(), await newFolder()];
      const card = await carded(lectures, format, alone);
      await carded(lectures, format, shared, '2/2');
      expect(await carded(lectures, format, shared)).toBe(card);
      expect(await contentOf(shared)).toEqual(await contentOf(alone));
      expect(await Array.fromAsync(checkSums(shared))).toEqual([]);
      // A video of two parts is one video, with its clips and its licence.
      const rows = [
        'samples \\| 1,100',
        'samples of train \\| 990',
        'samples of validation \\| 110',
        'words \\| 2,200',
        'CC-BY-4.0 \\| 275',
        'not stated \\| 92',
        'vimeo \\| 183',
        'youtube \\| 184',
      ];
      for (const row of rows) expect(card.replace(/ +/g, ' ')).toMatch(new RegExp(`\\| ${row} \\|`));
      const { distribution } = JSON.parse(await readFile(join(shared, 'croissant.json'), 'utf8'));
      const pictures = distribution.find(({ name }: { name: string }) => name === 'images');
      const isInside = format === 'parquet' || format === 'webdataset';
      expect(pictures?.encodingFormat).toEqual(
        isInside ? undefined : ['image/gif', 'image/jpeg', 'image/png'],
      );
    },
  );

  test('parts that were made for none are not taken for one', async () => {
    const lectures = await lecturesOf();
    const folder = await newFolder();
    await exportDataset(lectures, { format: 'chat', folder, run: null, shard: { index: 1, of: 2 } });
    await expect(carded(lectures, 'chat', folder, '2/2')).rejects.toThrow(/Expected a new folder/);
    expect(await carded(lectures, 'chat', folder)).toMatch(/samples +\| +1,100 /);
  });
});

describe('killed', () => {
  const code = `
    import { exportDataset } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'export-dataset.ts')).href)};
    const [dataset, folder, more] = process.argv.slice(1);
    await exportDataset(dataset, { format: 'webdataset', folder, run: null, ...JSON.parse(more) });`;

  /** Ends an export of its own process when so many parts are whole. */
  async function killedAfter(
    parts: number,
    folder: string,
    path = dataset,
    more: Partial<DatasetExport> = {},
  ): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', code, path, folder, JSON.stringify(more)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
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

  test('with its process, the card counts the parts that it has kept', async () => {
    const lectures = await lecturesOf();
    const [undisturbed, folder] = [await newFolder(), await newFolder()];
    await carded(lectures, 'webdataset', undisturbed);
    await killedAfter(1, folder, lectures, withCard);
    await carded(lectures, 'webdataset', folder);
    expect(await contentOf(folder)).toEqual(await contentOf(undisturbed));
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
