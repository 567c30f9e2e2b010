import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../src/base/fingerprint.ts';
import type { CollectedVideo } from '../src/collect/candidate.ts';
import { collectedVideo } from '../src/collect/collected-video.fixture.ts';
import { collectionFiles } from '../src/collect/collection-files.ts';
import { type FetchEvent, type FetchOptions, fetchVideos } from '../src/collect/fetch/fetch-videos.ts';
import { BucketServer, testBucket } from '../src/engine/bucket/bucket-server.fixture.ts';
import { noExclusions } from '../src/ledger/exclusions.ts';
import { readLines, temporaryFolder } from './cli.ts';
import { ranged } from './collect-archive.ts';
import { type Mishap, startServer, type WebAnswer, type WebRequested } from './collect-servers.ts';

/** Begins as an MP4 does; the rest is noise. */
function movie(bytes: number, seed = 1): Buffer {
  const content = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at++) content[at] = (at * 31 + seed * 17 + (at >> 8)) & 255;
  Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex').copy(content);
  return content;
}

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

function video(id: string, url: string, facts: Partial<CollectedVideo> = {}): CollectedVideo {
  const key = `url:${id}`;
  const media = { kind: 'http', url, bytes: null, sha1: null } as const;
  return collectedVideo({ id, key, foundAs: key, source: 'manifest', media, ...facts });
}

/** Writes a collection whose videos are all kept. */
function collect(...videos: CollectedVideo[]): void {
  const files = collectionFiles(folder);
  const lines = (records: object[]): string =>
    records.map((record) => `${JSON.stringify(record)}\n`).join('');
  writeFileSync(files.videos, lines(videos));
  const kept = { verdict: 'keep', reason: null, evidence: '', by: 'test' };
  writeFileSync(files.reviews, lines(videos.map(({ id, key }) => ({ id, key, ...kept }))));
}

async function fetch(options: Partial<FetchOptions> = {}) {
  const events: FetchEvent[] = [];
  const summary = await fetchVideos(collectionFiles(folder), {
    limits: { maxBytes: 10_000_000, maxSec: 20, idleSec: 1 },
    concurrency: 4,
    perHost: 2,
    attempts: 3,
    retryFailed: false,
    store: null,
    allowLoopback: true,
    exclusions: noExclusions,
    ytDlp: 'no-such-yt-dlp',
    ytDlpFormat: 'b',
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
    ...options,
  });
  return { summary, events };
}

function serve(content: Buffer, mishap: (request: WebRequested) => Mishap | null = () => null) {
  return startServer((request) => ranged(request, content), mishap);
}

interface Line {
  id: string;
  path: string;
  sha256: string;
}

