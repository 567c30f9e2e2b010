import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOnnxModel } from '../vision/find-onnx-model.ts';
import { type LoopbackHub, loopbackHub } from './hub/hub.fixture.ts';
import { type HubSettings, hubSettings } from './hub/hub-settings.ts';
import { RepoCache } from './hub/repo-cache.ts';
import { knownModels } from './known-models.ts';
import { pullModel } from './pull-model.ts';
import { weightsOf } from './weights.ts';

const commit = 'c'.repeat(40);
const origins = knownModels
  .find(({ name }) => name === 'ppocr-v6-hub')!
  .from.filter((origin) => origin.kind === 'hub');
const bytes = Buffer.from('weights of another kind');

let folder: string;
let hub: LoopbackHub;
let settings: HubSettings;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lectern-pull-'));
  const known = origins.map(({ repo, commit, paths }) => {
    const files = Object.values(paths).map((path) => [path, { bytes, isLarge: true }] as const);
    return [repo, { commits: { [commit]: Object.fromEntries(files) }, branches: {} }] as const;
  });
  const some = {
    commits: {
      [commit]: { 'a/model.onnx': { bytes, isLarge: true }, 'config.json': { bytes, isLarge: false } },
    },
    branches: { main: commit },
  };
  hub = await loopbackHub({ repos: { ...Object.fromEntries(known), 'some/model': some } });
  settings = { ...hubSettings({ HF_HOME: folder, HF_ENDPOINT: hub.origin }), patience: { attempts: 1 } };
});
afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test('a model of any repository is got at a commit, whole or by file', async () => {
  const seen: number[] = [];
  const [pulled] = await pullModel('some/model', settings, {
    onProgress: ({ received }) => seen.push(received),
  });
  expect(pulled).toMatchObject({ repo: 'some/model', commit, folder: expect.stringContaining(commit) });
  expect(pulled!.files.map(({ path, wasCached }) => [path, wasCached])).toEqual([
    ['a/model.onnx', false],
    ['config.json', false],
  ]);
  expect(readFileSync(join(pulled!.folder, 'a', 'model.onnx'))).toEqual(bytes);
  expect(seen.at(-1)).toBe(2 * bytes.length);
  const [one] = await pullModel(`some/model@${commit}`, settings, { files: ['config.json'] });
  expect(one!.files).toMatchObject([{ path: 'config.json', wasCached: true }]);
});

test('one file comes with how its input is prepared, so that a model for images is found without a hub', async () => {
  const files = ['a/model.onnx'];
  const place = {
    model: 'some/model',
    file: 'a/model.onnx',
    revision: commit,
    hub: { ...settings, offline: true },
  };
  await pullModel(`some/model@${commit}`, settings, { files });
  expect(await findOnnxModel(place)).toEqual({ model: expect.stringMatching(/model\.onnx$/), config: null });
  const config = Buffer.from('{"crop_size": 224}');
  const theirs = hub.options.repos['some/model']!.commits;
  const other = 'd'.repeat(40);
  theirs[other] = { ...theirs[commit], 'preprocessor_config.json': { bytes: config, isLarge: false } };
  const [pulled] = await pullModel(`some/model@${other}`, settings, { files });
  expect(pulled!.files.map(({ path }) => path)).toEqual(['a/model.onnx', 'preprocessor_config.json']);
  const found = await findOnnxModel({ ...place, revision: other });
  expect(readFileSync(found.config!)).toEqual(config);
});

test('a known model is got at its commit, and other bytes than the table names are refused', async () => {
  await expect(pullModel('ppocr-v6-hub', settings)).rejects.toMatchObject({ name: 'ModelError' });
  const [{ repo, commit: pinned }] = origins as [(typeof origins)[number]];
  expect(hub.requests.some(({ url }) => url.includes(pinned))).toBe(true);
  expect(existsSync(new RepoCache(settings.cacheFolder, repo).snapshot(pinned, 'inference.onnx'))).toBe(
    false,
  );
});

test('what another client left in the cache is found, and checked before it is used', async () => {
  for (const { repo, commit, paths } of origins) {
    for (const path of Object.values(paths)) {
      const file = new RepoCache(settings.cacheFolder, repo).snapshot(commit, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  }
  const environment = { HF_HOME: folder, LECTERN_CACHE: join(folder, 'own') };
  await expect(weightsOf('ppocr-v6-hub', environment)).rejects.toThrow(
    /inference\.onnx is not the det\.onnx of the model ppocr-v6-hub: expected 9880512 bytes, got 23\. Get it with: lectern models pull ppocr-v6-hub$/,
  );
});

test('a model that is on no hub is told where it is, and what of it is on one', async () => {
  await expect(pullModel('ppocr-v6', settings)).rejects.toMatchObject({
    fault: 'choice',
    message:
      'The model ppocr-v6 is not on a hub. Get it with: pip download rapidocr==3.10.0 --no-deps && lectern models add rapidocr-3.10.0-py3-none-any.whl\nOn a hub is ppocr-v6-hub (not measured: another export of the same weights as ppocr-v6): lectern models pull ppocr-v6-hub',
  });
  await expect(pullModel('ppocr-v4', settings)).rejects.toThrow(/is not on a hub\. It comes with Lectern/);
  await expect(pullModel('whisper', settings)).rejects.toThrow(/No model "whisper"\. Known are/);
  await expect(pullModel('a/b/c@main', settings)).rejects.toThrow(
    /Expected the name of a model, or OWNER\/NAME@COMMIT/,
  );
  await expect(pullModel('ppocr-v6-hub', settings, { files: ['x'] })).rejects.toThrow(/leave out --file/);
  expect(hub.requests).toEqual([]);
});
