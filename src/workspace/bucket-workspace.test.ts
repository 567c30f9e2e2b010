import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { StoppedError, UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { BucketServer, testBucket } from '../engine/bucket/bucket-server.fixture.ts';
import { addChecksums, digestFiles } from '../engine/checksums.ts';
import { writeRunIndex } from '../engine/run-index.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { readContained } from '../formats/contained-file.ts';
import { openCorpus } from '../formats/open-corpus.ts';
import { openDataset } from '../view/dataset.ts';
import { fileState, HeldRecords } from '../view/held-records.ts';
import { indexPlace } from '../view/index-cache.ts';
import { exportDataset } from './export-dataset.ts';
import { holdsRun, readRunRecord } from './layout.ts';
import { measureCorpus } from './measure-corpus.ts';
import { sampleWorkspace } from './sample-workspace.fixture.ts';

const address = `s3://${testBucket}/books/one`;

/** A workspace in a folder, and a copy of it in a bucket. */
async function workspaces(): Promise<{ path: string; server: BucketServer }> {
  const server = new BucketServer();
  await server.start();
  const { path } = await sampleWorkspace(9);
  const shards = [0, 1].map((shard) => layout.sampleShard('main', shard));
  await Workspace.at(path).objects.replace(layout.outcomesOf('main'), '');
  await addChecksums(path, await digestFiles(path, [...shards, layout.outcomesOf('main')]));
  await writeRunIndex(path, 'main', []);
  for (const name of filesIn(path)) put(server, `books/one/${name}`, readFileSync(join(path, name)));
  return { path, server };
}

function put(server: BucketServer, key: string, bytes: Buffer): void {
  server.objects.set(key, { bytes, etag: `"${bytes.length}-${key.length}"`, metadata: {} });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

test('the figures of a dataset in a bucket are those of one in a folder', async () => {
  const { path, server } = await workspaces();
  const folder = join(await temporaryFolder(), 'chat');
  await exportDataset(path, { format: 'chat', run: null, folder });
  for (const name of filesIn(folder)) put(server, `sets/chat/${name}`, readFileSync(join(folder, name)));
  const options = { tokenizer: 'words', similarity: null } as const;
  const place = `s3://${testBucket}/sets/chat`;
  const [local, stored] = [
    await measureCorpus(folder, null, options),
    await measureCorpus(place, null, options),
  ];
  expect({ ...stored, path: '' }).toEqual({ ...local, path: '' });
  expect(stored.path).toBe(place);
  expect(stored.statistics).toMatchObject({ total: { samples: 9 } });
});

test('samples and pictures are read where they lie, and nothing beside the workspace', async () => {
  const { path, server } = await workspaces();
  put(server, 'books/secret.jpg', Buffer.from('not for you'));
  const [local, stored] = [await openCorpus(path), await openCorpus(address)];
  expect(stored.kind).toBe('workspace');
  const documents = await Array.fromAsync(stored.documents());
  expect(documents).toEqual(await Array.fromAsync(local.documents()));
  const last = documents.at(-1)!;
  expect(await stored.documentAt(last.place)).toEqual(last.document);
  const image = documents.flatMap(({ document }) => document.parts).find((part) => part.kind === 'image')!;
  expect(await stored.image(image)).toEqual(await local.image(image));
  for (const name of ['../secret.jpg', 'a/../../secret.jpg', '/books/secret.jpg', '..', 'a\0b'])
    expect(await readContained(address, name), name).toBeNull();
  expect(await readContained(`s3://${testBucket}/books`, 'one/../secret.jpg')).not.toBeNull();
});

test.each(['parquet', 'webdataset', 'chat', 'markdown'] as const)(
  'an export as %s in a bucket has the bytes of one in a folder, and a second takes its place',
  async (format) => {
    const { path, server } = await workspaces();
    const folder = join(await temporaryFolder(), 'out');
    const options = { format, run: null, selection: { samples: 9, seed: 0 } };
    await exportDataset(path, { ...options, folder });
    const place = `s3://${testBucket}/exports/new`;
    const made = await exportDataset(address, { ...options, folder: place });
    expect(made).toMatchObject({ records: 9, folder: place });
    const inBucket = () =>
      [...server.objects.keys()].filter((key) => key.startsWith('exports/new/')).map((key) => key.slice(12));
    expect(inBucket().sort()).toEqual(filesIn(folder));
    for (const name of filesIn(folder)) {
      const found = server.objects.get(`exports/new/${name}`)!.bytes;
      expect(found.equals(readFileSync(join(folder, name))), name).toBe(true);
    }
    await exportDataset(address, { ...options, folder: place });
    expect(inBucket().sort()).toEqual(filesIn(folder));
  },
);

test('an export that needs a folder leaves what else is in a bucket, and its own input, alone', async () => {
  const { server } = await workspaces();
  put(server, 'exports/new/notes.txt', Buffer.from('mine'));
  const options = { format: 'chat', run: null } as const;
  const over = exportDataset(address, { ...options, folder: `s3://${testBucket}/exports/new` });
  await expect(over).rejects.toThrow(UsageError);
  await expect(exportDataset(address, { ...options, folder: address })).rejects.toThrow(UsageError);
  expect(server.text('exports/new/notes.txt')).toBe('mine');
});

test('an export of a workspace in a bucket has its place there', async () => {
  const { server } = await workspaces();
  const made = await exportDataset(address, { format: 'chat', run: null, folder: null });
  expect(made.folder).toBe(`${address}/export/main/chat`);
  expect(server.text('books/one/export/main/chat/train.jsonl')).toMatch(/^\{/);
});

test('the viewer opens a workspace in a bucket, and sees that it has changed', async () => {
  const { path, server } = await workspaces();
  const dataset = await openDataset(`${address}/`, null);
  expect(dataset).toMatchObject({ path: address, kind: 'workspace', runs: ['main'] });
  expect((await indexPlace(dataset)).folder).not.toBe(
    (await indexPlace(await openDataset(path, null))).folder,
  );
  const held = await HeldRecords.open(dataset.corpus!);
  const [first] = await Array.fromAsync(dataset.documents());
  expect(await held.documentAt(first!.place!)).toEqual(first!.document);
  const file = dataset.corpus!.files[0]!;
  const before = [await fileState(file), await fileState(`${address}/samples`)];
  put(server, file.slice(`s3://${testBucket}/`.length), Buffer.from('{}\n'));
  put(server, 'books/one/samples/other', Buffer.from(''));
  expect(await fileState(file)).not.toBe(before[0]);
  expect(await fileState(`${address}/samples`)).not.toBe(before[1]);
  await expect(held.documentAt(first!.place!)).rejects.toThrow('is being written');
});

test('what is not there, or not to be read there, is told; a bucket that refuses is no empty one', async () => {
  const { server } = await workspaces();
  expect(await holdsRun(address)).toBe(true);
  expect(await holdsRun(`s3://${testBucket}/nothing`)).toBe(false);
  await expect(readRunRecord(`s3://${testBucket}/nothing`, null)).rejects.toThrow(
    new UsageError(`There is no workspace in s3://${testBucket}/nothing.`),
  );
  await expect(openCorpus(`s3://${testBucket}/nothing`)).rejects.toThrow(UsageError);
  put(server, 'tables/train.parquet', Buffer.from('PAR1'));
  await expect(openCorpus(`s3://${testBucket}/tables`)).rejects.toThrow(
    'Expected .json or .jsonl (plain, .gz or .zst) in a bucket, got train.parquet.',
  );
  server.options.mishap = () => 403;
  await expect(openCorpus(address)).rejects.toThrow(StoppedError);
  await expect(holdsRun(address)).rejects.toThrow(StoppedError);
});
