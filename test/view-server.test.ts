import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type {
  CorpusInfo,
  DocumentDetails,
  DocumentRow,
  Funnel,
  FunnelItem,
  Page,
  SearchHit,
  VideoCard,
  VideoDetails,
} from '../src/view/api.ts';
import type { ViewEvent } from '../src/view/live-dataset.ts';
import type { ViewServer } from '../src/view/server.ts';
import { sharedData } from './cli.ts';
import { askAt, getAt, openView, viewFolder } from './view-asking.ts';
import {
  addOtherRun,
  correctedTerm,
  hostileTitle,
  makeWorkspace,
  picture,
  sha256,
  videoBytes,
} from './view-workspace.ts';

const folder = viewFolder('view');
let workspace: string;
let server: ViewServer;
const faults: string[] = [];

const ask = (path: string, options: RequestOptions = {}, port = server.port) => askAt(port, path, options);
const get = <T>(path: string, port = server.port): Promise<T> => getAt<T>(port, path);

async function serve(dir: string, options: { run?: string; port?: number; signal?: AbortSignal } = {}) {
  const events: ViewEvent[] = [];
  const served = await openView(folder, {
    dir,
    onEvent: (event) => events.push(event),
    onFault: (message) => faults.push(message),
    ...options,
  });
  return { ...served, events };
}

/** Serves until the test has ended. */
async function serveHere(dir: string, options: { run?: string } = {}) {
  const served = await serve(dir, options);
  onTestFinished(() => served.close());
  return served;
}

beforeAll(async () => {
  workspace = join(folder, 'workspace');
  await makeWorkspace(workspace);
  await addOtherRun(workspace, 'other');
  server = await serve(workspace);
});
afterAll(async () => {
  await server.close();
});

