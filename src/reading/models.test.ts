import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { DETECTION_SHA256, modelFiles, RECOGNITION_SHA256, readAlphabet } from './models.ts';

async function digest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

test('the installed weights are those that the settings were measured with', async () => {
  const files = await modelFiles();
  expect(await digest(files.detection)).toBe(DETECTION_SHA256);
  expect(await digest(files.recognition)).toBe(RECOGNITION_SHA256);
});

test('the alphabet has one entry for each class of the recogniser', async () => {
  const alphabet = await readAlphabet((await modelFiles()).alphabet);
  expect(alphabet).toHaveLength(6625);
  expect(alphabet[0]).toBe('');
  expect(alphabet.at(-1)).toBe(' ');
  expect(new Set(alphabet).size).toBe(6625);
});
