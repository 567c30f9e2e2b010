import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readRunIndex, writeRunIndex } from '../src/engine/run-index.ts';
import { parseSettings, settingsSchema } from '../src/index.ts';
import type {
  Audit,
  CorpusInfo,
  Flips,
  FunnelItem,
  Label,
  Labels,
  Page,
  ScoredItem,
  Thresholds,
  VideoCard,
} from '../src/view/api.ts';
import { lectern, readOutcomes } from './cli.ts';
import { type Answered, askAt, getAt, openView, viewFolder } from './view-asking.ts';
import { addOtherRun, makeWorkspace, rerun } from './view-workspace.ts';

const folder = viewFolder('labels');
let pristine: string;

beforeAll(async () => {
  pristine = join(folder, 'pristine');
  await makeWorkspace(pristine);
});

async function newWorkspace(): Promise<string> {
  const workspace = await mkdtemp(join(folder, 'workspace-'));
  await cp(pristine, workspace, { recursive: true });
  return workspace;
}

async function serveHere(
  dir: string,
  options: { run?: string; audit?: { count: number; seed: number } } = {},
) {
  const served = await openView(folder, { dir, ...options });
  onTestFinished(() => served.close());
  return served;
}

function post(port: number, path: string, body: string, options: RequestOptions = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** What a page of the server says when it writes. */
async function pageHeaders(port: number): Promise<Record<string, string>> {
  const { token } = await getAt<Labels>(port, '/api/labels');
  return {
    'Content-Type': 'application/json',
    'Lectern-Token': token,
    Origin: `http://127.0.0.1:${port}`,
    'Sec-Fetch-Site': 'same-origin',
  };
}

const clip = { video: 'kept-1', kind: 'clip', startSec: 0, endSec: 15 } as const;
const given = { ...clip, person: 'ada', label: 'keep', note: 'good', picture: null } as const;

async function give(port: number, label: object, headers?: Record<string, string>): Promise<number> {
  const { status } = await post(port, '/api/labels', JSON.stringify(label), {
    headers: headers ?? (await pageHeaders(port)),
  });
  return status;
}

function labelsBy(port: number, person: string): Promise<Labels> {
  return getAt<Labels>(port, `/api/labels?person=${person}`);
}

describe('who may write', () => {
  test('a page of this server alone', async () => {
    const workspace = await newWorkspace();
    const { port } = await serveHere(workspace);
    const headers = await pageHeaders(port);
    const { Origin: _origin, ...noOrigin } = headers;
    const { 'Lectern-Token': _token, ...noToken } = headers;
    const refused: [string, Record<string, string>, number][] = [
      ['no origin', noOrigin, 403],
      ['another site', { ...headers, Origin: 'https://evil.example' }, 403],
      ['another port', { ...headers, Origin: 'http://127.0.0.1:1' }, 403],
      ['a page without origin', { ...headers, Origin: 'null' }, 403],
      ['another name of this machine', { ...headers, Origin: `http://localhost:${port}` }, 403],
      ['https', { ...headers, Origin: `https://127.0.0.1:${port}` }, 403],
      ['the browser says so', { ...headers, 'Sec-Fetch-Site': 'cross-site' }, 403],
      ['same site', { ...headers, 'Sec-Fetch-Site': 'same-site' }, 403],
      ['no token', noToken, 403],
      ['another token', { ...headers, 'Lectern-Token': '0'.repeat(64) }, 403],
      ['a form', { ...headers, 'Content-Type': 'text/plain' }, 400],
      ['rebinding', { ...headers, Host: 'evil.example', Origin: 'http://evil.example' }, 403],
    ];
    for (const [name, wrong, status] of refused)
      expect([name, await give(port, given, wrong)]).toEqual([name, status]);
    expect(await readdir(workspace)).not.toContain('labels');
    expect(await give(port, given, headers)).toBe(200);
    // The near end of a tunnel has another port, which the page knows as its own.
    const tunnel = { ...headers, Host: 'localhost:8080', Origin: 'http://localhost:8080' };
    expect(await give(port, given, tunnel)).toBe(200);
  });

  test('nowhere else, nothing else, and not much', async () => {
    const workspace = await newWorkspace();
    const { port } = await serveHere(workspace);
    const headers = await pageHeaders(port);
    for (const path of ['/', '/api/corpus', '/api/videos/kept-1', '/api/labels.csv', '/api/labels/'])
      expect([path, (await post(port, path, '{}', { headers })).status]).toEqual([path, 405]);
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const { status, headers: told } = await askAt(port, '/api/labels', { method, headers });
      expect([method, status, told.allow]).toEqual([method, 405, 'GET, HEAD, POST']);
    }
    const wrong: [object | string, number][] = [
      ['', 400],
      ['[]', 400],
      ['{', 400],
      [{}, 404],
      [{ ...given, person: '../up' }, 400],
      [{ ...given, person: '' }, 400],
      [{ ...given, person: 'a/b' }, 400],
      [{ ...given, label: 'maybe' }, 400],
      [{ ...given, kind: 'chapter' }, 400],
      [{ ...given, picture: '../../etc/passwd' }, 400],
      [{ ...given, more: 1 }, 400],
      [{ ...given, video: 'elsewhere' }, 404],
      [{ ...given, video: "' OR 1=1" }, 404],
      [{ ...given, note: 'x'.repeat(2001) }, 400],
      [{ ...given, note: 'x'.repeat(20_000) }, 413],
    ];
    for (const [content, status] of wrong) {
      const body = typeof content === 'string' ? content : JSON.stringify(content);
      expect([content, (await post(port, '/api/labels', body, { headers })).status]).toEqual([
        content,
        status,
      ]);
    }
    expect(await readdir(workspace)).not.toContain('labels');
    expect((await askAt(port, '/api/labels', { headers: { host: 'evil.example' } })).status).toBe(403);
    const { headers: read } = await askAt(port, '/api/labels');
    expect(read['access-control-allow-origin']).toBeUndefined();
    expect(read['cross-origin-resource-policy']).toBe('same-origin');
  });

  test('a dataset that is no workspace has no labels', async () => {
    const { port } = await serveHere(join(pristine, 'samples', 'default'));
    expect((await askAt(port, '/api/labels')).status).toBe(404);
    expect((await askAt(port, '/api/thresholds')).status).toBe(404);
    await expect(
      openView(folder, { dir: join(pristine, 'samples', 'default'), audit: { count: 1, seed: 1 } }),
    ).rejects.toThrow('--audit needs a workspace');
  });
});

