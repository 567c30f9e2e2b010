import { lstat, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { cachedFile } from './cached-file.ts';
import { fetchFile } from './fetch-file.ts';
import {
  gitSha1,
  type HubOptions,
  type Interference,
  type LoopbackHub,
  loopbackHub,
  sha256Of,
} from './hub.fixture.ts';
import type { HubSettings } from './hub-settings.ts';
import { listFiles } from './list-files.ts';
import { pullFromHub } from './pull.ts';
import { resolveRevision } from './resolve-revision.ts';

const commit = 'c'.repeat(40);
const repo = 'org/model';
const weights = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251));
const config = Buffer.from('{"size": 4}');
const large = { repo, commit, path: 'onnx/model.onnx' };
const small = { repo, commit, path: 'config.json' };

let cacheFolder: string;
beforeEach(async () => {
  cacheFolder = await temporaryFolder();
});

function settingsOf(hub: { origin: string }, overrides: Partial<HubSettings> = {}): HubSettings {
  const patience = { attempts: 3, stallSec: 20 };
  return { endpoint: hub.origin, cacheFolder, token: null, offline: false, patience, ...overrides };
}

function openHub(overrides: Partial<HubOptions> = {}): Promise<LoopbackHub> {
  const files = {
    'onnx/model.onnx': { bytes: weights, isLarge: true },
    'config.json': { bytes: config, isLarge: false },
    'a folder/näme.txt': { bytes: Buffer.from('text'), isLarge: false },
  };
  const repos = { [repo]: { commits: { [commit]: files }, branches: { main: commit } } };
  return loopbackHub({ repos, ...overrides });
}

/** Interferes with the first `times` requests of this kind. */
function first(times: number, server: 'hub' | 'storage', method: string, act: Interference): Interference {
  return (seen, response, count) =>
    seen.server === server && seen.method === method && count <= times && act(seen, response, count);
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(join(cacheFolder, 'models--org--model', folder)).catch(() => [])).sort();
}

/** Names in `blobs` that others would take for whole files. */
async function finalNames(): Promise<string[]> {
  return (await namesIn('blobs')).filter((name) => !/\.(incomplete|tmp)$/.test(name));
}

