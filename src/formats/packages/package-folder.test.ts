import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { checkSums } from '../../engine/checksums.ts';
import { PackageFolder } from './package-folder.ts';

test('shows a file under its name when it is whole, and digests when all are', async () => {
  const path = await temporaryFolder();
  const folder = await PackageFolder.create(path, { format: 'a' });
  const file = await folder.begin('one.tar');
  await file.write(Buffer.alloc(3 << 20, 1));
  const visible = async () => (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
  expect(await visible()).toEqual(['lectern-export.json']);
  await file.finish();
  await folder.writePicture('images/0/a.jpg', Buffer.from('a'));
  expect(await visible()).toEqual(['images', 'lectern-export.json', 'one.tar']);
  await folder.finish({ format: 'a', records: 1 });
  expect((await readFile(join(path, 'one.tar'))).equals(Buffer.alloc(3 << 20, 1))).toBe(true);
  expect(await Array.fromAsync(checkSums(path))).toEqual([]);
  expect(await readFile(join(path, 'SHA256SUMS'), 'utf8')).toMatch(/ {2}images\/0\/a\.jpg\n/);
});

test('removes what an earlier or killed export left, and takes no folder of something else', async () => {
  const path = await temporaryFolder();
  const first = await PackageFolder.create(path, { format: 'a' });
  await first.write('old.jsonl', 'old');
  await first.begin('half.tar');
  const second = await PackageFolder.create(path, { format: 'b' });
  await second.finish({ format: 'b' });
  await first.abandon();
  expect((await readdir(path)).sort()).toEqual(['SHA256SUMS', 'lectern-export.json']);

  const other = await temporaryFolder();
  await mkdir(join(other, 'thesis'));
  await writeFile(join(other, 'SHA256SUMS'), '');
  await expect(PackageFolder.create(other, {})).rejects.toThrow(/holds other files/);
  expect((await readdir(other)).sort()).toEqual(['SHA256SUMS', 'thesis']);
});

test('an export that fails leaves no half file and no digests', async () => {
  const path = await temporaryFolder();
  const folder = await PackageFolder.create(path, { format: 'a' });
  await (await folder.begin('half.tar')).write('half');
  await folder.abandon();
  expect(await readdir(path)).toEqual(['lectern-export.json']);
});