describe('labels', () => {
  test('are there at once, for whoever gave them, with who else labels', async () => {
    const workspace = await newWorkspace();
    const { port } = await serveHere(workspace);
    const headers = await pageHeaders(port);
    expect(await give(port, given, headers)).toBe(200);
    expect(await give(port, { ...given, person: 'bo', label: 'drop' }, headers)).toBe(200);
    expect(await give(port, { ...given, note: '=1+1 </script>' }, headers)).toBe(200);
    const { labels, people } = await labelsBy(port, 'ada');
    expect(labels).toEqual([{ ...clip, label: 'keep', note: '=1+1 </script>' }]);
    expect(people).toEqual([
      { person: 'ada', labels: 1 },
      { person: 'bo', labels: 1 },
    ]);
    expect(await give(port, { ...given, label: null }, headers)).toBe(200);
    expect((await labelsBy(port, 'ada')).labels).toEqual([]);
    expect(await readdir(join(workspace, 'labels'))).toEqual(['ada.jsonl', 'bo.jsonl']);
  });

  test('survive other thresholds, a renamed source, another server, and a damaged end of the file', async () => {
    const workspace = await newWorkspace();
    const first = await serveHere(workspace);
    expect(await give(first.port, given)).toBe(200);
    await rerun(workspace, settingsSchema.parse({ read: { minTextChars: 20, minInformativeness: 5 } }));
    const entries = await readRunIndex(workspace, 'default');
    const renamed = entries.map((entry) =>
      entry.video.id === 'kept-1'
        ? { ...entry, video: { ...entry.video, id: 'renamed-9', sources: ['new.mp4'], path: '/new.mp4' } }
        : entry,
    );
    await writeRunIndex(workspace, 'default', renamed);
    const second = await serveHere(workspace);
    expect((await labelsBy(second.port, 'ada')).labels).toEqual([
      { ...clip, video: 'renamed-9', label: 'keep', note: 'good' },
    ]);
  });

  test('of clips go as CSV into `calibrate`, which proposes the threshold between them', async () => {
    const workspace = join(folder, 'captioned');
    await makeWorkspace(workspace, { similarities: [0.8, 0.1, 0.6] });
    const { port } = await serveHere(workspace);
    const headers = await pageHeaders(port);
    const labels = [
      { kind: 'clip', startSec: 0, endSec: 15, label: 'keep' },
      { kind: 'clip', startSec: 15, endSec: 30, label: 'drop' },
      { kind: 'clip', startSec: 30, endSec: 45, label: 'keep' },
      // What says nothing of how well a clip fits is passed over.
      { kind: 'keyframe', startSec: 0, endSec: 15, label: 'drop' },
      { kind: 'clip', startSec: 0, endSec: 15, label: 'wrong', person: 'bo' },
    ];
    for (const label of labels) await give(port, { ...given, ...label }, headers);
    const csv = join(folder, 'labels.csv');
    await writeFile(csv, (await askAt(port, '/api/labels.csv')).body);
    const told = await lectern(['calibrate', csv, '--workspace', workspace, '--json']);
    expect(told.exitCode, told.stderr).toBe(0);
    const { labels: used, fitting, best } = JSON.parse(told.stdout);
    expect({ used, fitting, f1: best.f1 }).toEqual({ used: 3, fitting: 2, f1: 1 });
    expect(best.threshold).toBeGreaterThan(0.1);
    expect(best.threshold).toBeLessThanOrEqual(0.6);
  });

  test('are exported as CSV, and `calibrate` holds the checks against them', async () => {
    const workspace = await newWorkspace();
    const { port } = await serveHere(workspace);
    const headers = await pageHeaders(port);
    const screens = [
      { startSec: 0, endSec: 15, label: 'keep' },
      { startSec: 15, endSec: 20, label: 'drop' },
      { startSec: 20, endSec: 45, label: 'keep' },
    ];
    for (const screen of screens)
      await give(port, { ...given, ...screen, kind: 'keyframe', note: '=HYPERLINK("x")' }, headers);
    const { status, headers: got, body } = await askAt(port, '/api/labels.csv');
    expect([status, got['content-type'], got['content-disposition']]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="labels.csv"',
    ]);
    const [head, ...lines] = body.toString().trim().split('\r\n');
    expect(head).toMatch(/^person,at,label,note,video,kind,clip,screen,/);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`drop,"'=HYPERLINK(""x"")",kept-1,keyframe,,1,15,20,`);

    const told = await lectern(['calibrate', workspace, '--json']);
    expect(told.exitCode, told.stderr).toBe(0);
    const checks = JSON.parse(told.stdout) as { setting: string; best: { f1: number } }[];
    const check = checks.find(({ setting }) => setting === 'read.minInformativeness')!;
    expect(check).toMatchObject({
      keep: 2,
      drop: 1,
      precision: { share: 1, of: 2, high: 1 },
      recall: { share: 1, of: 2 },
      best: { f1: 1 },
    });
    expect((await lectern(['calibrate', workspace])).stdout).toContain('read.minInformativeness');
    const none = await lectern(['calibrate', pristine]);
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('has no labels')]);
    const { thresholds } = await getAt<Thresholds>(port, '/api/thresholds');
    const shown = thresholds.find(({ setting }) => setting === 'read.minInformativeness')!;
    expect(shown.quality).toMatchObject({ keep: 2, drop: 1, precision: { share: 1 } });
  });
});