describe('in order', () => {
  test('a file lies in the cache as the official clients put it, and is asked for once', async () => {
    await using hub = await openHub();
    const settings = settingsOf(hub);
    for (const [file, bytes, name] of [
      [large, weights, sha256Of(weights)],
      [small, config, gitSha1(config)],
    ] as const) {
      const path = (await fetchFile(file, settings))!;
      expect(path).toBe(
        join(cacheFolder, 'models--org--model', 'snapshots', commit, ...file.path.split('/')),
      );
      expect(await readFile(path)).toEqual(bytes);
      const up = '../'.repeat(file.path.split('/').length + 1);
      expect(await readlink(path)).toBe(`${up}blobs/${name}`);
    }
    expect(await namesIn('blobs')).toEqual([sha256Of(weights), gitSha1(config)].sort());
    const asked = hub.requests.length;
    expect(await fetchFile(large, settings)).toContain('model.onnx');
    expect(await fetchFile(large, { ...settings, offline: true })).toContain('model.onnx');
    expect(hub.requests.length).toBe(asked);
  });

  test('a branch is looked up at every start, and the cache knows it offline or without the hub', async () => {
    await using hub = await openHub();
    const settings = settingsOf(hub);
    expect(await resolveRevision(repo, 'main', settings)).toBe(commit);
    expect(await readFile(join(cacheFolder, 'models--org--model', 'refs', 'main'), 'utf8')).toBe(commit);
    const { commits, branches } = hub.options.repos[repo]!;
    const next = 'd'.repeat(40);
    commits[next] = {};
    branches.main = next;
    expect(await resolveRevision(repo, 'main', { ...settings, offline: true })).toBe(commit);
    expect(await resolveRevision(repo, 'main', settingsOf({ origin: 'http://127.0.0.1:9' }))).toBe(commit);
    expect(await resolveRevision(repo, 'main', settings)).toBe(next);
    expect(await resolveRevision(repo, commit, { ...settings, offline: true })).toBe(commit);
    await expect(resolveRevision(repo, 'v2', { ...settings, offline: true })).rejects.toThrow(
      /HF_HUB_OFFLINE/,
    );
  });

  test('a list goes over all pages', async () => {
    await using hub = await openHub({ pageSize: 2 });
    const files = await listFiles(repo, commit, settingsOf(hub));
    expect(files).toEqual([
      { path: large.path, bytes: weights.length, digest: { kind: 'sha256', hex: sha256Of(weights) } },
      { path: small.path, bytes: config.length, digest: { kind: 'git-sha1', hex: gitSha1(config) } },
      {
        path: 'a folder/näme.txt',
        bytes: 4,
        digest: { kind: 'git-sha1', hex: gitSha1(Buffer.from('text')) },
      },
    ]);
    expect(hub.requests.length).toBe(3);
  });

  test('all files of a model are pulled, with progress over all', async () => {
    await using hub = await openHub();
    const seen: number[] = [];
    const options = { onProgress: ({ received }: { received: number }) => seen.push(received) };
    const pulled = await pullFromHub({ repo, commit, paths: null }, settingsOf(hub), options);
    expect(pulled.files.map(({ path, wasCached }) => [path, wasCached])).toEqual([
      [large.path, false],
      [small.path, false],
      ['a folder/näme.txt', false],
    ]);
    expect(seen.at(-1)).toBe(weights.length + config.length + 4);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const again = await pullFromHub({ repo, commit, paths: [small.path] }, settingsOf(hub));
    expect(again.files).toMatchObject([{ path: small.path, bytes: config.length, wasCached: true }]);
    await expect(pullFromHub({ repo, commit, paths: ['none'] }, settingsOf(hub))).rejects.toThrow(
      /has no none/,
    );
  });

  test('a renamed model is found under its new name', async () => {
    await using hub = await openHub({ renamed: { 'old/name': repo } });
    expect(await readFile((await fetchFile({ ...small, repo: 'old/name' }, settingsOf(hub)))!)).toEqual(
      config,
    );
    expect(await readFile((await fetchFile({ ...large, repo: 'old/name' }, settingsOf(hub)))!)).toEqual(
      weights,
    );
    expect(await resolveRevision('old/name', 'main', settingsOf(hub))).toBe(commit);
  });

  test('what a commit lacks is noted, and null', async () => {
    await using hub = await openHub();
    const missing = { ...small, path: 'none.json' };
    expect(await fetchFile(missing, settingsOf(hub))).toBe(null);
    expect(await namesIn(`.no_exist/${commit}`)).toEqual(['none.json']);
    expect(await fetchFile(missing, settingsOf(hub, { offline: true }))).toBe(null);
  });

  test('the token goes to the hub and not to the storage', async () => {
    await using hub = await openHub();
    hub.options.repos[repo]!.isGated = true;
    hub.options.letIn = ['hf_secret'];
    await fetchFile(large, settingsOf(hub, { token: 'hf_secret' }));
    const of = (server: string) =>
      new Set(
        hub.requests.filter((one) => one.server === server).map(({ headers }) => headers.authorization),
      );
    expect([...of('hub')]).toEqual(['Bearer hf_secret']);
    expect([...of('storage')]).toEqual([undefined]);
  });

  test('names that lead elsewhere are asked of nobody', async () => {
    await using hub = await openHub();
    for (const bad of [
      { repo: '../model' },
      { repo: 'model' },
      { repo: 'org/..' },
      { commit: 'main' },
      { path: '../x' },
      { path: '/etc/passwd' },
      { path: 'a//b' },
      { path: 'a\\b' },
      { path: '' },
    ])
      await expect(fetchFile({ ...small, ...bad }, settingsOf(hub))).rejects.toMatchObject({
        fault: 'choice',
      });
    expect(hub.requests).toEqual([]);
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  test('a list with names that lead elsewhere is refused', async () => {
    await using hub = await openHub();
    hub.options.repos[repo]!.commits[commit]!['../../evil'] = { bytes: config, isLarge: false };
    await expect(pullFromHub({ repo, commit, paths: null }, settingsOf(hub))).rejects.toThrow(
      /leads elsewhere/,
    );
  });
});

describe('with faults', () => {
  test.each([
    ['storage', large, weights],
    ['hub', small, config],
  ] as const)('a flipped bit from the %s is thrown away', async (server, file, bytes) => {
    const spoilt = Buffer.from(bytes);
    spoilt[5]! ^= 1;
    await using hub = await openHub({
      interfere: ({ server: at, method, url }, response) => {
        if (at !== server || method !== 'GET' || url.startsWith('/org')) return false;
        response.writeHead(200, { 'content-length': spoilt.length });
        response.end(spoilt);
        return true;
      },
    });
    await expect(fetchFile(file, settingsOf(hub))).rejects.toMatchObject({
      fault: 'provider',
      message: expect.stringMatching(
        /wrong bytes: expected (SHA-256|git SHA-1) [0-9a-f]+, got .* thrown away/,
      ),
    });
    expect(await namesIn('blobs')).toEqual([]);
    hub.options.interfere = () => false;
    expect(await readFile((await fetchFile(file, settingsOf(hub)))!)).toEqual(bytes);
  });

  test('after a cut the download goes on where it was', async () => {
    await using hub = await openHub({
      interfere: first(1, 'storage', 'GET', (_seen, response) => {
        response.writeHead(200, { 'content-length': weights.length, etag: '"x"' });
        response.write(weights.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 20));
        return true;
      }),
    });
    const path = await fetchFile(large, settingsOf(hub));
    expect(await readFile(path!)).toEqual(weights);
    const ranges = hub.requests
      .filter(({ server }) => server === 'storage')
      .map(({ headers }) => headers.range);
    expect(ranges[0]).toBe(undefined);
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(await namesIn('blobs')).toEqual([sha256Of(weights)]);
  });

  test.each<[string, Interference]>([
    [
      'sends all of it again',
      (_seen, response) => {
        response.writeHead(200, { 'content-length': weights.length });
        response.end(weights);
        return true;
      },
    ],
    [
      'sends another part than it was asked for',
      (_seen, response) => {
        response.writeHead(206, { 'content-range': `bytes 0-${weights.length - 1}/${weights.length}` });
        response.end(weights);
        return true;
      },
    ],
    [
      'cannot satisfy the range',
      (_seen, response) => {
        response.writeHead(416, { 'content-range': `bytes */${weights.length}` });
        response.end();
        return true;
      },
    ],
    [
      'goes on with other bytes',
      (_seen, response) => {
        const rest = Buffer.alloc(weights.length - 1000, 7);
        response.writeHead(206, { 'content-range': `bytes 1000-${weights.length - 1}/${weights.length}` });
        response.end(rest);
        return true;
      },
    ],
  ])('a server that %s after a cut gives the right bytes in the end', async (_what, act) => {
    await using hub = await openHub({ interfere: first(1, 'storage', 'GET', act) });
    const name = sha256Of(weights);
    await mkdir(join(cacheFolder, 'models--org--model', 'blobs'), { recursive: true });
    const part = join(cacheFolder, 'models--org--model', 'blobs', `${name}.free.incomplete`);
    await writeFile(part, weights.subarray(0, 1000));
    expect(await readFile((await fetchFile(large, settingsOf(hub)))!)).toEqual(weights);
    expect(hub.requests.find(({ server }) => server === 'storage')?.headers.range).toBe('bytes=1000-');
    expect(await namesIn('blobs')).toEqual([name]);
  });

  test('a part with a fault in it is thrown away, and the file downloaded anew', async () => {
    await using hub = await openHub();
    const name = sha256Of(weights);
    await mkdir(join(cacheFolder, 'models--org--model', 'blobs'), { recursive: true });
    for (const bytes of [1000, weights.length, weights.length + 5]) {
      const part = join(cacheFolder, 'models--org--model', 'blobs', `${name}.free.incomplete`);
      await writeFile(part, Buffer.alloc(bytes, 1));
      expect(await readFile((await fetchFile(large, settingsOf(hub)))!)).toEqual(weights);
      expect(await namesIn('blobs')).toEqual([name]);
      await rm(join(cacheFolder, 'models--org--model'), { recursive: true });
      await mkdir(join(cacheFolder, 'models--org--model', 'blobs'), { recursive: true });
    }
  });

  test.each(['file:///etc/passwd', 'ftp://127.0.0.1/x', 'data:text/plain,x'])(
    'a redirect to %s is not followed',
    async (location) => {
      await using hub = await openHub({
        interfere: ({ server, method }, response) => {
          if (server !== 'hub' || method !== 'GET') return false;
          response.writeHead(302, { location });
          response.end();
          return true;
        },
      });
      await expect(fetchFile(large, settingsOf(hub))).rejects.toThrow(/is not safe to follow/);
      expect(await namesIn('blobs')).toEqual([]);
    },
  );

  test('redirects in a circle end with a message', async () => {
    await using hub = await openHub({
      interfere: ({ url }, response) => {
        response.writeHead(307, { location: `${url}?again` });
        response.end();
        return true;
      },
    });
    await expect(fetchFile(small, settingsOf(hub))).rejects.toThrow(/redirects in a circle.*HF_ENDPOINT/);
    expect(hub.requests.length).toBeLessThan(10);
  });

  test.each([
    ['less', weights.subarray(0, 200_000)],
    ['more', Buffer.concat([weights, Buffer.from('more')])],
  ])('a file of %s bytes than the hub says is thrown away', async (_what, bytes) => {
    await using hub = await openHub({
      interfere: ({ server }, response) => {
        if (server !== 'storage') return false;
        response.writeHead(200, { 'content-length': bytes.length });
        response.end(bytes);
        return true;
      },
    });
    await expect(fetchFile(large, settingsOf(hub))).rejects.toThrow(
      new RegExp(`has ${bytes.length} bytes, expected ${weights.length}.*thrown away`),
    );
    expect(await namesIn('blobs')).toEqual([]);
  });

  test('a body that does not end is cut off at the size that the hub says', async () => {
    await using hub = await openHub({
      interfere: ({ server }, response) => {
        if (server !== 'storage') return false;
        response.writeHead(200);
        const more = (): void => {
          if (!response.destroyed) response.write(Buffer.alloc(100_000), () => setTimeout(more, 1));
        };
        more();
        return true;
      },
    });
    await expect(fetchFile(large, settingsOf(hub))).rejects.toThrow(/More came than the 300000 bytes/);
    expect(await namesIn('blobs')).toEqual([]);
  });

  test('offline says what is missing, and where', async () => {
    await using hub = await openHub();
    const settings = settingsOf(hub, { offline: true });
    await expect(fetchFile(large, settings)).rejects.toMatchObject({
      fault: 'choice',
      message: expect.stringMatching(
        /HF_HUB_OFFLINE.*onnx\/model\.onnx of org\/model.*lectern models pull org\/model@\w{40} --file onnx\/model\.onnx$/,
      ),
    });
    await expect(pullFromHub({ repo, commit, paths: null }, settings)).rejects.toThrow(/HF_HUB_OFFLINE/);
    expect(hub.requests).toEqual([]);
    expect(await cachedFile({ repo, revision: 'main', path: large.path }, settings)).toBe(null);
  });

  test('a commit that is gone is told', async () => {
    await using hub = await openHub();
    const gone = 'e'.repeat(40);
    await expect(fetchFile({ ...large, commit: gone }, settingsOf(hub))).rejects.toMatchObject({
      fault: 'choice',
      message: expect.stringMatching(/has no revision e{40}.*commits\/main/),
    });
    await expect(resolveRevision(repo, 'none', settingsOf(hub))).rejects.toThrow(/has no revision none/);
  });

  test('an address that has run out is asked for anew, and the download goes on', async () => {
    await using hub = await openHub();
    hub.options.interfere = first(2, 'storage', 'GET', (_seen, response, count) => {
      hub.expireAddresses();
      if (count === 2) return false;
      response.writeHead(200, { 'content-length': weights.length });
      response.write(weights.subarray(0, 50_000), () => setTimeout(() => response.destroy(), 20));
      return true;
    });
    expect(await readFile((await fetchFile(large, settingsOf(hub, { patience: { attempts: 4 } })))!)).toEqual(
      weights,
    );
    const storage = hub.requests.filter(({ server }) => server === 'storage');
    expect(storage.length).toBe(3);
    expect(new Set(storage.map(({ url }) => url)).size).toBe(3);
    expect(storage[2]!.headers.range).toMatch(/^bytes=[1-9]/);
  });

  test.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 2000).toUTCString()],
  ])('429 and 503 are waited for as long as Retry-After asks, in %s', async (_what, header) => {
    const at: number[] = [];
    await using hub = await openHub({
      interfere: ({ server, method }, response) => {
        if (server !== 'hub' || method !== 'HEAD') return false;
        at.push(performance.now());
        if (at.length > 2) return false;
        response.writeHead(at.length === 1 ? 429 : 503, { 'retry-after': header() });
        response.end();
        return true;
      },
    });
    expect(await readFile((await fetchFile(small, settingsOf(hub)))!)).toEqual(config);
    // The third is answered with a redirect, and followed by a fourth.
    expect(at.length).toBe(4);
    expect(at[1]! - at[0]!).toBeGreaterThan(900);
    expect(at[2]! - at[1]!).toBeGreaterThan(900);
  });

  test('a hub that stays busy, or silent, is given up with a message', async () => {
    await using hub = await openHub({
      interfere: ({ url }, response) => {
        if (url.includes('config')) return true;
        response.writeHead(503);
        response.end();
        return true;
      },
    });
    await expect(fetchFile(large, settingsOf(hub, { patience: { attempts: 2 } }))).rejects.toMatchObject({
      fault: 'provider',
      message: expect.stringMatching(/answered 503 \(2 attempts\)/),
    });
    const hasty = settingsOf(hub, { patience: { attempts: 2, stallSec: 0.2 } });
    await expect(fetchFile(small, hasty)).rejects.toThrow(/nothing came for 0.2 s/);
  });

  test('a download that stalls goes on with another connection', async () => {
    await using hub = await openHub({
      interfere: first(1, 'storage', 'GET', (_seen, response) => {
        response.writeHead(200, { 'content-length': weights.length });
        response.write(weights.subarray(0, 100_000));
        return true;
      }),
    });
    const settings = settingsOf(hub, { patience: { attempts: 30, stallSec: 0.5 } });
    expect(await readFile((await fetchFile(large, settings))!)).toEqual(weights);
  });

  test('what is gated, private or not there is told with its cure, and no message has the token', async () => {
    await using hub = await openHub();
    hub.options.repos[repo]!.isGated = true;
    const page = `${hub.origin}/org/model`;
    const refused = (file: typeof large, token: string | null) =>
      fetchFile(file, settingsOf(hub, { token })).then(
        () => 'nothing',
        (error: Error) => error.message,
      );
    expect(await refused(large, null)).toMatch(`accept them at ${page}, then set HF_TOKEN`);
    expect(await refused(large, 'hf_secret')).toMatch(`accept the terms at ${page}`);
    expect(await refused({ ...large, repo: 'org/none' }, null)).toMatch(
      /no model org\/none, or it is private/,
    );
    expect(await refused({ ...large, repo: 'org/none' }, 'hf_secret')).toMatch(/may not read it/);
    hub.options.interfere = (_seen, response) => {
      response.writeHead(401, { 'x-error-message': 'Invalid token hf_secret' });
      response.end();
      return true;
    };
    expect(await refused(large, 'hf_secret')).toMatch(/does not accept the token/);
    hub.options.interfere = (_seen, response) => {
      response.writeHead(400, { 'x-error-message': 'Invalid token hf_secret' });
      response.end();
      return true;
    };
    expect(await refused(large, 'hf_secret')).toMatch(/answered 400 \("Invalid token …"\)/);
  });

  test('a file that cannot fit is not begun', async () => {
    await using hub = await openHub({
      interfere: ({ server, method, url }, response) => {
        if (server !== 'hub' || method !== 'HEAD' || !url.includes('onnx')) return false;
        response.writeHead(302, {
          location: hub.storageOrigin,
          'x-linked-etag': `"${sha256Of(weights)}"`,
          'x-linked-size': 9e14,
        });
        response.end();
        return true;
      },
    });
    await expect(fetchFile(large, settingsOf(hub))).rejects.toThrow(
      /No room.*900000000000000 bytes are still to come/,
    );
    expect(hub.requests.filter(({ server }) => server === 'storage')).toEqual([]);
    expect(await namesIn('blobs')).toEqual([]);
  });

  test('other bytes than are expected are not downloaded, or thrown away', async () => {
    await using hub = await openHub();
    const sha256 = '0'.repeat(64);
    await expect(
      fetchFile({ ...large, expected: { bytes: weights.length, sha256 } }, settingsOf(hub)),
    ).rejects.toThrow(/SHA-256 0+, but the hub has 300000 bytes and/);
    expect(hub.requests.filter(({ server }) => server === 'storage')).toEqual([]);
    await expect(
      fetchFile({ ...small, expected: { bytes: config.length, sha256 } }, settingsOf(hub)),
    ).rejects.toThrow(/wrong bytes: expected SHA-256 0+/);
    const right = { bytes: config.length, sha256: sha256Of(config) };
    expect(await fetchFile({ ...small, expected: right }, settingsOf(hub))).toContain('config.json');
    expect(await finalNames()).toEqual([gitSha1(config)]);
  });

  test('aborted, it leaves a part that the next call goes on with', async () => {
    await using hub = await openHub({ trickle: { bytes: 30_000, pauseMs: 5 } });
    const stop = new AbortController();
    const options = { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) };
    await expect(fetchFile(large, settingsOf(hub), options)).rejects.toThrow('enough');
    expect(await namesIn('blobs')).toEqual([`${sha256Of(weights)}.free.incomplete`]);
    expect(await readFile((await fetchFile(large, settingsOf(hub)))!)).toEqual(weights);
    expect(hub.requests.at(-1)?.headers.range).toMatch(/^bytes=[1-9]/);
  });
});

