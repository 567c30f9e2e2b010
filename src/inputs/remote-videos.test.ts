import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { StoppedError, UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { BucketServer, testBucket } from '../engine/bucket/bucket-server.fixture.ts';
import { DigestCache, type DigestRecords } from './digest-cache.ts';
import { findVideos } from './find-videos.ts';
import { mergeGivenFiles } from './given-files.ts';
import { identifyVideos } from './identify.ts';

const at = (key: string): string => `s3://${testBucket}/${key}`;

let scratch: string;

beforeAll(() => {
  // This process has one folder for copies, whatever the environment says later.
  scratch = mkdtempSync(join(tmpdir(), 'lectern-test-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function bucketOf(contents: Record<string, string>): Promise<BucketServer> {
  const server = new BucketServer();
  await server.start();
  vi.stubEnv('LECTERN_SCRATCH', scratch);
  for (const [key, text] of Object.entries(contents))
    server.objects.set(key, { bytes: Buffer.from(text), etag: `"${sha256(text)}"`, metadata: {} });
  return server;
}

const found = async (...inputs: string[]) => await Array.fromAsync(findVideos(inputs));

async function identified(cache: DigestCache, ...inputs: string[]) {
  const files = await found(...inputs);
  for (const { path, told } of files) if (told) cache.tell(path, told);
  return await identifyVideos(
    mergeGivenFiles(
      [],
      files.map(({ told: _, ...file }) => file),
    ),
    cache,
  );
}

async function list(...entries: object[]): Promise<string> {
  const path = join(await temporaryFolder(), 'list.jsonl');
  writeFileSync(path, entries.map((entry) => JSON.stringify(entry)).join('\n'));
  return path;
}

test('a folder of a bucket is searched to the bottom, and an object is what it is', async () => {
  await bucketOf({ 'in/b.mp4': 'b', 'in/a/deep/x y.MKV': 'x', 'in/notes.txt': 'no', 'in/a.webm': 'a' });
  const all = [at('in/a.webm'), at('in/b.mp4'), at('in/a/deep/x y.MKV')];
  for (const folder of [at('in'), at('in/'), `s3://${testBucket}`])
    expect((await found(folder)).map(({ path }) => path)).toEqual(all);
  expect(await found(at('in/b.mp4'))).toMatchObject([{ source: at('in/b.mp4'), path: at('in/b.mp4') }]);
});

test.each([
  [at('none'), undefined],
  [at('texts'), /has no video\. Looked for objects ending in \.mp4/],
  [at('texts/list.jsonl'), /is a list, and those are read from this machine/],
  ['s3://bad bucket/x.mp4', /Expected an address such as s3/],
  ['https://example.org/watch?v=a.mp4', /is a web address, and none of a video file/],
  ['http://example.org/a.mp4', /is a web address, and none of a video file/],
  ['https://me:secret@example.org/a.mp4', /^(?!.*secret).*has a user name or password/],
])('%s is a mistake', async (input, told) => {
  await bucketOf({ 'texts/list.jsonl': '{}' });
  if (told === undefined) {
    const { missing } = await identified(new DigestCache(null), input);
    expect(missing).toMatchObject([{ message: `Nothing is at ${input}.` }]);
    return;
  }
  await expect(found(input)).rejects.toThrow(UsageError);
  await expect(found(input)).rejects.toThrow(told);
});

test('lists name objects and files of the web; the query of an address is not shown', async () => {
  await bucketOf({});
  const entries = [{ path: at('in/a.mp4') }, { path: 'https://example.org/v/a%20b.mp4?key=secret' }];
  expect(await found(await list(...entries))).toMatchObject([
    { source: at('in/a.mp4'), path: at('in/a.mp4') },
    {
      source: 'https://example.org/v/a%20b.mp4',
      path: 'https://example.org/v/a%20b.mp4?key=secret',
    },
  ]);
  await expect(found(await list({ path: at('in/') }))).rejects.toThrow(/line 1: .* is a folder/);
});

test('a video of a bucket has the id that it has in a folder, and the captions beside it', async () => {
  const server = await bucketOf({ 'in/a b.mp4': 'video', 'in/a b.en.vtt': 'WEBVTT' });
  const folder = await temporaryFolder();
  for (const [name, text] of [
    ['a b.mp4', 'video'],
    ['a b.en.vtt', 'WEBVTT'],
  ] as const)
    writeFileSync(join(folder, name), text);
  const [local] = (await identified(new DigestCache(null), folder)).videos;
  const cache = new DigestCache(null);
  const [stored] = (await identified(cache, at('in'))).videos;
  expect(stored).toEqual({
    ...local,
    sources: [at('in/a b.mp4')],
    path: at('in/a b.mp4'),
    captions: { ...local!.captions, path: at('in/a b.en.vtt') },
  });
  // The copy stays for the work.
  expect(readdirSync(scratch)).toContain(sha256('video'));
  server.takeAsked();
  const again = new DigestCache(null, JSON.parse(JSON.stringify(cache.records())) as DigestRecords);
  expect((await identified(again, at('in'))).videos).toEqual([stored]);
  expect(server.takeAsked().filter((line) => line.startsWith('GET in/'))).toEqual([]);
  // Another object under the same key is read anew.
  server.objects.set('in/a b.mp4', { bytes: Buffer.from('other'), etag: '"new"', metadata: {} });
  const later = new DigestCache(null, again.records());
  expect((await identified(later, at('in'))).videos[0]!.sha256).toBe(sha256('other'));
});

test('an object is asked for once, however often one call looks it up', async () => {
  const server = await bucketOf({ 'in/a.mp4': 'seldom asked' });
  const cache = new DigestCache(null);
  const looks = await Promise.all([cache.digest(at('in/a.mp4')), cache.digest(at('in/a.mp4'))]);
  expect([...looks, await cache.digest(at('in/a.mp4'))]).toEqual(
    Array.from({ length: 3 }, () => ({ sha256: sha256('seldom asked'), bytes: 12 })),
  );
  expect(server.takeAsked()).toEqual(['HEAD in/a.mp4', 'GET in/a.mp4']);
});

test('a manifest that is corrected is believed, though its object stayed', async () => {
  await bucketOf({ 'in/a.mp4': 'video' });
  const cache = new DigestCache(null);
  await identified(cache, await list({ path: at('in/a.mp4'), sha256: sha256('mistaken') }));
  const later = new DigestCache(null, cache.records());
  const { videos } = await identified(later, await list({ path: at('in/a.mp4'), sha256: sha256('video') }));
  expect(videos).toMatchObject([{ sha256: sha256('video') }]);
});

test.each(['', 'in/', 'in/deep/'])(
  'a folder with an object without a name (%s/) is refused, and ends',
  async (above) => {
    await bucketOf({ 'in/a.mp4': 'a', [`${above}/b.mp4`]: 'b' });
    const input = above === '' ? `s3://${testBucket}` : at('in');
    await expect(found(input)).rejects.toThrow('has names with nothing between two "/"');
  },
);

test('an object whose digest a manifest tells is not read', async () => {
  const server = await bucketOf({ 'in/a.mp4': 'video' });
  const manifest = await list({ path: at('in/a.mp4'), id: 'one', sha256: sha256('video') });
  const { videos } = await identified(new DigestCache(null), manifest);
  expect(videos).toMatchObject([{ id: 'one', sha256: sha256('video'), bytes: 5, path: at('in/a.mp4') }]);
  expect(server.takeAsked()).not.toContain('GET in/a.mp4');
});

test('a bucket that may not be read stops a run, and fails no video', async () => {
  const server = await bucketOf({ 'in/a.mp4': 'video' });
  server.options = { mishap: ({ method }) => (method === 'HEAD' ? 403 : null) };
  await expect(identified(new DigestCache(null), await list({ path: at('in/a.mp4') }))).rejects.toThrow(
    StoppedError,
  );
});
