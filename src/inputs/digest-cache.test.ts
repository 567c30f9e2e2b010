import { expect, test, vi } from 'vitest';
import { StoppedError, UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { BucketServer, testBucket } from '../engine/bucket/bucket-server.fixture.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { DigestCache } from './digest-cache.ts';
import { notedNames, noteName, writeNote } from './digest-notes.ts';

const path = `s3://${testBucket}/a.mp4`;
const gone = `s3://${testBucket}/gone.mp4`;
const digest = sha256('a');

async function cacheOf(workspace: Workspace): Promise<DigestCache> {
  const cache = new DigestCache(workspace);
  await cache.load();
  return cache;
}

test.each([null, 'damaged\n[]\n'])(
  'notes count where what is stored is missing or damaged (%j)',
  async (stored) => {
    const workspace = Workspace.at(await temporaryFolder());
    if (stored !== null) await workspace.objects.replace(layout.digests, stored);
    await writeNote(workspace.objects, { path, stamp: '1 "a"', sha256: digest });
    const cache = await cacheOf(workspace);
    expect(cache.unknownAmong([path])).toEqual([]);
    cache.forget((_, sha256) => sha256 === digest);
    await cache.save();
    expect([...(await notedNames(workspace.objects))]).toEqual([]);
    expect((await cacheOf(workspace)).records()).toEqual([]);
  },
);

test('saving removes the notes that it stores, damaged ones and those of what is forgotten, and no other', async () => {
  const workspace = Workspace.at(await temporaryFolder());
  const forgotten = `s3://${testBucket}/forgotten.mp4`;
  const told = `s3://${testBucket}/told.mp4`;
  await writeNote(workspace.objects, { path, stamp: '1 "a"', sha256: digest });
  await writeNote(workspace.objects, { path: told, stamp: null, sha256: sha256('told') });
  await writeNote(workspace.objects, { path: gone, message: 'Nothing is there.' });
  await writeNote(workspace.objects, { path: forgotten, message: 'Nothing is there.' });
  await workspace.objects.replace(layout.digestNote(sha256('damaged')), '{"path":');
  const cache = await cacheOf(workspace);
  cache.forget((one) => one === forgotten);
  await cache.save();
  expect([...(await notedNames(workspace.objects))].sort()).toEqual([told, gone].map(noteName).sort());
  expect((await cacheOf(workspace)).unknownAmong([path, told, gone])).toEqual([]);
});

/** A source whose digest is to be learned, and a workspace that may be stubborn. */
async function learning(): Promise<{ workspace: Workspace; cache: DigestCache }> {
  const server = new BucketServer();
  await server.start();
  vi.stubEnv('LECTERN_SCRATCH', await temporaryFolder());
  for (const name of ['a', 'b'])
    server.objects.set(`${name}.mp4`, { bytes: Buffer.from(name), etag: `"${name}"`, metadata: {} });
  const workspace = Workspace.at(await temporaryFolder());
  return { workspace, cache: await cacheOf(workspace) };
}

test('a store that stumbles is tried again', async () => {
  const { workspace, cache } = await learning();
  let opened = 0;
  cache.saveAlong(
    async () => {
      if (++opened < 3) throw new StoppedError('The bucket does not respond.');
    },
    () => true,
  );
  await cache.digest(path);
  await vi.waitUntil(() => workspace.objects.has(layout.digests), 60_000);
  expect((await cacheOf(workspace)).unknownAmong([path])).toEqual([]);
  await cache.endAlong({ save: true });
});

test('what is known is stored at the end, though it could not be before', async () => {
  const { workspace, cache } = await learning();
  let opened = 0;
  cache.saveAlong(
    async () => {
      if (++opened < 2) throw new StoppedError('The bucket does not respond.');
    },
    () => true,
  );
  await cache.digest(path);
  await vi.waitUntil(() => opened > 0, 60_000);
  await cache.endAlong({ save: true });
  expect((await cacheOf(workspace)).unknownAmong([path])).toEqual([]);
});

test('a workspace that another process has ends the reading at once', async () => {
  const { cache } = await learning();
  const refused = new UsageError('Another process is at work.');
  cache.saveAlong(
    () => Promise.reject(refused),
    () => true,
  );
  await cache.digest(path);
  await vi.waitUntil(() => cache.isStopped, 60_000);
  await expect(cache.digest(`s3://${testBucket}/b.mp4`)).rejects.toBe(refused);
  await expect(cache.endAlong({ save: true })).rejects.toBe(refused);
});
