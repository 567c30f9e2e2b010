import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { exportDataset } from '../../workspace/export-dataset.ts';
import { openCorpus } from '../open-corpus.ts';
import { PictureRoom } from './picture-room.ts';

afterEach(() => vi.restoreAllMocks());

test('gives each picture bytes of its own until it is cleared, and more than it has', () => {
  const room = new PictureRoom();
  const [first, second, large] = [room.take(10), room.take(10), room.take(20 << 20)];
  expect(large.length).toBe(20 << 20);
  for (const [index, bytes] of [first, second, large].entries()) bytes.fill(index);
  expect([first[9], second[0], second[9], large[0]]).toEqual([0, 1, 1, 2]);
  room.clear();
  expect(room.take(10).buffer).toBe(first.buffer);
});

/** A dataset of documents with pictures of their own; those of one need more than a room. */
async function aDataset(): Promise<{ path: string; pictures: Map<string, Buffer> }> {
  const path = await temporaryFolder();
  await mkdir(join(path, 'images'));
  const pictures = new Map<string, Buffer>();
  const records = Array.from({ length: 12 }, (_, document) => {
    const names = [0, 1, 2].map((index) => `${document}-${index}.jpg`);
    for (const [index, name] of names.entries()) {
      const content = Buffer.alloc(document === 5 ? 3 << 20 : 50_000 + document, `${document}/${index} `);
      content.set([0xff, 0xd8, 0xff]);
      pictures.set(name, content);
    }
    const image_info = names.map((image_name) => ({ image_name, matched_text_index: 0 }));
    return JSON.stringify({ id: `d${document}`, text_list: ['text'], image_info });
  });
  for (const [name, bytes] of pictures) await writeFile(join(path, 'images', name), bytes);
  await writeFile(join(path, 'mmc4.jsonl'), `${records.join('\n')}\n`);
  return { path, pictures };
}

const readers = {
  async webdataset(folder: string): Promise<Buffer[]> {
    const tar = extract();
    tar.end(await readFile(join(folder, 'train-00000.tar')));
    const found: Buffer[] = [];
    for await (const entry of tar) {
      const bytes = await buffer(entry);
      if (!entry.header.name.endsWith('.json')) found.push(bytes);
    }
    return found;
  },
  async parquet(folder: string): Promise<Buffer[]> {
    const corpus = await openCorpus(folder);
    const found: Buffer[] = [];
    for await (const { document } of corpus.documents())
      for (const part of document.parts)
        if (part.kind === 'image') found.push(Buffer.from((await corpus.image(part))!));
    return found;
  },
  async textbook(folder: string): Promise<Buffer[]> {
    const pictures = join(folder, 'images', '000000');
    const names = (await readdir(pictures)).sort();
    return Promise.all(names.map((name) => readFile(join(pictures, name))));
  },
};

test.for(
  Object.entries(readers).flatMap(([format, read]) =>
    [0, 1].map((slowMs) => ({ format: format as keyof typeof readers, read, slowMs })),
  ),
)(
  '$format: each document keeps its own pictures, where a file takes $slowMs ms',
  async ({ format, read, slowMs }) => {
    // Files that have to be waited for are read by other threads.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += slowMs;
      return now;
    });
    const { path, pictures } = await aDataset();
    const folder = join(await temporaryFolder(), 'out');
    const counts = await exportDataset(path, { format, folder, run: null });
    expect(counts).toMatchObject({ pictures: 36, missing: 0 });
    const found = await read(folder);
    expect(found.length).toBe(36);
    for (const [index, bytes] of [...pictures.values()].entries())
      expect(found[index]!.equals(bytes), `picture ${index}`).toBe(true);
  },
);
