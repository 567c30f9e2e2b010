import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { detectionSha256, modelFiles, readAlphabet, recognitionSha256 } from './models.ts';
import { readerProducer } from './reader-producer.ts';

async function digest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

test('the installed weights are those that the settings were measured with', async () => {
  const files = await modelFiles();
  expect(await digest(files.detection)).toBe(detectionSha256);
  expect(await digest(files.recognition)).toBe(recognitionSha256);
});

test('the alphabet has one entry for each class of the recogniser', async () => {
  const alphabet = await readAlphabet((await modelFiles()).alphabet);
  expect(alphabet).toHaveLength(6625);
  expect(alphabet[0]).toBe('');
  expect(alphabet.at(-1)).toBe(' ');
  expect(new Set(alphabet).size).toBe(6625);
});

test('the package is installed in the version named in the producer', async () => {
  const folder = dirname(dirname((await modelFiles()).alphabet));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  expect(readerProducer.version.split('+')[0]).toBe(version);
});
