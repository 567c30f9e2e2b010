import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeReport } from '../src/library/report.ts';
import type {
  DocumentDetails,
  DocumentRow,
  FunnelItem,
  Page,
  SearchHit,
  VideoCard,
  VideoDetails,
} from '../src/view/api.ts';
import type { ViewServer } from '../src/view/server.ts';
import { getAt, openView, viewFolder } from './view-asking.ts';
import { makeWorkspace } from './view-workspace.ts';

const slideTitle = 'Roots & powers of two';

const folder = viewFolder('titles');
let workspace: string;
let server: ViewServer;

beforeAll(async () => {
  workspace = join(folder, 'workspace');
  const box: [number, number][] = [
    [0, 0],
    [1, 0],
    [1, 0.1],
    [0, 0.1],
  ];
  const slide = [{ text: slideTitle, confidence: 0.99, box }];
  await makeWorkspace(workspace, { title: null, slide });
  server = await openView(folder, { dir: workspace });
});
afterAll(async () => {
  await server?.close();
});

const get = <T>(path: string): Promise<T> => getAt<T>(server.port, path);

test('the library, the funnel and a video are called by the first slide, else by the file', async () => {
  const { items } = await get<Page<VideoCard>>('/api/videos');
  expect(items.map(({ id, title }) => [id, title])).toEqual([
    ['dropped-2', 'dropped'],
    ['failed-3', 'failed'],
    ['kept-1', slideTitle],
  ]);
  const kept = await get<VideoDetails>('/api/videos/kept-1');
  expect([kept.card.title, kept.titleFrom, kept.facts.title]).toEqual([slideTitle, 'slide', null]);
  expect((await get<VideoDetails>('/api/videos/dropped-2')).titleFrom).toBe('file');
  const decided = await get<Page<FunnelItem>>('/api/funnel/items?verdict=failed');
  expect(decided.items.map(({ title }) => title)).toEqual(['failed']);
});

test('so are samples, in the contents and in the book', async () => {
  const { items } = await get<Page<DocumentRow>>('/api/documents');
  expect(items[0]!.titles).toEqual([slideTitle]);
  const { videos } = await get<DocumentDetails>('/api/documents/0');
  expect(videos.map(({ id, title }) => [id, title])).toEqual([['kept-1', slideTitle]]);
});

test('they are searched, as ids are', async () => {
  for (const words of ['powers', 'kept-1']) {
    const { items } = await get<Page<SearchHit>>(`/api/search?q=${words}`);
    expect(items.map(({ video, title }) => [video, title])).toEqual([['kept-1', slideTitle]]);
    const documents = await get<Page<DocumentRow>>(`/api/documents?search=${words}`);
    expect([words, documents.total]).toEqual([words, words === 'powers' ? 1 : 0]);
  }
});

test('and the samples of a report', async () => {
  const out = join(folder, 'report');
  const options = { tokenizer: 'words', similarity: null, samples: 5, seed: 1 } as const;
  await makeReport(workspace, { out, run: null, title: null, ...options });
  const index = await readFile(join(out, 'index.html'), 'utf8');
  const sample = await readFile(join(out, 'samples', '01.html'), 'utf8');
  expect(index).toContain('<span>Roots &amp; powers of two</span>');
  expect(sample).toContain('<title>Roots &amp; powers of two</title>');
  expect(sample).toContain('<h1>Roots &amp; powers of two</h1>');
  expect(sample).not.toContain(folder);
});