describe('who is answered', () => {
  test('only who names this machine, by whatever port', async () => {
    const { port } = server;
    // Another port is that of the near end of a tunnel; without one it is the usual port of the web.
    for (const name of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]'])
      for (const host of [name, `${name}:${port}`, `${name}:9999`])
        expect([host, (await ask('/api/corpus', { headers: { host } })).status]).toEqual([host, 200]);
    const foreign = [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1:${port}.evil.example`,
      `localhost.evil.example:${port}`,
      `LOCALHOST.evil:${port}`,
      `evil.localhost:${port}`,
      `evil@localhost:${port}`,
      'localhost:80:80',
      'localhost:',
      '127.0.0.2',
      '0.0.0.0',
      '::1',
    ];
    for (const host of foreign) {
      for (const path of ['/', '/api/corpus', '/api/state', '/api/videos/kept-1/source']) {
        for (const accept of ['*/*', 'text/html']) {
          const { status, body } = await ask(path, { headers: { host, accept } });
          expect([host, path, status]).toEqual([host, path, 403]);
          expect(body.toString()).not.toContain('kept');
        }
      }
    }
  });

  test('a browser gets a page to show, and a program JSON', async () => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const lost = await ask('/elsewhere/deep', { headers: { accept } });
    expect([lost.status, lost.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(lost.body.toString()).toContain('<title>Lectern</title>');
    for (const [path, headers] of [
      ['/elsewhere', {}],
      ['/api/none', { accept }],
    ] as const) {
      const { status, headers: got, body } = await ask(path, { headers });
      expect([path, status, got['content-type']]).toEqual([path, 404, 'application/json; charset=utf-8']);
      expect(JSON.parse(body.toString()).error).toBe('Not found.');
    }
    const host = '<script>alert(1)</script>.example';
    const foreign = await ask('/', { headers: { host, accept } });
    expect([foreign.status, foreign.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
    expect(foreign.body.toString()).toContain('answers to localhost');
    expect(foreign.body.toString()).not.toContain('<script>');
    const policy = String(foreign.headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']{44}';/);
    const style = /<style>(.*)<\/style>/s.exec(foreign.body.toString())![1]!;
    expect(policy).toContain(createHash('sha256').update(style).digest('base64'));
  });

  test('only GET and HEAD', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const { status, headers } = await ask('/api/corpus', { method });
      expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD']);
    }
    const { status, headers, body } = await ask('/api/corpus', { method: 'HEAD' });
    expect(status).toBe(200);
    expect(Number(headers['content-length'])).toBeGreaterThan(100);
    expect(body).toHaveLength(0);
  });

  test('with headers that let nothing foreign run, and nobody else read', async () => {
    for (const path of [
      '/',
      '/api/corpus',
      '/api/nothing',
      `/api/pictures/${sha256(picture)}`,
      '/api/videos/kept-1/source',
    ]) {
      const { headers } = await ask(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('what can be read', () => {
  test('the files of the page, and no others of their folder', async () => {
    for (const path of ['/', '/videos/kept-1?t=3', '/videos', '/book', '/book/7', '/funnel?reason=x']) {
      const { status, headers, body } = await ask(path);
      expect([path, status, headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
      expect(body.toString()).toContain('<title>Lectern</title>');
    }
    const script = await ask('/assets/main-Ab3_x-9Z.js');
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await ask('/assets/notes.txt')).status).toBe(404);
  });

  test('nothing by a path', async () => {
    const secret = join(folder, 'secret.txt');
    await writeFile(secret, 'secret');
    const paths = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      '/assets/..\\..\\secret.txt',
      `/${secret}`,
      `//${secret}`,
      '/api/../index.html',
      '/api/pictures/../../secret.txt',
      '/api/pictures/..%2f..%2fsecret.txt',
      `/api/pictures/${'0'.repeat(63)}.`,
      '/api/videos/../source',
      '/api/videos/kept-1%2f..%2f/source',
      '/api/videos/kept-1/source/../../../secret.txt',
      '/api/documents/0/images/../../../secret.txt',
      '/api/documents/-1',
      '/api/documents/1e3',
      '/api/documents/0x0',
      '/api/documents/__proto__',
      '/api/videos/__proto__',
      '/__proto__',
      '/videos/a.b',
      '/book/..',
      '/elsewhere',
      '/constructor',
      'http://evil.example/api/corpus',
    ];
    for (const path of paths) {
      const { status, body } = await ask(path);
      expect([path, status]).toEqual([path, 404]);
      expect(body.toString()).not.toContain('secret');
    }
  });

  test('pictures that are what they were, and not through links', async () => {
    const { status, body, headers } = await ask(`/api/pictures/${sha256(picture)}`);
    expect([status, headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect(body).toEqual(picture);

    const blobs = join(workspace, 'blobs');
    const outside = join(folder, 'outside.jpg');
    const other = Buffer.concat([picture, Buffer.from('other')]);
    await writeFile(outside, other);
    await symlink(outside, join(blobs, sha256(other)));
    expect((await ask(`/api/pictures/${sha256(other)}`)).status).toBe(404);
    await writeFile(join(blobs, 'f'.repeat(64)), picture);
    expect((await ask(`/api/pictures/${'f'.repeat(64)}`)).status).toBe(404);
    expect(existsSync(join(blobs, 'f'.repeat(64)))).toBe(true);
    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(blobs, sha256(drawing)), drawing);
    expect((await ask(`/api/pictures/${sha256(drawing)}`)).status).toBe(404);
  });
});

describe('the source of a video', () => {
  const source = '/api/videos/kept-1/source';
  const etag = `"${sha256(videoBytes)}"`;

  test('whole, and its head', async () => {
    const { status, headers, body } = await ask(source);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'video/mp4', 'accept-ranges': 'bytes', etag });
    expect(body).toEqual(videoBytes);
    const head = await ask(source, { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '5000', 0]);
  });

  test.each([
    ['bytes=0-99', 0, 99],
    ['bytes=4990-', 4990, 4999],
    ['bytes=4990-9999', 4990, 4999],
    ['bytes=-10', 4990, 4999],
  ])('a part: %s', async (range, start, end) => {
    const { status, headers, body } = await ask(source, { headers: { range } });
    expect([status, headers['content-range']]).toEqual([206, `bytes ${start}-${end}/5000`]);
    expect(body).toEqual(videoBytes.subarray(start, end + 1));
  });

  test('no part outside of it', async () => {
    for (const range of ['bytes=5000-', 'bytes=-0']) {
      const { status, headers } = await ask(source, { headers: { range } });
      expect([status, headers['content-range']]).toEqual([416, 'bytes */5000']);
    }
  });

  test('all of it where a range means nothing, or was begun on another state', async () => {
    for (const headers of [
      { range: 'bytes=0-1,4-5' },
      { range: 'lines=1-2' },
      { range: 'bytes=0-9', 'if-range': '"other"' },
      { range: 'bytes=0-9', 'if-range': 'Wed, 21 Oct 2015 07:28:00 GMT' },
    ])
      expect((await ask(source, { headers })).status).toBe(200);
    expect((await ask(source, { headers: { range: 'bytes=0-9', 'if-range': etag } })).status).toBe(206);
  });

  test('not once it is changed, replaced or gone', async () => {
    const path = join(workspace, 'videos', 'kept.mp4');
    const secret = join(folder, 'secret.bin');
    await writeFile(secret, Buffer.alloc(videoBytes.length, 's'));
    onTestFinished(() => writeFile(path, videoBytes));
    const seen = async (): Promise<[number, string | null, string | null]> => {
      const { status } = await ask(source);
      const { url, note } = (await get<VideoDetails>('/api/videos/kept-1')).source;
      return [status, url, note];
    };
    expect(await seen()).toEqual([200, source, null]);
    await writeFile(path, Buffer.concat([videoBytes, videoBytes]));
    expect(await seen()).toEqual([404, null, expect.stringContaining('changed')]);
    await rm(path);
    expect(await seen()).toEqual([404, null, expect.stringContaining('not there')]);
    await mkdir(path);
    expect((await seen())[0]).toBe(404);
    await rm(path, { recursive: true });
    // The same size, another content: only reading it tells.
    await symlink(secret, path);
    const { status, body } = await ask(source);
    expect([status, body.includes('s'.repeat(20))]).toEqual([404, false]);
    await rm(path);
  });

  test('not of a video that is not there', async () => {
    expect((await ask('/api/videos/none/source')).status).toBe(404);
    expect((await ask('/api/videos/dropped-2/source')).status).toBe(404);
  });
});