describe('a hub of another kind', () => {
  test('one that tells no digest with a file is asked for its list; without that nothing is taken', async () => {
    await using hub = await openHub({
      interfere: ({ url, method }, response) => {
        if (!url.startsWith('/org/')) return false;
        response.writeHead(200, { 'content-length': config.length });
        response.end(method === 'HEAD' ? undefined : config);
        return true;
      },
    });
    expect(await readFile((await fetchFile(small, settingsOf(hub)))!)).toEqual(config);
    await expect(fetchFile({ ...small, path: 'other.json' }, settingsOf(hub))).rejects.toThrow(
      /tells no digest/,
    );
  });

  test('a file of another commit is refused', async () => {
    await using hub = await openHub({
      interfere: (_seen, response) => {
        response.writeHead(200, { 'x-repo-commit': 'd'.repeat(40), etag: `"${gitSha1(config)}"` });
        response.end(config);
        return true;
      },
    });
    await expect(fetchFile(small, settingsOf(hub))).rejects.toThrow(/is of commit d{40}, expected c{40}/);
  });

  test.each([
    ['a page', 'text/html', '<html>'],
    ['a list that goes on elsewhere', 'application/json', '[]'],
  ])('%s in place of a list is told', async (_what, type, body) => {
    await using hub = await openHub({
      interfere: (_seen, response) => {
        const link = '<http://127.0.0.1:9/more>; rel="next"';
        response.writeHead(200, { 'content-type': type, link });
        response.end(body);
        return true;
      },
    });
    await expect(listFiles(repo, commit, settingsOf(hub))).rejects.toThrow(
      /does not answer as a hub does|sends to another server/,
    );
  });

  test('a proxy of the environment is used if Node is told to', async () => {
    await using proxy = await openHub({
      interfere: ({ url }, response) => {
        if (!url.startsWith('http://hub.invalid/')) return false;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ sha: commit }));
        return true;
      },
    });
    const settings = { ...settingsOf({ origin: 'http://hub.invalid' }), patience: { attempts: 1 } };
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    vi.stubEnv('HTTP_PROXY', proxy.origin);
    vi.stubEnv('http_proxy', proxy.origin);
    vi.stubEnv('NO_PROXY', '');
    vi.stubEnv('no_proxy', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await resolveRevision(repo, 'main', settings)).toBe(commit);
  });
});