describe('thresholds', () => {
  const items = (lines: ReturnType<typeof readOutcomes>) =>
    new Set(
      lines
        .filter(({ verdict, item }) => verdict === 'kept' && item && item.kind !== 'utterance')
        .map(({ video, item }) => `${video} ${item!.kind} ${item!.index}`),
    );

  test.each([
    ['read.minTextChars:20'],
    ['read.minInformativeness:10'],
    ['read.minInformativeness:0', 'read.minTextChars:13', 'read.maxTextSimilarity:0.1'],
    ['judge.minWords:0'],
  ])('the copied setting, run, gives exactly the flips that were shown: %s %s', async (...sets) => {
    const workspace = await newWorkspace();
    const { port } = await serveHere(workspace);
    const query = new URLSearchParams([['by', sets[0]!.split(':')[0]!], ...sets.map((set) => ['set', set])]);
    const flips = await getAt<Flips>(port, `/api/thresholds/flips?${query}`);
    const before = items(readOutcomes(workspace));
    await rerun(workspace, parseSettings(flips.yaml, 'lectern.yaml').settings);
    const after = items(readOutcomes(workspace));
    const shown = (to: string) =>
      new Set(
        flips.items
          .filter((item) => item.to === to)
          .map((item) => `${item.video} ${item.kind} ${item.index}`),
      );
    expect(shown('dropped')).toEqual(before.difference(after));
    expect(shown('kept')).toEqual(after.difference(before));
  });

  test('all that has a score, sorted and narrowed by it', async () => {
    const { port } = await serveHere(await newWorkspace());
    const list = async (more: string) =>
      (await getAt<Page<ScoredItem>>(port, `/api/thresholds/items?by=read.minTextChars${more}`)).items;
    const values = (found: readonly ScoredItem[]) => found.map(({ value }) => value);
    const ascending = values(await list('&order=asc'));
    expect(ascending).toEqual([...ascending].sort((a, b) => a! - b!));
    expect(values(await list('&order=desc'))).toEqual(ascending.toReversed());
    expect(values(await list(`&from=${ascending[1]}`))).toEqual([ascending[1]]);
    expect((await list('&order=desc'))[0]).toMatchObject({
      video: 'kept-1',
      kind: 'ocr',
      text: 'The Pythagorean theorem',
      isKept: true,
    });
    for (const wrong of [
      'items?by=none',
      'items?by=read.minTextChars&from=x',
      'flips?by=read.minTextChars&set=a',
    ])
      expect((await askAt(port, `/api/thresholds/${wrong}`)).status).toBe(400);
    expect(
      (await askAt(port, '/api/thresholds/flips?by=read.minTextChars&set=read.minTextChars:1.5')).status,
    ).toBe(400);
  });

  test('videos and items of the funnel, sorted and narrowed by score', async () => {
    const { port } = await serveHere(await newWorkspace());
    const videos = await getAt<Page<VideoCard>>(port, '/api/videos?sort=probe.minSec&order=desc');
    expect(videos.items.map(({ id }) => id)).toEqual(['dropped-2', 'kept-1', 'failed-3']);
    const long = await getAt<Page<VideoCard>>(port, '/api/videos?sort=probe.minSec&from=50');
    expect(long.items.map(({ id, score }) => [id, score])).toEqual([['dropped-2', 60]]);
    const funnel = '/api/funnel/items?kind=video&stage=judge&reason=knowledge-density';
    expect((await getAt<Page<FunnelItem>>(port, `${funnel}&order=asc&to=2`)).total).toBe(1);
    expect((await getAt<Page<FunnelItem>>(port, `${funnel}&from=2`)).total).toBe(0);
    expect((await askAt(port, '/api/videos?sort=none')).status).toBe(400);
  });
});

