import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { Random } from '../../../test/random.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { fetchFile } from './fetch-file.ts';
import { gitSha1, type HubOptions, type LoopbackHub, loopbackHub, sha256Of } from './hub.fixture.ts';
import type { HubSettings } from './hub-settings.ts';

const commit = 'c'.repeat(40);
const repo = 'org/model';
const weights = Buffer.from(Array.from({ length: 500_000 }, (_, index) => (index * 37) % 253));
const file = { repo, commit, path: 'onnx/model.onnx' };

let cacheFolder: string;
beforeEach(async () => {
  cacheFolder = await temporaryFolder();
});

function settingsOf(hub: LoopbackHub, overrides: Partial<HubSettings> = {}): HubSettings {
  return { endpoint: hub.origin, cacheFolder, token: null, offline: false, ...overrides };
}

function openHub(overrides: Partial<HubOptions> = {}): Promise<LoopbackHub> {
  const files = { 'onnx/model.onnx': { bytes: weights, isLarge: true } };
  return loopbackHub({
    repos: { [repo]: { commits: { [commit]: files }, branches: { main: commit } } },
    ...overrides,
  });
}

interface Ended {
  signal: NodeJS.Signals | null;
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Fetches in another process; `onSpawn` may end it. */
function fetchApart(
  settings: HubSettings,
  fault: object | null = null,
  onSpawn?: (pid: number) => void,
): Promise<Ended> {
  const script = fileURLToPath(new URL('fetch-child.fixture.ts', import.meta.url));
  const given = [settings, file, ...(fault ? [fault] : [])].map((value) => JSON.stringify(value));
  const child = spawn(process.execPath, [script, ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  onSpawn?.(child.pid!);
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, ...said })));
}

/** Whatever has a name that is not a part's or a draft's must be whole: in `blobs`, and behind the links of snapshots. */
async function requireWhole(): Promise<void> {
  const folder = join(cacheFolder, 'models--org--model');
  for (const name of await readdir(join(folder, 'blobs')).catch(() => [])) {
    if (/\.(incomplete|tmp)$/.test(name)) continue;
    const bytes = await readFile(join(folder, 'blobs', name));
    expect(name.length === 64 ? sha256Of(bytes) : gitSha1(bytes)).toBe(name);
  }
  const snapshots = await readdir(join(folder, 'snapshots'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  for (const entry of snapshots) {
    if (entry.isDirectory()) continue;
    expect(entry.name).toBe('model.onnx');
    expect(
      createHash('sha256')
        .update(await readFile(join(entry.parentPath, entry.name)))
        .digest('hex'),
    ).toBe(sha256Of(weights));
  }
}

async function partBytes(): Promise<number> {
  const blobs = join(cacheFolder, 'models--org--model', 'blobs');
  const parts = (await readdir(blobs).catch(() => [])).filter((name) => name.endsWith('.incomplete'));
  const sizes = parts.map((name) =>
    stat(join(blobs, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return Math.max(0, ...(await Promise.all(sizes)));
}

test('killed at 20 random moments, nothing half-written has a final name, and the next one goes on', async () => {
  await using hub = await openHub({ trickle: { bytes: 25_000, pauseMs: 10 } });
  const random = new Random(20);
  const startedAt = performance.now();
  expect((await fetchApart(settingsOf(hub))).code).toBe(0);
  const wholeMs = performance.now() - startedAt;
  await rm(join(cacheFolder, 'models--org--model'), { recursive: true });
  let killed = 0;
  for (let run = 0; run < 20; run++) {
    // Each first one in the middle of the download for sure, the others whenever it happens to be.
    const isMiddle = run % 4 === 0;
    const waitMs = random.next() * wholeMs;
    const ended = await fetchApart(settingsOf(hub), null, (pid) => {
      void (async () => {
        if (!isMiddle) await sleep(waitMs);
        const end = performance.now() + 60_000;
        while (isMiddle && (await partBytes()) < 50_000 && performance.now() < end) await sleep(1);
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended by itself.
        }
      })();
    });
    if (isMiddle) expect(ended.signal).toBe('SIGKILL');
    if (ended.signal === 'SIGKILL') killed++;
    else expect(ended.stderr).toBe('');
    await requireWhole();
    if (run % 4 !== 3) continue;
    expect(await readFile((await fetchFile(file, settingsOf(hub)))!)).toEqual(weights);
    expect(
      (await readdir(join(cacheFolder, 'models--org--model', 'blobs'))).filter(
        (name) => !name.endsWith('.tmp'),
      ),
    ).toEqual([sha256Of(weights)]);
    await rm(join(cacheFolder, 'models--org--model'), { recursive: true });
  }
  expect(killed).toBeGreaterThanOrEqual(5);
  const resumed = hub.requests.filter(
    ({ server, headers }) => server === 'storage' && headers.range !== undefined,
  );
  expect(resumed.length).toBeGreaterThanOrEqual(5);
});

test('two processes at once both get the right bytes, and one of them downloads them', async () => {
  await using hub = await openHub({ trickle: { bytes: 25_000, pauseMs: 20 } });
  const first = fetchApart(settingsOf(hub));
  const deadline = performance.now() + 60_000;
  while (!hub.requests.some(({ server }) => server === 'storage') && performance.now() < deadline)
    await sleep(1);
  const ended = await Promise.all([first, fetchApart(settingsOf(hub)), fetchFile(file, settingsOf(hub))]);
  expect(ended.slice(0, 2)).toMatchObject([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ]);
  await requireWhole();
  expect(await readFile(ended[2]!)).toEqual(weights);
  expect(await readdir(join(cacheFolder, 'models--org--model', 'blobs'))).toEqual([sha256Of(weights)]);
  expect(hub.requests.filter(({ server }) => server === 'storage').length).toBe(1);
});

test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])(
  '%s in the middle is told; what has come is kept and gone on with',
  async (code) => {
    await using hub = await openHub();
    const ended = await fetchApart(settingsOf(hub), { code, afterBytes: 200_000 });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^No room for the model in .*Free disk space, or set HF_HUB_CACHE/);
    const blobs = join(cacheFolder, 'models--org--model', 'blobs');
    expect(await readdir(blobs)).toEqual([`${sha256Of(weights)}.free.incomplete`]);
    expect(await readdir(join(cacheFolder, 'models--org--model'))).toEqual(['blobs']);
    expect(await readFile((await fetchFile(file, settingsOf(hub)))!)).toEqual(weights);
    expect(hub.requests.at(-1)?.headers.range).toMatch(/^bytes=[1-9]/);
    expect(await readdir(blobs)).toEqual([sha256Of(weights)]);
  },
);