describe('a download', () => {
  test('is whole, named by id and digest, and in the manifest with its digest; a second time nothing is asked', async () => {
    const content = movie(300_000);
    await using server = await serve(content);
    collect(
      video('lesson-1', `${server.origin}/a.bin`, {
        title: 'Roots',
        licence: 'CC-BY',
        knowledgePoint: 'roots',
      }),
    );
    expect((await fetch()).summary).toMatchObject({ fetched: 1, failed: 0, videos: 1 });
    const [line] = readLines<Line>(folder, 'manifest.jsonl');
    expect(line).toMatchObject({
      id: 'lesson-1',
      title: 'Roots',
      licence: 'CC-BY',
      knowledgePoint: 'roots',
      sha256: sha256(content),
    });
    expect(line!.path).toMatch(/^files\/lesson-1-[0-9a-f]{10}\.mp4$/);
    expect(readFileSync(join(folder, line!.path)).equals(content)).toBe(true);
    expect(readdirSync(join(folder, 'files')).length).toBe(1);
    expect((await fetch()).summary).toMatchObject({ fetched: 0, present: 1, videos: 1 });
    expect(server.requests.length).toBe(1);
  });

  test('goes to a bucket where one is named, and is in the manifest with its address', async () => {
    const bucket = new BucketServer();
    await bucket.start();
    const content = movie(300_000);
    await using server = await serve(content);
    collect(video('lesson-1', `${server.origin}/a.bin`));
    const store = `s3://${testBucket}/videos/`;
    expect((await fetch({ store })).summary).toMatchObject({ fetched: 1, failed: 0, videos: 1 });
    const [line] = readLines<Line>(folder, 'manifest.jsonl');
    expect(line).toMatchObject({ sha256: sha256(content), bytes: content.length });
    expect(line!.path).toMatch(/^s3:\/\/lectern-test\/videos\/lesson-1-[0-9a-f]{10}\.mp4$/);
    const key = line!.path.slice(`s3://${testBucket}/`.length);
    expect(bucket.objects.get(key)!.bytes.equals(content)).toBe(true);
    expect(readdirSync(join(folder, 'files'))).toEqual([]);
    expect((await fetch({ store })).summary).toMatchObject({ fetched: 0, present: 1, videos: 1 });
    expect(server.requests.length).toBe(1);
    bucket.objects.delete(key);
    expect((await fetch({ store })).summary).toMatchObject({ fetched: 1, videos: 1 });
  });

  test('that breaks off goes on where it was', async () => {
    const content = movie(400_000);
    await using server = await serve(content, ({ number }) =>
      number === 0 ? { kind: 'reset-midway' } : null,
    );
    collect(video('v', `${server.origin}/v.mp4`));
    expect((await fetch()).summary).toMatchObject({ fetched: 1 });
    expect(server.requests.map(({ headers }) => headers.range)).toEqual([
      undefined,
      expect.stringMatching(/^bytes=[1-9]\d*-$/),
    ]);
    expect(server.requests[1]!.headers['if-range']).toBe('"one"');
    expect(readLines<Line>(folder, 'manifest.jsonl')[0]!.sha256).toBe(sha256(content));
  });

  test('begins anew where the server has another file now', async () => {
    const [old, current] = [movie(400_000, 1), movie(410_000, 2)];
    await using server = await startServer(
      (request) => (request.number === 0 ? ranged(request, old, '"old"') : ranged(request, current, '"new"')),
      ({ number }) => (number === 0 ? { kind: 'reset-midway' } : null),
    );
    collect(video('v', `${server.origin}/v.mp4`));
    await fetch();
    expect(readLines<Line>(folder, 'manifest.jsonl')[0]!.sha256).toBe(sha256(current));
  });

  test.each<[string, (content: Buffer, have: number) => WebAnswer]>([
    ['ignores the range', (content) => ({ status: 200, headers: { etag: '"one"' }, body: content })],
    [
      'sends another range',
      (content) => ({
        status: 206,
        headers: { 'content-range': `bytes 5-${content.length - 1}/${content.length}` },
        body: content.subarray(5),
      }),
    ],
    ['knows no such range', () => ({ status: 416, headers: { 'content-range': 'bytes */17' }, body: '' })],
  ])('is right from a server that %s', async (_, answer) => {
    const content = movie(300_000);
    await using server = await startServer(
      (request) => (request.number === 1 ? answer(content, 0) : ranged(request, content)),
      ({ number }) => (number === 0 ? { kind: 'reset-midway' } : null),
    );
    collect(video('v', `${server.origin}/v.mp4`));
    expect((await fetch()).summary).toMatchObject({ fetched: 1 });
    expect(readLines<Line>(folder, 'manifest.jsonl')[0]!.sha256).toBe(sha256(content));
  });

  test('that was whole when the process died is not sent again', async () => {
    const content = movie(200_000);
    await using server = await serve(content, ({ number }) =>
      number === 0 ? { kind: 'reset-midway' } : null,
    );
    collect(video('v', `${server.origin}/v.mp4`));
    await fetch({ attempts: 1 });
    const part = readdirSync(join(folder, 'files')).find((name) => name.endsWith('.part'))!;
    writeFileSync(join(folder, 'files', part), content);
    expect((await fetch()).summary).toMatchObject({ fetched: 1 });
    expect(server.requests.length).toBe(2);
  });

  test.each<[string, string, boolean, Mishap]>([
    ['404', 'gone', false, { kind: 'status', status: 404 }],
    ['403', 'http-status', false, { kind: 'status', status: 403 }],
    ['503', 'connection', true, { kind: 'status', status: 503 }],
    ['429', 'connection', true, { kind: 'status', status: 429, retryAfter: '0' }],
    ['a reset', 'connection', true, { kind: 'reset' }],
    ['silence', 'connection', true, { kind: 'hang' }],
    [
      'a redirect to a private address',
      'address-refused',
      false,
      { kind: 'redirect', location: 'http://169.254.169.254/latest/meta-data/' },
    ],
    ['a redirect to a file', 'bad-url', false, { kind: 'redirect', location: 'file:///etc/passwd' }],
    ['a drip', 'too-slow', true, { kind: 'drip', everyMs: 20 }],
  ])('that meets %s fails as %s', async (_, reason, transient, mishap) => {
    await using server = await serve(movie(50_000), () => mishap);
    collect(video('v', `${server.origin}/v.mp4`));
    const { events, summary } = await fetch({
      attempts: 2,
      limits: { maxBytes: 1e6, maxSec: 3, idleSec: 1 },
    });
    expect(events).toMatchObject([{ event: 'failed', reason, transient }]);
    expect(summary).toMatchObject({ failed: 1, videos: 0 });
    expect(server.requests.length).toBe(transient && reason !== 'too-slow' ? 2 : 1);
    const again = await fetch({ attempts: 1, limits: { maxBytes: 1e6, maxSec: 1, idleSec: 1 } });
    expect(again.summary).toMatchObject(transient ? { failed: 1 } : { failed: 0, passedOver: 1 });
  });

  test.each<[string, string, WebAnswer]>([
    [
      'a page',
      'not-media',
      { status: 200, headers: { 'content-type': 'video/mp4' }, body: '<!doctype html>'.repeat(1000) },
    ],
    ['a short page', 'not-media', { status: 200, body: '<p>' }],
    ['nothing', 'not-media', { status: 200, body: '' }],
    [
      'a playlist',
      'not-media',
      {
        status: 200,
        headers: { 'content-type': 'video/mp2t' },
        body: '#EXTM3U\nfile:///etc/passwd\n'.repeat(20),
      },
    ],
    [
      'an archive',
      'not-media',
      { status: 200, body: Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(500)]) },
    ],
    [
      'a program',
      'not-media',
      { status: 200, body: Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(500)]) },
    ],
    ['what is larger than the limit', 'too-large', { status: 200, body: movie(2_000_000) }],
    [
      'a packed answer',
      'http-status',
      { status: 200, headers: { 'content-encoding': 'gzip' }, body: movie(1000) },
    ],
  ])('of %s fails as %s and leaves nothing', async (_, reason, answer) => {
    await using server = await startServer(() => answer);
    collect(video('v', `${server.origin}/v.mp4`));
    const { events } = await fetch({ limits: { maxBytes: 1e6, maxSec: 20, idleSec: 1 } });
    expect(events).toMatchObject([{ reason, transient: false }]);
    expect(server.requests.length).toBe(1);
    expect(readdirSync(join(folder, 'files'))).toEqual([]);
  });

  test('with other bytes than the source announced is none', async () => {
    await using server = await serve(movie(1000));
    const url = `${server.origin}/v.mp4`;
    collect(video('v', url, { media: { kind: 'http', url, bytes: 1000, sha1: '0'.repeat(40) } }));
    expect((await fetch()).events).toMatchObject([{ reason: 'digest-mismatch' }]);
  });

  test('with the bytes of another is in the manifest once, with the points of both', async () => {
    await using server = await serve(movie(5000));
    const found = (knowledgePoint: string, rank: number) => [
      {
        query: knowledgePoint,
        source: 'youtube' as const,
        rank,
        subject: 's',
        course: 'c',
        subCourse: 'u',
        knowledgePoint,
      },
    ];
    collect(
      video('a', `${server.origin}/a.mp4`, { found: found('limits', 3) }),
      video('b', `${server.origin}/b.mp4`, { found: found('series', 1) }),
    );
    expect((await fetch()).summary).toMatchObject({ fetched: 2, twins: 1, videos: 1 });
    expect(readLines(folder, 'manifest.jsonl')).toMatchObject([
      { id: 'a', knowledgePoint: 'series', alsoFor: ['limits'] },
    ]);
  });

  test('of a dropped or excluded video is not made', async () => {
    await using server = await serve(movie(5000));
    collect(video('a', `${server.origin}/a.mp4`));
    const entryFor = () => 'a';
    expect((await fetch({ exclusions: { entryFor } })).summary).toMatchObject({
      fetched: 0,
      excluded: 1,
      videos: 0,
    });
    const files = collectionFiles(folder);
    writeFileSync(files.reviews, readFileSync(files.reviews, 'utf8').replace('"keep"', '"drop"'));
    expect((await fetch()).summary).toMatchObject({ fetched: 0, videos: 0 });
    expect(server.requests.length).toBe(0);
  });
});