describe('a cache that others write to', () => {
  test.each([
    ['flipped', () => Buffer.from(weights.map((byte, index) => (index === 9 ? byte ^ 1 : byte)))],
    ['short', () => weights.subarray(0, 1000)],
  ])('a %s file is refused, and got again where there is a hub', async (_what, spoilt) => {
    await using hub = await openHub();
    const path = (await fetchFile(large, settingsOf(hub)))!;
    await writeFile(join(cacheFolder, 'models--org--model', 'blobs', sha256Of(weights)), spoilt());
    const offline = settingsOf(hub, { offline: true });
    await expect(fetchFile(large, offline)).rejects.toThrow(/is not what the hub has: expected SHA-256/);
    await expect(cachedFile({ repo, revision: commit, path: large.path }, offline)).rejects.toThrow(
      /not used/,
    );
    expect(await fetchFile(large, settingsOf(hub))).toBe(path);
    expect(await readFile(path)).toEqual(weights);
    expect(await fetchFile(large, offline)).toBe(path);
  });

  test('a link that leads to nothing, or out of the cache, is replaced', async () => {
    await using hub = await openHub();
    const path = (await fetchFile(large, settingsOf(hub)))!;
    for (const target of ['../../../blobs/none', '/etc/hostname']) {
      await rm(path);
      await symlink(target, path);
      await expect(fetchFile(large, settingsOf(hub, { offline: true }))).rejects.toThrow();
      expect(await readFile((await fetchFile(large, settingsOf(hub)))!)).toEqual(weights);
      expect(await readlink(path)).toContain(sha256Of(weights));
    }
  });

  test('a copy in place of a link is used where its digest is known', async () => {
    await using hub = await openHub();
    const path = (await fetchFile(large, settingsOf(hub)))!;
    const blob = join(cacheFolder, 'models--org--model', 'blobs', sha256Of(weights));
    const offline = settingsOf(hub, { offline: true });
    await rm(path);
    await writeFile(path, weights);
    expect(await fetchFile(large, offline)).toBe(path);
    await rename(blob, `${blob}.elsewhere`);
    await expect(fetchFile(large, offline)).rejects.toThrow(/nothing there tells its digest/);
    const expected = { bytes: weights.length, sha256: sha256Of(weights) };
    expect(await fetchFile({ ...large, expected }, offline)).toBe(path);
    expect((await lstat(path)).isSymbolicLink()).toBe(false);
  });
});
