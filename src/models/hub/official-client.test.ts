import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  downloadFileToCacheDir,
  listFiles as listOfficially,
  scanCacheDir,
  snapshotDownload,
} from '@huggingface/hub';
import { beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { cachedFile } from './cached-file.ts';
import { fetchFile } from './fetch-file.ts';
import { type LoopbackHub, loopbackHub, sha256Of } from './hub.fixture.ts';
import type { HubSettings } from './hub-settings.ts';
import { listFiles } from './list-files.ts';
import { resolveRevision } from './resolve-revision.ts';

const commit = 'c'.repeat(40);
const repo = 'org/model';
const weights = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 41) % 241));
const config = Buffer.from('{"size": 4}');
const paths = { 'onnx/model.onnx': weights, 'config.json': config };

let cacheFolder: string;
beforeEach(async () => {
  cacheFolder = await temporaryFolder();
  vi.spyOn(console, 'debug').mockImplementation(() => {});
});

function settingsOf({ origin }: { origin: string }, offline = false): HubSettings {
  return { endpoint: origin, cacheFolder, token: null, offline };
}

function openHub(): Promise<LoopbackHub> {
  const files = {
    'onnx/model.onnx': { bytes: weights, isLarge: true },
    'config.json': { bytes: config, isLarge: false },
  };
  return loopbackHub({ repos: { [repo]: { commits: { [commit]: files }, branches: { main: commit } } } });
}

/** For what must be done without a server. */
const noFetch: typeof fetch = () => Promise.reject(new Error('asked a server'));

test('the official client downloads from the loopback hub, and lists the same files', async () => {
  await using hub = await openHub();
  const folder = await snapshotDownload({ repo, hubUrl: hub.origin, cacheDir: cacheFolder });
  for (const [path, bytes] of Object.entries(paths))
    expect(await readFile(join(folder, path))).toEqual(bytes);
  const theirs = [];
  for await (const entry of listOfficially({ repo, revision: commit, recursive: true, hubUrl: hub.origin }))
    if (entry.type === 'file') theirs.push([entry.path, entry.size, entry.lfs?.oid ?? entry.oid]);
  const ours = await listFiles(repo, commit, settingsOf(hub));
  expect(ours.map(({ path, bytes, digest }) => [path, bytes, digest.hex])).toEqual(theirs);
});

test('its cache is read here without a server', async () => {
  await using hub = await openHub();
  await snapshotDownload({ repo, hubUrl: hub.origin, cacheDir: cacheFolder });
  const asked = hub.requests.length;
  const offline = settingsOf(hub, true);
  expect(await resolveRevision(repo, 'main', offline)).toBe(commit);
  for (const [path, bytes] of Object.entries(paths)) {
    expect(await readFile((await cachedFile({ repo, revision: 'main', path }, offline))!)).toEqual(bytes);
    expect(await readFile((await fetchFile({ repo, commit, path }, offline))!)).toEqual(bytes);
  }
  expect(hub.requests.length).toBe(asked);
});

test('it reads the cache that was written here without a server', async () => {
  await using hub = await openHub();
  await resolveRevision(repo, 'main', settingsOf(hub));
  for (const path of Object.keys(paths)) await fetchFile({ repo, commit, path }, settingsOf(hub));
  for (const [path, bytes] of Object.entries(paths)) {
    const given = { repo, path, revision: commit, cacheDir: cacheFolder, fetch: noFetch };
    expect(await readFile(await downloadFileToCacheDir(given))).toEqual(bytes);
  }
  const theirFolder = await temporaryFolder();
  await snapshotDownload({ repo, hubUrl: hub.origin, cacheDir: theirFolder });
  const ours = await scanCacheDir(cacheFolder);
  const theirs = await scanCacheDir(theirFolder);
  expect(ours.warnings).toEqual([]);
  const told = ({ repos }: typeof ours) =>
    repos.map(({ id, size, filesCount, revisions }) => [
      { id, size, filesCount },
      revisions.map(({ commitOid, refs, files }) => [commitOid, refs, files.map(({ blob }) => blob.size)]),
    ]);
  expect(told(ours)).toEqual(told(theirs));
  expect(told(ours)).toMatchObject([
    [{ id: { name: repo, type: 'model' } }, [[commit, ['main'], [config.length]]]],
  ]);
});

test('it takes a file with a flipped bit, which is refused here', async () => {
  await using hub = await openHub();
  const spoilt = Buffer.from(weights);
  spoilt[7]! ^= 1;
  hub.options.interfere = ({ server, headers }, response) => {
    if (server !== 'storage' || headers.range === 'bytes=0-0') return false;
    response.writeHead(200, { 'content-length': spoilt.length });
    response.end(spoilt);
    return true;
  };
  const path = 'onnx/model.onnx';
  const theirs = await downloadFileToCacheDir({
    repo,
    path,
    revision: commit,
    hubUrl: hub.origin,
    cacheDir: cacheFolder,
  });
  expect(await readFile(theirs)).toEqual(spoilt);
  await expect(fetchFile({ repo, commit, path }, settingsOf(hub, true))).rejects.toThrow(/expected SHA-256/);
  await expect(fetchFile({ repo, commit, path }, settingsOf(hub))).rejects.toThrow(/wrong bytes/);
  hub.options.interfere = () => false;
  expect(await readFile((await fetchFile({ repo, commit, path }, settingsOf(hub)))!)).toEqual(weights);
});

test('it fails when the hub is busy once, which is waited for here', async () => {
  await using hub = await openHub();
  let isBusy = true;
  hub.options.interfere = (_seen, response) => {
    if (!isBusy) return false;
    isBusy = false;
    response.writeHead(429);
    response.end();
    return true;
  };
  const path = 'config.json';
  const theirs = downloadFileToCacheDir({
    repo,
    path,
    revision: commit,
    hubUrl: hub.origin,
    cacheDir: cacheFolder,
  });
  await expect(theirs).rejects.toThrow(/429/);
  isBusy = true;
  expect(await readFile((await fetchFile({ repo, commit, path }, settingsOf(hub)))!)).toEqual(config);
});

test('a part that it left is not taken for a file, and is left to it', async () => {
  await using hub = await openHub();
  await fetchFile({ repo, commit, path: 'config.json' }, settingsOf(hub));
  const part = join(cacheFolder, 'models--org--model', 'blobs', `${sha256Of(weights)}.incomplete`);
  await writeFile(part, weights.subarray(0, 500));
  const path = await fetchFile({ repo, commit, path: 'onnx/model.onnx' }, settingsOf(hub));
  expect(await readFile(path!)).toEqual(weights);
  expect((await readFile(part)).length).toBe(500);
});
