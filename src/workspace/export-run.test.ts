import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { UsageError } from '../base/errors.ts';
import type { WriteSamples } from '../formats/exporter.ts';
import type { ExportFormat } from '../formats/exporters.ts';
import type { Sample } from '../records/sample.ts';
import { exportSamples } from './export-run.ts';

/** What somebody who adds a format writes. */
async function writeIds(...[samples, folder]: Parameters<WriteSamples>): ReturnType<WriteSamples> {
  const found: string[] = [];
  for await (const { id } of samples) found.push(id);
  await folder.replace('ids.txt', found.join('\n'));
  return { counts: { records: found.length, pictures: 0, empty: 0 }, files: ['ids.txt'] };
}

vi.mock('../formats/exporters.ts', async (original) => {
  const { exporters } = await original<typeof import('../formats/exporters.ts')>();
  return { exporters: { ...exporters, ids: { title: 'the ids alone', write: writeIds } } };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-export-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* samples(): AsyncGenerator<Sample> {
  yield { id: '00000-train-000000' } as Sample;
  yield { id: '00000-train-000001' } as Sample;
}

test('a format that was added writes what it says, with checksums, and no other', async () => {
  const format = 'ids' as ExportFormat;
  const options = { format, folder, text: 'raw', ocr: 'off', imageTokens: 1 } as const;
  const { counts, pictures } = await exportSamples(samples(), folder, options);
  expect(counts.records).toBe(2);
  expect(pictures.size).toBe(0);
  expect((await readdir(folder)).sort()).toEqual(['SHA256SUMS', 'ids.txt']);
  expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toMatch(/^[0-9a-f]{64} {2}ids\.txt\n$/);
});

test('a format of one’s own is given as a value; what it throws is told with its name', async () => {
  const options = { folder, text: 'raw', ocr: 'off', imageTokens: 1 } as const;
  const own = { name: 'own-ids', write: writeIds };
  const { counts } = await exportSamples(samples(), folder, { ...options, format: own });
  expect(counts.records).toBe(2);
  expect(await readFile(join(folder, 'ids.txt'), 'utf8')).toContain('00000-train-000001');
  const write = async () => Promise.reject(new TypeError('no such thing'));
  const refused = exportSamples(samples(), folder, { ...options, format: { name: 'own-ids', write } });
  await expect(refused).rejects.toThrow(
    new UsageError('The output format own-ids failed: TypeError: no such thing'),
  );
  for (const [format, message] of [
    [{ ...own, name: 'Own!' }, 'Expected small letters, digits and hyphens in name'],
    [{ ...own, name: 'ids' }, 'ids is the name of a built-in output format'],
    [{ name: 'own-ids', write: 'no' as unknown as WriteSamples }, 'Expected a function in write'],
  ] as const)
    await expect(exportSamples(samples(), folder, { ...options, format })).rejects.toThrow(message);
});
