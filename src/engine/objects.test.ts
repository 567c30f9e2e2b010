import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { FolderObjects } from './folder-objects.ts';
import { MemoryObjects } from './memory-objects.fixture.ts';
import { type Objects, objectsBelow } from './objects.ts';
import { openObjects } from './open-objects.ts';

const kinds: Record<string, () => Promise<Objects>> = {
  'a folder': async () => new FolderObjects(join(await temporaryFolder(), 'not', 'there', 'yet')),
  'memory, as the tests have it': async () => new MemoryObjects(),
  'what lies below a prefix': async () => objectsBelow(new FolderObjects(await temporaryFolder()), 'a/b'),
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
  expect(() => openObjects('s3://bucket/workspace')).toThrow(UsageError);
  expect(openObjects('C:\\out').address).toBe('C:\\out');
  const memory = new MemoryObjects();
  expect(openObjects(memory)).toBe(memory);
});