/** Ids and titles as strangers choose them (and what a source may say they are). */
const names = [
  '../../x',
  '/etc/passwd',
  '..',
  '.',
  '',
  '-rf',
  '--exec',
  '--',
  '$(id)',
  '`id`',
  '"quoted"',
  "it's",
  'two\nlines',
  'nul\0byte',
  'CON',
  'con',
  'AUX.mp4',
  'COM1',
  'a:b',
  'a\\b',
  'C:\\x',
  '~/x',
  '%2e%2e%2f',
  '%(title)s',
  'x'.repeat(300),
  '.hidden',
  'trailing.',
  ' space ',
  'é'.normalize('NFC'),
  'é'.normalize('NFD'),
  '👩🏽‍🏫',
  '\u202egnp.exe',
  '‮',
  'a;b|c&d>e',
  '{{7*7}}',
  '<img src=x>',
  'ID',
  'id',
  'Id',
  '*?',
];

test('names of every kind give files of their own inside the folder', async () => {
  await using server = await startServer((request) =>
    ranged(request, movie(2000 + request.number, request.number)),
  );
  collect(
    ...names.map((id, index) =>
      video(id, `${server.origin}/${index}.mp4`, { key: `url:${index}`, title: id }),
    ),
  );
  const { summary } = await fetch();
  expect(summary).toMatchObject({ fetched: names.length, failed: 0 });
  const files = readdirSync(join(folder, 'files'));
  // As a file system sees them that tells neither case nor composition apart.
  expect(new Set(files.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(names.length);
  for (const name of files) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,60}-[0-9a-f]{10}\.mp4$/);
  expect(existsSync(join(folder, '..', 'x'))).toBe(false);
  process.stderr.write(`${names.length} names tried, ${files.length} files, all inside\n`);
});