describe('an audit', () => {
  test('draws samples, takes answers, and counts them', async () => {
    const workspace = await newWorkspace();
    const { port } = await serveHere(workspace, { audit: { count: 100, seed: 3 } });
    expect((await getAt<CorpusInfo>(port, '/api/corpus')).hasAudit).toBe(true);
    const audit = await getAt<Audit>(port, '/api/audit?person=ada');
    expect(audit).toMatchObject({ count: 100, seed: 3, samples: 1, tables: [] });
    expect(audit.images.length).toBe(2);
    const { n: _n, part: _part, ...image } = audit.images[0]!;
    const headers = await pageHeaders(port);
    const answers = { kind: 'slide', duplicate: false, fits: true, note: '' };
    const write = (content: object) => post(port, '/api/audit', JSON.stringify(content), { headers });
    expect((await write({ ...image, ...answers, person: 'ada' })).status).toBe(200);
    expect((await write({ ...image, ...answers, person: 'ada', kind: 'poster' })).status).toBe(400);
    expect((await post(port, '/api/audit', '{}')).status).toBe(403);
    const after = await getAt<Audit>(port, '/api/audit?person=ada');
    expect(after.answers).toEqual([answers, null]);
    expect(after.tables[0]!.rows).toContainEqual([
      'slides',
      1,
      1,
      100,
      expect.any(Number),
      100,
      378,
      expect.any(Number),
    ]);
    expect((await askAt(port, '/api/audit.md')).body.toString()).toContain('### Audit by ada');
    expect((await askAt(port, '/api/audit.csv')).body.toString()).toMatch(/slides,1,1,100/);
    const { port: without } = await serveHere(workspace);
    expect((await askAt(without, '/api/audit')).status).toBe(404);
  });
});

