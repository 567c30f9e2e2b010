import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFileToCacheDir, scanCacheDir, snapshotDownload } from '@huggingface/hub';
import { beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { fetchFile } from './fetch-file.ts';
import { gitSha1, type HubRepo, type LoopbackHub, loopbackHub, sha256Of } from './hub.fixture.ts';
import type { HubSettings } from './hub-settings.ts';
import { pullFromHub } from './pull.ts';
import { removeFromHub } from './remove-from-hub.ts';
import { resolveRevision } from './resolve-revision.ts';

const repo = 'org/model';
const [older, newer] = ['a'.repeat(40), 'b'.repeat(40)];
const shared = Buffer.alloc(50_000, 'shared');
const own = Buffer.alloc(60_000, 'own');
const config = Buffer.from('{"size": 4}');
const large = (bytes: Buffer) => ({ bytes, isLarge: true });
const commits: HubRepo['commits'] = {
  [older]: { 'onnx/shared.onnx': large(shared), 'config.json': { bytes: config, isLarge: false } },
  [newer]: { 'onnx/shared.onnx': large(shared), 'deep/er/own.onnx': large(own) },
};

let cacheFolder: string;
let folder: string;
beforeEach(async () => {
  cacheFolder = await temporaryFolder();
  folder = join(cacheFolder, 'models--org--model');
  vi.spyOn(console, 'debug').mockImplementation(() => {});
});

function settingsOf({ origin }: { origin: string }): HubSettings {
  return { endpoint: origin, cacheFolder, token: null, offline: false };
}

async function filledBy(hub: LoopbackHub): Promise<HubSettings> {
  const settings = settingsOf(hub);
  for (const revision of ['main', 'v1']) {
    const commit = await resolveRevision(repo, revision, settings);
    await pullFromHub({ repo, commit, paths: null }, settings);
  }
  return settings;
}

function openHub(): Promise<LoopbackHub> {
  return loopbackHub({ repos: { [repo]: { commits, branches: { main: newer, v1: older } } } });
}

const noFetch: typeof fetch = () => Promise.reject(new Error('asked a server'));

test('of a commit what no other has goes, and the official client reads the rest without a server', async () => {
  await using hub = await openHub();
  const settings = await filledBy(hub);
  expect(await removeFromHub({ repo, commit: newer, paths: null }, settings)).toEqual({
    paths: expect.arrayContaining(['onnx/shared.onnx', 'deep/er/own.onnx']),
    bytes: own.length,
  });
  expect(await readdir(join(folder, 'refs'))).toEqual(['v1']);
  expect(await readdir(join(folder, 'snapshots'))).toEqual([older]);
  expect((await readdir(join(folder, 'blobs'))).sort()).toEqual([sha256Of(shared), gitSha1(config)].sort());
  for (const [path, { bytes }] of Object.entries(commits[older]!)) {
    const given = { repo, path, revision: older, cacheDir: cacheFolder, fetch: noFetch };
    expect(await readFile(await downloadFileToCacheDir(given))).toEqual(bytes);
  }
  const { warnings, repos } = await scanCacheDir(cacheFolder);
  expect(warnings).toEqual([]);
  expect(repos.map(({ revisions }) => revisions.map(({ commitOid, refs }) => [commitOid, refs]))).toEqual([
    [[older, ['v1']]],
  ]);
});

test('of some files only these go; the commit and its branch stay', async () => {
  await using hub = await openHub();
  const settings = await filledBy(hub);
  const paths = ['deep/er/own.onnx', 'none.onnx'];
  expect(await removeFromHub({ repo, commit: newer, paths }, settings)).toEqual({
    paths: ['deep/er/own.onnx'],
    bytes: own.length,
  });
  expect(await readdir(join(folder, 'snapshots', newer))).toEqual(['onnx']);
  expect((await readdir(join(folder, 'refs'))).sort()).toEqual(['main', 'v1']);
  expect((await scanCacheDir(cacheFolder)).warnings).toEqual([]);
  expect(await fetchFile({ repo, commit: newer, path: 'deep/er/own.onnx' }, settings)).not.toBeNull();
});

test('with its last commit a model is gone, whoever downloaded it', async () => {
  await using hub = await openHub();
  await snapshotDownload({ repo, revision: 'main', hubUrl: hub.origin, cacheDir: cacheFolder });
  expect(await removeFromHub({ repo, commit: newer, paths: null }, settingsOf(hub))).toMatchObject({
    bytes: own.length + shared.length,
  });
  expect(existsSync(folder)).toBe(false);
  expect(await removeFromHub({ repo, commit: newer, paths: null }, settingsOf(hub))).toEqual({
    paths: [],
    bytes: 0,
  });
});

test('copies that stand in for links go with the blob, unless another commit may have a copy of it', async () => {
  await using hub = await openHub();
  const settings = await filledBy(hub);
  const copies = [[newer, 'deep/er/own.onnx', own] as const, [newer, 'onnx/shared.onnx', shared] as const];
  for (const [commit, path, bytes] of [...copies, [older, 'onnx/shared.onnx', shared] as const]) {
    const file = join(folder, 'snapshots', commit, path);
    await rm(file);
    await writeFile(file, bytes);
  }
  await removeFromHub({ repo, commit: newer, paths: null }, settings);
  expect((await readdir(join(folder, 'blobs'))).sort()).toEqual([sha256Of(shared), gitSha1(config)].sort());
});

test('what is left of a download that was broken off goes; one that another is at stays', async () => {
  const settings = settingsOf({ origin: 'http://127.0.0.1:1' });
  const blobs = join(folder, 'blobs');
  await mkdir(blobs, { recursive: true });
  const name = sha256Of(own);
  const theirs = `${name}.00000000-1-abcdef01.incomplete`;
  await writeFile(join(blobs, `${name}.free.incomplete`), Buffer.alloc(700));
  await writeFile(join(blobs, theirs), Buffer.alloc(300));
  expect(await removeFromHub({ repo, commit: newer, paths: ['own.onnx'], blobs: [name] }, settings)).toEqual({
    paths: [],
    bytes: 700,
  });
  expect(await readdir(blobs)).toEqual([theirs]);
});

test('links that lead out of the cache take nothing with them', async () => {
  await using hub = await openHub();
  const settings = await filledBy(hub);
  const outside = await temporaryFolder();
  await writeFile(join(outside, 'precious'), 'x');
  await symlink(join(outside, 'precious'), join(folder, 'snapshots', newer, 'link'));
  await removeFromHub({ repo, commit: newer, paths: null }, settings);
  await rename(join(folder, 'snapshots', older), join(outside, older));
  await symlink(join(outside, older), join(folder, 'snapshots', older));
  const removal = { repo, commit: older, paths: null };
  await expect(removeFromHub(removal, settings)).rejects.toThrow(/leads out of .*Nothing is removed there/);
  expect((await readdir(outside)).sort()).toEqual([older, 'precious']);
  expect((await readdir(join(outside, older))).sort()).toEqual(['config.json', 'onnx']);
});
