/** A reader that runs in the process of the test, and questions to it. */
import { mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { ViewServer } from '../src/view/server.ts';
import { type ViewOptions, viewDataset } from '../src/view/view-dataset.ts';

/** A folder for a file of tests, with a page for its readers; their caches are in it too. Gone after the tests. */
export function viewFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `lectern-${name}-`));
  const cacheBefore = process.env.XDG_CACHE_HOME;
  process.env.XDG_CACHE_HOME = join(folder, 'cache');
  beforeAll(() => writePage(join(folder, 'page')));
  afterAll(async () => {
    if (cacheBefore === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cacheBefore;
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Opens a reader of `dir` with the page of such a folder. */
export function openView(
  folder: string,
  options: Partial<ViewOptions> & { dir: string },
): Promise<ViewServer> {
  return viewDataset({
    ...{ run: null, port: 0, pageFolder: join(folder, 'page'), signal: new AbortController().signal },
    ...{ onEvent: () => {}, onFault: () => {} },
    ...options,
  });
}

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Asks as nothing but the path and the headers say: nothing in the path is tidied up on the way. */
export function askAt(port: number, path: string, options: RequestOptions = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** An answer in JSON, which must be one. */
export async function getAt<T>(port: number, path: string): Promise<T> {
  const { status, body, headers } = await askAt(port, path);
  expect([path, status, headers['content-type']]).toEqual([path, 200, 'application/json; charset=utf-8']);
  return JSON.parse(body.toString('utf8')) as T;
}

/** A folder as the build leaves it, of a page that does nothing. */
async function writePage(folder: string): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Lectern</title>');
  await writeFile(join(folder, 'assets', 'main-Ab3_x-9Z.js'), 'export {};');
  await writeFile(join(folder, 'assets', 'notes.txt'), 'not of the page');
}
