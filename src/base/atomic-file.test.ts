import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeAtomically } from './atomic-file.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, 'index.jsonl');
});

test('writes text and parts, making the folder', async () => {
  const deep = join(folder, 'a', 'b', 'c.txt');
  await writeAtomically(deep, 'text');
  expect(await readFile(deep, 'utf8')).toBe('text');
  const long = Array.from({ length: 3000 }, (_, index) => `${'ü'.repeat(200)}${index}\n`);
  await writeAtomically(path, long);
  expect(await readFile(path, 'utf8')).toBe(long.join(''));
  await writeAtomically(path, []);
  expect(await readFile(path, 'utf8')).toBe('');
});

test('nothing half-written is seen, and the file that was there stays until the end', async () => {
  await writeFile(path, 'old');
  const seen: string[] = [];
  await writeAtomically(
    path,
    (async function* () {
      for (let part = 0; part < 5; part++) {
        yield 'x'.repeat(200_000);
        seen.push(await readFile(path, 'utf8'));
      }
    })(),
  );
  expect(seen).toEqual(['old', 'old', 'old', 'old', 'old']);
  expect(await readFile(path, 'utf8')).toBe('x'.repeat(1_000_000));
  expect(await readdir(folder)).toEqual(['index.jsonl']);
});

test('the file that was there stays where the producer throws', async () => {
  await writeFile(path, 'old');
  const parts = function* () {
    yield 'x'.repeat(1_000_000);
    throw new Error('no more');
  };
  await expect(writeAtomically(path, parts())).rejects.toThrow('no more');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['index.jsonl']);
});

test('of writers at the same time one is seen whole', async () => {
  const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(500_000));
  await Promise.all(texts.map((text) => writeAtomically(path, text)));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder)).toEqual(['index.jsonl']);
});