test('two browsers and a killed server: each label that was answered is there', async () => {
  const workspace = await newWorkspace();
  const server = await spawnReader(workspace);
  onTestFinished(() => void server.process.kill('SIGKILL'));
  const headers = await pageHeaders(server.port);
  const answered: Label[] = [];
  const people = ['ada', 'bo'];
  let isKilled = false;
  await Promise.all(
    people.map(async (person) => {
      for (let at = 0; at < 200 && !isKilled; at++) {
        const label = { ...given, person, startSec: at, endSec: at + 1 };
        const status = await give(server.port, label, headers).catch(() => 0);
        if (status === 200) answered.push({ ...label });
        if (answered.length === 150) {
          isKilled = true;
          server.process.kill('SIGKILL');
        }
      }
    }),
  );
  const { port } = await serveHere(workspace);
  for (const person of people) {
    const wanted = answered.filter((label) => 'person' in label && label.person === person);
    const there = new Set((await labelsBy(port, person)).labels.map(({ startSec }) => startSec));
    expect(wanted.filter(({ startSec }) => !there.has(startSec))).toEqual([]);
  }
  expect(answered.length).toBeGreaterThanOrEqual(150);
});

async function spawnReader(workspace: string): Promise<{ process: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['bin/lectern.js', 'view', workspace, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout!) {
    said += String(chunk);
    const port = /"port":(\d+)/.exec(said)?.[1];
    if (port) return { process: child, port: Number(port) };
  }
  throw new Error(`The reader ended before it listened: ${said}`);
}

test('the labels of a removed video go with it', async () => {
  const workspace = await newWorkspace();
  const { port } = await serveHere(workspace);
  await give(port, given);
  await give(port, { ...given, video: 'dropped-2', kind: 'video', startSec: null, endSec: null });
  const removed = await lectern(['remove', 'kept-1', workspace, '--reason', 'asked']);
  expect(removed.exitCode, removed.stderr).toBe(0);
  const left = await readFile(join(workspace, 'labels', 'ada.jsonl'), 'utf8');
  expect(left.trim().split('\n')).toHaveLength(1);
  expect(left).toContain('dropped-2');
});

test('another run is decided on by its own settings', async () => {
  const workspace = await newWorkspace();
  await addOtherRun(workspace, 'other');
  const { port } = await serveHere(workspace, { run: 'other' });
  expect((await getAt<Thresholds>(port, '/api/thresholds')).videos).toBe(3);
});