describe('a workspace', () => {
  test('its facts and facets', async () => {
    expect(await get<CorpusInfo>('/api/corpus')).toMatchObject({
      kind: 'workspace',
      run: 'default',
      runs: ['default', 'other'],
      hasVideos: true,
      counts: { documents: 1, images: 2, videos: 3, videoSec: 105 },
      facets: {
        reasons: [
          { value: 'knowledge-density', count: 1 },
          { value: 'not-media', count: 1 },
        ],
        suspicions: [{ value: 'uneven-length', count: 1 }],
        subjects: [
          { value: '', count: 1 },
          { value: 'chemistry', count: 1 },
          { value: 'mathematics', count: 1 },
        ],
      },
      splits: [{ value: 'train', count: 1 }],
    });
  });

  const ids = async (query: string): Promise<string[]> =>
    (await get<Page<VideoCard>>(`/api/videos?${query}`)).items.map(({ id }) => id);

  test('videos by filters, in pages', async () => {
    expect(await ids('')).toEqual(['dropped-2', 'failed-3', 'kept-1']);
    expect(await ids('verdict=kept')).toEqual(['kept-1']);
    expect(await ids('reason=not-media')).toEqual(['failed-3']);
    expect(await ids('stage=judge&verdict=dropped')).toEqual(['dropped-2']);
    expect(await ids('subject=mathematics&point=square+roots')).toEqual(['kept-1']);
    expect(await ids('subject=')).toEqual(['failed-3']);
    expect(await ids('suspect=uneven-length&verdict=kept')).toEqual(['kept-1']);
    expect(await ids('suspect=one-screen')).toEqual([]);
    expect(await ids('suspect=uneven-length&search=theorem')).toEqual(['kept-1']);
    expect(await ids('subject=%27%20OR%201%3D1%20--')).toEqual([]);
    const page = await get<Page<VideoCard>>('/api/videos?offset=1&limit=1');
    expect([page.total, page.offset, page.items.length, page.items[0]!.id]).toEqual([3, 1, 1, 'failed-3']);
    expect(await ids('offset=3')).toEqual([]);
  });

  test('a hostile title is data', async () => {
    const [card] = (await get<Page<VideoCard>>('/api/videos?verdict=kept')).items;
    expect(card).toMatchObject({
      title: hostileTitle,
      durationSec: 45,
      poster: `/api/pictures/${sha256(picture)}`,
      ...{ clips: 3, screens: 3, keyframes: 2 },
      suspect: ['uneven-length'],
    });
  });

  test('speech and on-screen text are found, of dropped videos too', async () => {
    expect(await ids('search=theorem')).toEqual(['kept-1']);
    expect(await ids('search=photosynth')).toEqual(['dropped-2']);
    expect(await ids('search=square+theorem')).toEqual(['kept-1']);
    expect(await ids('search=%22square+theorem%22')).toEqual([]);
    expect(await ids('search=photosynthesis&verdict=kept')).toEqual([]);
    expect(await ids('search=pythagorean')).toEqual(['kept-1']);
    expect(await ids('search=misread')).toEqual([]);
    for (const typed of ['"', '*', '""', "'", 'a"b', 'NEAR(', 'title:x', '-', '\u0000', '(((', '^'])
      expect(await ids(`search=${encodeURIComponent(typed)}`)).toEqual([]);
    const { items } = await get<Page<SearchHit>>('/api/search?q=pythag');
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ video: 'kept-1', document: null, verdict: 'kept', places: 2 });
    expect(items[0]!.snippets).toEqual([
      { kind: 'speech', text: 'The theorem of Pythagoras.', startSec: 0, endSec: 14, marks: [[15, 25]] },
      { kind: 'ocr', text: 'The Pythagorean theorem', startSec: 0, endSec: 15, marks: [[4, 15]] },
    ]);
  });

  test('everything on a video', async () => {
    const video = await get<VideoDetails>('/api/videos/kept-1');
    expect(video).toMatchObject({ n: 2, previous: 'failed-3', next: null, bytes: 5000, failure: null });
    expect(video.utterances[0]).toMatchObject({
      raw: 'um, the theorem of Pythagoras',
      refined: 'The theorem of Pythagoras.',
      clip: 0,
    });
    const { utterance: _, at: __, ...term } = correctedTerm;
    expect(video.utterances.map(({ terms }) => terms)).toEqual([[], [term], []]);
    expect(video.rejected).toEqual([
      { startSec: 44, endSec: 45, text: 'Thanks for watching', reason: 'text-on-silence' },
    ]);
    expect(video.clips.map(({ screens }) => screens)).toEqual([[0], [2], []]);
    expect(video.clips[0]!.refined).toBe('The theorem of Pythagoras.');
    const [first, blank] = video.screens;
    expect(first).toMatchObject({ clip: 0, drop: null, picture: { width: 640, height: 360 } });
    expect(first!.reading).toMatchObject({ text: 'The Pythagorean theorem', isKept: true, drop: null });
    expect(blank!.drop).toMatchObject({
      reason: 'empty-picture',
      measured: { value: 0, bound: 'atLeast', threshold: 2 },
    });
    expect(video.checks).toContainEqual(
      expect.objectContaining({
        reason: 'too-short',
        keep: true,
        measured: { value: 45, bound: 'atLeast', threshold: 10 },
      }),
    );
    expect(video.suspicions).toEqual([
      {
        stage: 'audit',
        reason: 'uneven-length',
        measured: { value: 0.3333, bound: 'atMost', threshold: 0.1 },
        evidence: { value: 0.3333, atMost: 0.1, statedSec: 45, soundSec: 30, pictureSec: 45 },
      },
    ]);
    expect(video.documents).toEqual([
      { n: 0, id: '00000-train-000000', firstPart: 0, lastPart: 7, startSec: 0, endSec: 45 },
    ]);
  });

  test('a video that was dropped, and one that failed', async () => {
    const dropped = await get<VideoDetails>('/api/videos/dropped-2');
    expect(dropped.card).toMatchObject({ verdict: 'dropped', reason: 'knowledge-density', poster: null });
    expect([dropped.card.suspect, dropped.suspicions]).toEqual([[], []]);
    expect(dropped.utterances).toHaveLength(1);
    expect([dropped.clips, dropped.screens, dropped.documents]).toEqual([[], [], []]);
    const failed = await get<VideoDetails>('/api/videos/failed-3');
    expect([failed.failure, failed.evidence, failed.probe]).toEqual(['data', { message: 'no' }, null]);
  });

  test('the funnel adds up, down to its items', async () => {
    const funnel = await get<Funnel>('/api/funnel');
    for (const { in: into, out, dropped, failed, pending, reasons } of funnel.stages) {
      expect(into).toBe(out + dropped + failed + pending);
      expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(dropped + failed);
    }
    expect(funnel.stages.find(({ stage }) => stage === 'judge')?.reasons).toEqual([
      { verdict: 'dropped', reason: 'knowledge-density', count: 1 },
    ]);
    expect(funnel.items.find(({ kind }) => kind === 'utterance')).toEqual({
      kind: 'utterance',
      kept: 3,
      dropped: [{ stage: 'transcribe', reason: 'text-on-silence', count: 1 }],
    });
    for (const { kind, dropped } of funnel.items)
      for (const { stage, reason, count } of dropped) {
        const query = `kind=${kind}&stage=${stage}&reason=${reason}`;
        expect((await get<Page<FunnelItem>>(`/api/funnel/items?${query}`)).total).toBe(count);
      }
    const { items } = await get<Page<FunnelItem>>('/api/funnel/items?reason=empty-picture&kind=keyframe');
    expect(items).toEqual([
      expect.objectContaining({
        video: 'kept-1',
        kind: 'keyframe',
        index: 1,
        startSec: 15,
        endSec: 20,
        picture: `/api/pictures/${sha256(picture)}`,
        drop: expect.objectContaining({ measured: { value: 0, bound: 'atLeast', threshold: 2 } }),
      }),
    ]);
    const whole = await get<Page<FunnelItem>>('/api/funnel/items?kind=video&verdict=failed');
    expect(whole.items).toMatchObject([{ video: 'failed-3', index: null, drop: { reason: 'not-media' } }]);
  });

  test('documents: a list, and one with what a trainer sees of it', async () => {
    const { items, total } = await get<Page<DocumentRow>>('/api/documents');
    expect([total, items.length]).toEqual([1, 1]);
    expect(items[0]).toMatchObject({ n: 0, images: 2, texts: 5, titles: [hostileTitle], split: 'train' });
    const document = await get<DocumentDetails>('/api/documents/0');
    expect(document).toMatchObject({ n: 0, total: 1, previous: null, next: null });
    expect(document.trainerText).toBe(
      [
        '<image>',
        'The Pythagorean theorem',
        'The theorem of Pythagoras.',
        '<image>',
        'a2 + b2 = c2',
        'Square both legs.',
        'And take the square root.',
        'End of Video',
      ].join('\n'),
    );
    const [sample] = (await readFile(join(workspace, 'samples', 'default', '00000.jsonl'), 'utf8'))
      .trim()
      .split('\n');
    const { images, textTokens, budgetTokens } = JSON.parse(sample!);
    expect(document.budget).toMatchObject({
      images,
      textTokens,
      budgetTokens,
      maxTokens: 2048,
      maxImages: 45,
    });
  });

  test('what is asked badly is told so, as JSON', async () => {
    const bad = ['limit=0', 'limit=101', 'limit=x', 'offset=-1', 'offset=1.5', `search=${'a'.repeat(301)}`];
    for (const query of bad) {
      const { status, body } = await ask(`/api/videos?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(JSON.parse(body.toString()).error).toMatch(/^Expected /);
    }
    expect((await ask('/api/funnel/items?kind=nothing')).status).toBe(400);
    for (const path of ['/api/videos/none', '/api/documents/1', '/api/none', '/api/documents/0/images/9'])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
  });

  test('another run is derived, and the workspace stays as it is', async () => {
    const before = await readdir(workspace, { recursive: true });
    const other = await serveHere(workspace, { run: 'other' });
    expect(await get<CorpusInfo>('/api/corpus', other.port)).toMatchObject({
      run: 'other',
      counts: { documents: 1, images: 2, videos: 3 },
    });
    const document = await get<DocumentDetails>('/api/documents/0', other.port);
    // Packed by video, samples have no end marks.
    expect(document.parts.at(-1)).toMatchObject({ kind: 'text', role: 'speech' });
    expect(
      (await ask(document.parts.find((part) => part.kind === 'image')!.url, {}, other.port)).status,
    ).toBe(200);
    expect(await readdir(workspace, { recursive: true })).toEqual(before);
  });

  test('a run that is not there', async () => {
    await expect(serve(workspace, { run: 'none' })).rejects.toThrow(/No run "none"/);
  });
});

describe('the index', () => {
  test('is taken up again, and made again when a file has changed', async () => {
    const file = join(folder, 'records.jsonl');
    const record = (text: string): string => `${JSON.stringify({ images: [null], texts: [text] })}\n`;
    await writeFile(file, record('first words'));
    const first = await serveHere(file);
    expect(first.events.at(-1)).toMatchObject({ event: 'indexed', documents: 1 });
    expect((await get<CorpusInfo>('/api/corpus', first.port)).indexSec).toBeGreaterThan(0);

    const second = await serveHere(file);
    expect(second.events).toEqual([]);
    expect((await get<CorpusInfo>('/api/corpus', second.port)).indexSec).toBeNull();

    await writeFile(file, record('first words') + record('second words'));
    const third = await serveHere(file);
    expect(third.events.at(-1)).toMatchObject({ event: 'indexed', documents: 2 });
    expect((await get<Page<SearchHit>>('/api/search?q=second', third.port)).total).toBe(1);

    await utimes(file, new Date(0), new Date(0));
    const fourth = await serveHere(file);
    expect(fourth.events.at(-1)).toMatchObject({ event: 'indexed' });
    // Of each dataset one index is kept.
    const folders = await readdir(join(folder, 'cache', 'lectern', 'view'));
    for (const name of folders)
      expect(await readdir(join(folder, 'cache', 'lectern', 'view', name))).toHaveLength(1);
  });

  test('that is damaged is made again', async () => {
    const file = join(folder, 'damaged.jsonl');
    await writeFile(file, `${JSON.stringify({ images: [null], texts: ['some words'] })}\n`);
    await (await serve(file)).close();
    const cache = join(folder, 'cache', 'lectern', 'view');
    for (const name of await readdir(cache, { recursive: true }))
      if (name.endsWith('.sqlite'))
        await writeFile(join(cache, name), 'not a database, but long enough to be one?');
    const again = await serveHere(file);
    expect(again.events.at(-1)).toMatchObject({ event: 'indexed', documents: 1 });
    expect((await get<Page<SearchHit>>('/api/search?q=words', again.port)).total).toBe(1);
  });

  test.each([
    ['below a file', () => join(folder, 'uncached.jsonl')],
    ['where the system makes no folders', () => '/proc/lectern'],
  ])('is made in memory where there is no place for it: %s', async (_what, place) => {
    const file = join(folder, 'uncached.jsonl');
    await writeFile(file, `${JSON.stringify({ images: [null], texts: ['some words'] })}\n`);
    const cache = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = place();
    onTestFinished(() => {
      process.env.XDG_CACHE_HOME = cache;
    });
    const { events, port } = await serveHere(file);
    expect(events.map(({ event }) => event)).toEqual(['no-cache', 'indexed']);
    expect((await get<Page<SearchHit>>('/api/search?q=words', port)).total).toBe(1);
  });

  test('that is given up leaves nothing behind', async () => {
    const file = join(folder, 'long.jsonl');
    const line = `${JSON.stringify({ images: [null], texts: ['some words'] })}\n`;
    await writeFile(file, line.repeat(1000));
    const before = await readdir(join(folder, 'cache'), { recursive: true });
    await expect(serve(file, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
    const left = (await readdir(join(folder, 'cache'), { recursive: true })).filter(
      (name) => !before.includes(name),
    );
    expect(left.filter((name) => !/view.[0-9a-f]+$/.test(name))).toEqual([]);
  });

  test('of a dataset that cannot be read is not kept', async () => {
    const file = join(folder, 'broken.jsonl');
    await writeFile(
      file,
      `${JSON.stringify({ images: [null], texts: ['fine'] })}\n{"images":[],"texts":["x"]}\n`,
    );
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(serve(file)).rejects.toThrow(/broken\.jsonl line 2/);
  });
});

describe('datasets without a workspace', () => {
  test('pages of documents and pictures, by number', async () => {
    const dir = join(folder, 'textbook');
    const name = 'v/v@0.0_1.0#1.jpg';
    await mkdir(join(dir, 'images', 'v'), { recursive: true });
    await writeFile(join(dir, 'images', name), picture);
    await writeFile(join(folder, 'secret.jpg'), picture);
    const records = Array.from({ length: 250 }, (_, index) => ({
      images: [index === 3 ? '../../secret.jpg' : `/data/${name}`, null],
      texts: [null, `<b>text</b> number${index} <image>`],
    }));
    await writeFile(
      join(dir, 'textbook.jsonl'),
      records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
    const { port } = await serveHere(dir);
    expect(await get<CorpusInfo>('/api/corpus', port)).toMatchObject({
      kind: 'textbook',
      hasVideos: false,
      run: null,
      counts: { documents: 250, images: 250, videos: 0 },
    });
    const { items, total } = await get<Page<DocumentRow>>('/api/documents?offset=200&limit=100', port);
    expect([total, items.length, items[0]!.n, items.at(-1)!.n]).toEqual([250, 50, 200, 249]);
    expect(items[0]!.beginning).toBe('<b>text</b> number200 <image>');
    const document = await get<DocumentDetails>('/api/documents/249', port);
    expect([document.previous, document.next, document.total]).toEqual([248, null, 250]);
    expect(document.trainerText).toBe('<image>\n<b>text</b> number249 image');
    expect(document.budget).toMatchObject({ images: 1, maxTokens: null, maxImages: null });

    const shown = await ask('/api/documents/249/images/0', {}, port);
    expect([shown.status, shown.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect((await ask('/api/documents/3/images/0', {}, port)).status).toBe(404);
    expect((await ask('/api/documents/249/images/1', {}, port)).status).toBe(404);

    const { items: hits } = await get<Page<SearchHit>>('/api/search?q=number7', port);
    expect(hits.map(({ document }) => document)).toEqual([
      7,
      ...Array.from({ length: 10 }, (_, i) => 70 + i),
    ]);
    const found = await get<Page<DocumentRow>>('/api/documents?search=%22number7%22', port);
    expect(found.items.map(({ n, snippet }) => [n, snippet?.marks])).toEqual([[7, [[12, 19]]]]);

    for (const path of [
      '/api/videos',
      '/api/videos/v',
      '/api/videos/v/source',
      '/api/funnel',
      '/api/funnel/items',
    ])
      expect([path, (await ask(path, {}, port)).status]).toEqual([path, 404]);
  });

  test('a packed file, of which pages are not unpacked again', async () => {
    const file = join(folder, 'packed.jsonl.gz');
    const lines = ['first', 'second'].map((text) => JSON.stringify({ text_list: [text], image_info: [] }));
    await writeFile(file, gzipSync(lines.join('\n')));
    const { port } = await serveHere(file);
    await rm(file);
    const document = await get<DocumentDetails>('/api/documents/1', port);
    expect([document.total, document.trainerText]).toEqual([2, 'second']);
  });

  const formats = join(sharedData, 'formats');
  const here = existsSync(formats);
  if (!here)
    console.log('Skipped: the published records that a test needs are not here (../shared/data/formats).');
  test.skipIf(!here)('the published excerpts open', async () => {
    const textbook = await serveHere(join(formats, 'textbook_excerpt.json'));
    const corpus = await get<CorpusInfo>('/api/corpus', textbook.port);
    expect(corpus).toMatchObject({ kind: 'textbook', hasVideos: false });
    const first = await get<DocumentDetails>('/api/documents/0', textbook.port);
    expect(first.parts.some(({ kind }) => kind === 'image')).toBe(true);
    const mmc4 = await serveHere(join(formats, 'mmc4_sample.jsonl'));
    const page = await get<DocumentDetails>('/api/documents/0', mmc4.port);
    expect(page.url).toMatch(/^http/);
    expect((await get<Page<SearchHit>>('/api/search?q=tailgate', mmc4.port)).items[0]).toMatchObject({
      document: 0,
      video: null,
    });
  });
});

test('a port that is taken', async () => {
  await expect(serve(workspace, { port: server.port })).rejects.toThrow(`The port ${server.port} is in use.`);
});

test('no answer above was a fault of the server', () => {
  expect(faults).toEqual([]);
});
