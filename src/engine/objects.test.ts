import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { BucketObjects } from './bucket/bucket-objects.ts';
import { BucketServer, leadTo, testBucket } from './bucket/bucket-server.fixture.ts';
import { FolderObjects } from './folder-objects.ts';
import { MemoryObjects } from './memory-objects.fixture.ts';
import { type Objects, objectsBelow } from './objects.ts';
import { openObjects } from './open-objects.ts';
import { probeObjects } from './probe-objects.ts';

/** A server to test with besides that of the tests, as scripts/test-bucket.mjs starts one; with its bucket. */
const realServer = process.env.LECTERN_TEST_BUCKET;
if (realServer === undefined)
  console.info('LECTERN_TEST_BUCKET names no server of buckets: the one of the tests alone is used.');

async function servedBucket(pageKeys = 1000): Promise<Objects> {
  await new BucketServer({ pageKeys }).start();
  return new BucketObjects(`s3://${testBucket}/some/folder`);
}

function bucketOf(endpoint: string): Objects {
  leadTo(endpoint);
  onTestFinished(() => void vi.unstubAllEnvs());
  return new BucketObjects(`s3://${testBucket}/${randomUUID()}`);
}

const kinds: Record<string, () => Promise<Objects>> = {
  'a folder': async () => new FolderObjects(join(await temporaryFolder(), 'not', 'there', 'yet')),
  'memory, as the tests have it': async () => new MemoryObjects(),
  'what lies below a prefix': async () => objectsBelow(new FolderObjects(await temporaryFolder()), 'a/b'),
  'a bucket': () => servedBucket(),
  'a bucket that lists two keys at once': () => servedBucket(2),
  'below a prefix of a bucket': async () => objectsBelow(await servedBucket(), 'a/b'),
  ...(realServer === undefined ? {} : { 'a bucket of another server': async () => bucketOf(realServer) }),
};

async function streamed(objects: Objects, key: string): Promise<string> {
  return Buffer.concat(await Array.fromAsync(objects.stream(key))).toString('utf8');
}

