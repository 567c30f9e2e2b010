import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { exportDataset } from './export-dataset.ts';
import { sampleWorkspace } from './sample-workspace.fixture.ts';
import { isPackage, verifyPackage } from './verify-package.ts';

test('names what is missing or damaged in an exported folder, and changes nothing', async () => {
  const { path } = await sampleWorkspace(4);
  const folder = join(await temporaryFolder(), 'out');
  await exportDataset(path, { format: 'chat', run: null, folder });
  expect(await isPackage(folder)).toBe(true);
  expect(await verifyPackage(folder)).toEqual([]);
  await writeFile(join(folder, 'train.jsonl'), 'changed');
  await rm(join(folder, 'images', '000000', '000000001-00001-train-1-0.jpg'));
  const before = await readdir(folder, { recursive: true });
  expect(await verifyPackage(folder)).toEqual([
    { name: 'images/000000/000000001-00001-train-1-0.jpg', what: 'missing' },
    { name: 'train.jsonl', what: 'damaged' },
  ]);
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});

test('an export that was not finished is told from an intact one', async () => {
  const folder = await temporaryFolder();
  expect(await isPackage(folder)).toBe(false);
  await writeFile(join(folder, 'lectern-export.json'), '{}');
  expect(await isPackage(folder)).toBe(true);
  await expect(verifyPackage(folder)).rejects.toThrow(/was not finished/);
});

test('digests that lead out of the folder are damaged: nothing there is read', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  ../secret\n`);
  expect(await verifyPackage(folder)).toEqual([{ name: 'SHA256SUMS', what: 'damaged' }]);
});
