import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A file as a repository has it; `isLarge`: kept with Git LFS, so that it comes from the storage server. */
export interface RepoFile {
  bytes: Buffer;
  isLarge: boolean;
}

export interface HubRepo {
  /** Files by path, by commit. */
  commits: Record<string, Record<string, RepoFile>>;
  branches: Record<string, string>;
  /** Where the owner lets in only some: no token is enough unless `letIn` has it. */
  isGated?: boolean;
}

export interface HubRequestSeen {
  server: 'hub' | 'storage';
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}

/** Answers a request in another way than a hub in order; false leaves it to the hub. */
export type Interference = (seen: HubRequestSeen, response: ServerResponse, count: number) => boolean;

export interface HubOptions {
  repos: Record<string, HubRepo>;
  /** Old names and their new ones. */
  renamed?: Record<string, string>;
  /** Tokens that are let into gated repositories. */
  letIn?: string[];
  /** Files on one page of a list. */
  pageSize?: number;
  interfere?: Interference;
  /** The storage server sends so many bytes at a time, with a pause after each. */
  trickle?: { bytes: number; pauseMs: number };
}

export interface LoopbackHub extends AsyncDisposable {
  /** Of the hub, `http://127.0.0.1:port`. */
  origin: string;
  storageOrigin: string;
  requests: HubRequestSeen[];
  options: HubOptions;
  /** Lets all signed addresses run out that were given. */
  expireAddresses(): void;
}

