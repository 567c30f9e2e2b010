import { existsSync } from 'node:fs';
import { readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeFolder, makeFolderSync } from './make-folder.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

describe.each([
  ['at once', async (path: string): Promise<void> => makeFolderSync(path)],
  ['in its time', (path: string) => makeFolder(path)],
])('a folder is made %s', (_, make) => {
  test('with those above it, and left as it is where it is there', async () => {
    await make(join(folder, 'a', 'b', 'c'));
    await writeFile(join(folder, 'a', 'b', 'c', 'file'), '');
    await make(join(folder, 'a', 'b', 'c'));
    await make(folder);
    await make('/');
    expect(await readdir(folder, { recursive: true })).toEqual(['a', 'a/b', 'a/b/c', 'a/b/c/file']);
  });

  test('where a link leads to a folder, and not where it leads to nothing', async () => {
    await make(join(folder, 'there'));
    await symlink('there', join(folder, 'link'));
    await symlink('nowhere', join(folder, 'dangling'));
    await make(join(folder, 'link', 'in'));
    expect((await stat(join(folder, 'there', 'in'))).isDirectory()).toBe(true);
    await expect(make(join(folder, 'dangling'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(make(join(folder, 'dangling', 'in'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  test('not where a file has its name, or that of one above it', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(make(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(make(join(folder, 'file', 'in', 'deep'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test.skipIf(!existsSync('/proc/self'))('not where the system has no place for any', async () => {
    await expect(make('/proc/lectern')).rejects.toMatchObject({ code: 'ENOENT', path: '/proc/lectern' });
    await expect(make('/proc/lectern/runs')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('many make the same one at the same time', async () => {
  const path = join(folder, 'a', 'b', 'c');
  await Promise.all(Array.from({ length: 20 }, () => makeFolder(path)));
  expect((await stat(path)).isDirectory()).toBe(true);
});