for (const [name, open] of Object.entries(kinds)) {
  test(`${name}: what is created is the first writer's; what is replaced is the last one's`, async () => {
    const objects = await open();
    const made = await Promise.all(['one', 'two', 'six'].map((text) => objects.create('x/y', text)));
    expect(made.filter((isMade) => isMade)).toHaveLength(1);
    const won = ['one', 'two', 'six'][made.indexOf(true)];
    expect((await objects.read('x/y'))?.toString()).toBe(won);
    await objects.replace('x/y', new Uint8Array([97]));
    expect(await streamed(objects, 'x/y')).toBe('a');
    await objects.remove('x/y');
    await objects.remove('x/y');
    expect(await objects.has('x/y')).toBe(false);
    expect(await objects.create('x/y', 'again')).toBe(true);
  });

  test(`${name}: nothing is there before it is written`, async () => {
    const objects = await open();
    expect(await objects.read('x')).toBeNull();
    expect(await objects.has('x')).toBe(false);
    expect(await objects.list('x')).toEqual([]);
    expect(await objects.readAt('x', 0, 9)).toBeNull();
    await objects.removeAll('x');
    await objects.sweep('x');
    await expect(streamed(objects, 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test(`${name}: parts are written whole, or what was there stays`, async () => {
    const objects = await open();
    const text = 'längst bekannt '.repeat(50_000);
    await objects.replace('long', [text, text]);
    expect(await streamed(objects, 'long')).toBe(text + text);
    await objects.replace('mixed', ['a', Buffer.from('b'), 'c', 'd', new Uint8Array([101])]);
    expect(await streamed(objects, 'mixed')).toBe('abcde');
    await objects.remove('mixed');
    const broken = async function* (): AsyncGenerator<string> {
      yield 'half';
      throw new RangeError('no more');
    };
    await expect(objects.replace('long', broken())).rejects.toThrow(RangeError);
    expect(await streamed(objects, 'long')).toBe(text + text);
    expect(await objects.list('')).toEqual(['long']);
  });

  test(`${name}: names are listed with a stroke where there is more below them`, async () => {
    const objects = await open();
    for (const key of ['runs/b/index', 'runs/a/index', 'runs/c', 'other']) await objects.create(key, key);
    expect(await objects.list('runs')).toEqual(['a/', 'b/', 'c']);
    expect(await objects.list('')).toEqual(['other', 'runs/']);
    await objects.removeAll('runs/a');
    await objects.removeAll('runs/c');
    expect(await objects.list('runs')).toEqual(['b/']);
  });

  test(`${name}: logs grow at the end and are read at any place`, async () => {
    const objects = await open();
    await objects.append('log/one', 'first\n');
    await objects.append('log/one', 'second\n');
    const at = async (from: number, bytes: number) =>
      (await objects.readAt('log/one', from, bytes))?.toString();
    expect(await at(6, 6)).toBe('second');
    expect(await at(6, 600)).toBe('second\n');
    expect(await at(-1, 1)).toBe('\n');
    expect(await at(-600, 5)).toBe('first');
    expect(await at(600, 5)).toBe('');
    expect(await at(13, 5)).toBe('');
    expect((await objects.read('log/one'))?.toString()).toBe('first\nsecond\n');
    expect(await streamed(objects, 'log/one')).toBe('first\nsecond\n');
    expect(await objects.has('log/one')).toBe(true);
    expect(await objects.list('log')).toEqual(['one']);
  });

  test(`${name}: logs are replaced, removed and begun again, and nothing of them comes back`, async () => {
    const objects = await open();
    const text = async () => (await objects.read('log/one'))?.toString();
    for (const line of ['first\n', 'second\n', 'third\n']) await objects.append('log/one', line);
    await objects.replace('log/one', 'new\n');
    expect(await text()).toBe('new\n');
    await objects.append('log/one', 'more\n');
    await objects.append('log/one', 'last\n');
    expect(await text()).toBe('new\nmore\nlast\n');
    expect((await objects.readAt('log/one', 2, 4))?.toString()).toBe('w\nmo');
    await objects.remove('log/one');
    expect(await text()).toBeUndefined();
    expect(await objects.readAt('log/one', 0, 9)).toBeNull();
    await objects.append('log/one', 'again\n');
    await objects.append('log/two', 'other\n');
    expect(await text()).toBe('again\n');
    await objects.removeAll('log');
    await objects.append('log/one', 'once more\n');
    expect(await text()).toBe('once more\n');
    expect(await objects.list('log')).toEqual(['one']);
  });

  test(`${name}: of sixteen writers one wins, and no reader sees half of it`, async () => {
    const objects = await open();
    const texts = Array.from({ length: 16 }, (_, index) => `${index} `.repeat(20_000));
    const seen = new Set<string>();
    let isDone = false;
    const reader = async (): Promise<void> => {
      while (!isDone) {
        const read = await objects.read('x/y');
        if (read !== null) seen.add(read.toString());
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const readers = [reader(), reader()];
    const made = await Promise.all(texts.map((text) => objects.create('x/y', text)));
    isDone = true;
    await Promise.all(readers);
    expect(made.filter((isMade) => isMade)).toHaveLength(1);
    const winner = texts[made.indexOf(true)]!;
    seen.add((await objects.read('x/y'))!.toString());
    expect([...seen].map((text) => text === winner)).toEqual([true]);
  });

  test(`${name}: keys of the same beginning are apart, and many are removed together`, async () => {
    const objects = await open();
    const keys = Array.from({ length: 40 }, (_, index) => `a/b ${index} & <ü>`);
    await Promise.all([...keys, 'ab/c'].map((key) => objects.create(key, key)));
    expect(await objects.list('a')).toEqual(keys.map((key) => key.slice(2)).sort());
    expect((await objects.read(keys[7]!))?.toString()).toBe(keys[7]);
    await objects.removeAll('a');
    expect(await objects.list('a')).toEqual([]);
    expect(await objects.list('ab')).toEqual(['c']);
  });

  test(`${name}: it is a place where the first writer wins, and nothing is left of the trial`, async () => {
    const objects = await open();
    await objects.create('kept', 'x');
    await probeObjects(objects);
    expect(await objects.list('')).toEqual(['kept']);
  });
}

test('in a folder, drafts and links are no objects to those who ask strictly', async () => {
  const folder = await temporaryFolder();
  const objects = new FolderObjects(folder);
  await mkdir(join(folder, 'blobs'));
  await writeFile(join(folder, 'blobs', '.one.0123456789ab.tmp'), 'half');
  await writeFile(join(folder, 'secret'), 'not for you');
  await symlink(join(folder, 'secret'), join(folder, 'blobs', 'link'));
  expect(await objects.list('blobs')).toEqual(['link']);
  expect((await objects.read('blobs/link'))?.toString()).toBe('not for you');
  expect(await objects.read('blobs/link', { strict: true })).toBeNull();
  expect(await objects.read('blobs', { strict: true })).toBeNull();
  await objects.sweep('blobs');
  expect(await readdir(join(folder, 'blobs'))).toEqual(['link']);
  expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('not for you');
});

test('an address that no store is known for is refused, and does not become a folder', async () => {
  expect(() => openObjects('gs://bucket/workspace')).toThrow(UsageError);
  expect(() => openObjects('https://me:secret@host/workspace')).toThrow(/^(?!.*secret)/);
  expect(() => openObjects('s3://me:secret@bucket/workspace')).toThrow(/^(?!.*secret)/);
  expect(openObjects('s3://bucket/workspace/').address).toBe('s3://bucket/workspace');
  expect(openObjects('C:\\out').address).toBe('C:\\out');
  const memory = new MemoryObjects();
  expect(openObjects(memory)).toBe(memory);
});