export function gitSha1(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * A hub on the loopback interface, of two servers as the public one: the hub itself, which knows names, and a storage server
 * that gives large files to whoever has a signed address.
 */
export async function loopbackHub(options: HubOptions): Promise<LoopbackHub> {
  const requests: HubRequestSeen[] = [];
  const signatures = new Set<string>();
  let signed = 0;
  let hubOrigin = '';
  let storageOrigin = '';

  const serve = async (server: 'hub' | 'storage', message: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = message;
    const seen = { server, method, url, headers };
    requests.push(seen);
    const count = requests.filter((one) => one.server === server && one.method === method).length;
    if (options.interfere?.(seen, response, count)) return;
    if (server === 'storage') await store(seen, response);
    else await hub(seen, message, response);
  };

  const store = async ({ url, method, headers }: HubRequestSeen, response: ServerResponse) => {
    const address = new URL(url, storageOrigin);
    if (!signatures.has(address.searchParams.get('signature') ?? ''))
      return refuse(response, 403, 'AccessDenied');
    const digest = address.pathname.split('/').at(-1)!;
    const file = allFiles(options).find(({ bytes, isLarge }) => isLarge && sha256Of(bytes) === digest);
    if (!file) return refuse(response, 404, 'NoSuchKey');
    await send(file.bytes, `"storage-${digest.slice(0, 8)}"`, { method, headers }, response, options.trickle);
  };

  const hub = async (seen: HubRequestSeen, message: IncomingMessage, response: ServerResponse) => {
    const { pathname, search, searchParams } = new URL(seen.url, hubOrigin);
    for (const [old, now] of Object.entries(options.renamed ?? {})) {
      if (!pathname.startsWith(`/${old}/`) && !pathname.startsWith(`/api/models/${old}/`)) continue;
      response.writeHead(307, { location: pathname.replace(old, now) + search });
      return response.end();
    }
    const parts = pathname.split('/').map(decodeURIComponent);
    if (parts[1] === 'api' && parts[2] === 'resolve-cache') {
      const [owner, name, commit, ...path] = parts.slice(4);
      const file = options.repos[`${owner}/${name}`]!.commits[commit!]![path.join('/')]!;
      response.setHeader('x-repo-commit', commit!);
      return send(file.bytes, `"${gitSha1(file.bytes)}"`, seen, response);
    }
    const isApi = parts[1] === 'api';
    const [owner, name, action, revision, ...rest] = parts.slice(isApi ? 3 : 1);
    const id = `${owner}/${name}`;
    const token = seen.headers.authorization?.replace(/^Bearer /, '');
    const repo = options.repos[id];
    if (!repo) return refuse(response, token === undefined ? 401 : 404, 'RepoNotFound');
    const commit = repo.branches[revision ?? ''] ?? revision ?? '';
    const files = repo.commits[commit];
    if (!files) return refuse(response, 404, 'RevisionNotFound');
    if (isApi && action === 'revision') return json(response, infoOf(id, commit, repo, files));
    if (repo.isGated && !options.letIn?.includes(token ?? ''))
      return refuse(response, token === undefined ? 401 : 403, 'GatedRepo');
    if (isApi && action === 'tree') return tree(Object.entries(files), searchParams, pathname, response);
    if (isApi && action === 'paths-info') {
      const { paths } = JSON.parse(await textOf(message)) as { paths: string[] };
      const found = Object.entries(files).filter(([path]) => paths.includes(path));
      return json(
        response,
        found.map((entry) => ({
          ...entryOf(entry),
          lastCommit: { id: commit, title: '', date: '2026-01-01T00:00:00Z' },
        })),
      );
    }
    const path = rest.join('/');
    const file = files[path];
    response.setHeader('x-repo-commit', commit);
    if (!file) return refuse(response, 404, 'EntryNotFound');
    const digest = file.isLarge ? sha256Of(file.bytes) : gitSha1(file.bytes);
    response.setHeader('x-linked-etag', `"${digest}"`);
    response.setHeader('x-linked-size', file.bytes.length);
    if (!file.isLarge) {
      response.writeHead(307, {
        location: `/api/resolve-cache/models/${id}/${commit}/${rest.map(encodeURIComponent).join('/')}`,
      });
      return response.end();
    }
    const signature = `s${++signed}`;
    signatures.add(signature);
    response.writeHead(302, { location: `${storageOrigin}/lfs/${digest}?signature=${signature}` });
    response.end();
  };

  const tree = (
    files: [string, RepoFile][],
    query: URLSearchParams,
    pathname: string,
    response: ServerResponse,
  ) => {
    const size = options.pageSize ?? 1000;
    const from = Number(query.get('cursor') ?? 0);
    const folders = [...new Set(files.map(([path]) => path.split('/').slice(0, -1).join('/')))].filter(
      Boolean,
    );
    const all = [
      ...folders.map((path) => ({ type: 'directory', oid: gitSha1(Buffer.from(path)), size: 0, path })),
      ...files.map(entryOf),
    ];
    if (from + size < all.length)
      response.setHeader(
        'link',
        `<${hubOrigin}${pathname}?recursive=true&cursor=${from + size}>; rel="next"`,
      );
    json(response, all.slice(from, from + size));
  };

  const servers = await Promise.all(
    (['hub', 'storage'] as const).map((server) =>
      listening((message, response) => {
        serve(server, message, response).catch((error: Error) => response.destroy(error));
      }),
    ),
  );
  [hubOrigin, storageOrigin] = servers.map(({ origin }) => origin) as [string, string];
  return {
    origin: hubOrigin,
    storageOrigin,
    requests,
    options,
    expireAddresses: () => signatures.clear(),
    async [Symbol.asyncDispose]() {
      for (const { close } of servers) await close();
    },
  };
}

async function listening(answer: (message: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function allFiles({ repos }: HubOptions): RepoFile[] {
  return Object.values(repos).flatMap(({ commits }) =>
    Object.values(commits).flatMap((files) => Object.values(files)),
  );
}

function entryOf([path, { bytes, isLarge }]: [string, RepoFile]) {
  if (!isLarge) return { type: 'file', oid: gitSha1(bytes), size: bytes.length, path };
  const pointer = Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256Of(bytes)}\nsize ${bytes.length}\n`,
  );
  const lfs = { oid: sha256Of(bytes), size: bytes.length, pointerSize: pointer.length };
  return { type: 'file', oid: gitSha1(pointer), size: bytes.length, lfs, path };
}

function infoOf(id: string, sha: string, { isGated }: HubRepo, files: Record<string, RepoFile>) {
  const siblings = Object.keys(files).map((rfilename) => ({ rfilename }));
  const dates = { createdAt: '2026-01-01T00:00:00.000Z', lastModified: '2026-01-01T00:00:00.000Z' };
  return {
    _id: id,
    id,
    modelId: id,
    sha,
    ...dates,
    private: false,
    gated: isGated ? 'auto' : false,
    tags: [],
    downloads: 0,
    likes: 0,
    siblings,
  };
}

/** All of it, or the part that is asked for. */
async function send(
  bytes: Buffer,
  etag: string,
  { method, headers }: Pick<HubRequestSeen, 'method' | 'headers'>,
  response: ServerResponse,
  trickle: HubOptions['trickle'] | undefined = undefined,
): Promise<void> {
  response.setHeader('etag', etag);
  response.setHeader('accept-ranges', 'bytes');
  const condition = headers['if-range'];
  const range = /^bytes=(\d+)-(\d*)$/.exec(
    condition === undefined || condition === etag ? (headers.range ?? '') : '',
  );
  const start = Number(range?.[1] ?? 0);
  const end = range?.[2] ? Math.min(Number(range[2]) + 1, bytes.length) : bytes.length;
  if (range && start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` });
    response.end();
    return;
  }
  const part = bytes.subarray(start, end);
  response.writeHead(range ? 206 : 200, {
    'content-length': part.length,
    ...(range && { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` }),
  });
  if (method === 'HEAD' || !trickle) {
    response.end(method === 'HEAD' ? undefined : part);
    return;
  }
  for (let at = 0; at < part.length && !response.destroyed; at += trickle.bytes) {
    response.write(part.subarray(at, at + trickle.bytes));
    await sleep(trickle.pauseMs);
  }
  response.end();
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'x-error-code': code, 'x-error-message': `${code} of the loopback hub` });
  response.end();
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
