import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { exclusionsOf, noExclusions } from '../ledger/exclusions.ts';
import type { CollectedVideo } from './candidate.ts';
import { listCollection } from './list-collection.ts';

async function videosOf(folder: string): Promise<CollectedVideo[]> {
  const text = await readFile(join(folder, 'videos.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as CollectedVideo);
}

async function collect(name: string, text: string, exclusions = noExclusions) {
  const folder = await temporaryFolder();
  const path = join(folder, name);
  await writeFile(path, text);
  const out = join(folder, 'out');
  const summary = await listCollection({ out, source: 'manifest', paths: [path], exclusions });
  return { folder, path, out, summary, videos: await videosOf(out) };
}

test('a folder is taken where it is; a second time nothing is added', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'in', 'week 1'), { recursive: true });
  for (const name of ['a.mp4', 'week 1/a.mp4', 'notes.txt']) await writeFile(join(folder, 'in', name), name);
  const options = {
    out: join(folder, 'out'),
    source: 'folder' as const,
    paths: [join(folder, 'in')],
    exclusions: noExclusions,
  };
  expect(await listCollection(options)).toMatchObject({ added: 2, videos: 2 });
  expect(await listCollection(options)).toMatchObject({ added: 0, videos: 2 });
  const videos = await videosOf(options.out);
  expect(videos.map(({ media }) => media)).toEqual([
    { kind: 'file', path: join(folder, 'in', 'a.mp4') },
    { kind: 'file', path: join(folder, 'in', 'week 1', 'a.mp4') },
  ]);
  expect(new Set(videos.map(({ id }) => id)).size).toBe(2);
});

test.each([
  [
    'list.jsonl',
    '{"id":"one","download":"https://cdn.example/1.mp4","url":"https://example.org/1","title":" T ","subject":"S","knowledgePoint":"K"}\n{"url":"https://youtu.be/dQw4w9WgXcQ"}\n{"path":"files/x.mp4"}\n',
  ],
  [
    'list.csv',
    'id,path,download,URL,Title,subject,knowledge_point\none,,https://cdn.example/1.mp4,https://example.org/1, T ,S,K\n,,,https://youtu.be/dQw4w9WgXcQ,,,\n,files/x.mp4,,,,,\n',
  ],
  [
    'list.json',
    '{"videos": [{"id":"one","download":"https://cdn.example/1.mp4","link":"https://example.org/1","title":" T ","subject":"S","knowledge_point":"K"}, "https://youtu.be/dQw4w9WgXcQ", {"file":"files/x.mp4"}]}',
  ],
  [
    'list.txt',
    'id;path;url;Title;subject;knowledge point\r\none;https://cdn.example/1.mp4;https://example.org/1; T ;S;K\r\n;https://youtu.be/dQw4w9WgXcQ;;;;\r\n;"files/x.mp4";;;;\r\n',
  ],
])('%s gives files, downloads and pages', async (name, text) => {
  const { folder, videos } = await collect(name, text);
  expect(videos).toMatchObject([
    {
      id: 'one',
      url: 'https://example.org/1',
      title: 'T',
      subject: 'S',
      knowledgePoint: 'K',
      media: { kind: 'http', url: 'https://cdn.example/1.mp4' },
    },
    { media: { kind: 'page', url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ' } },
    { media: { kind: 'file', path: join(folder, 'files', 'x.mp4') } },
  ]);
});

test('a plain list holds paths and addresses; the same page twice is one video', async () => {
  const { videos, summary } = await collect(
    'list.txt',
    '# mine\nhttps://example.org/a.mp4?utm_source=x\n\nhttp://example.org/a.mp4#t=5\nb.mp4\n',
  );
  expect(summary).toMatchObject({ videos: 2, twins: 1 });
  expect(videos[0]!.alsoAs.length).toBe(1);
});

test('ids that are not well-formed, or taken, are replaced by others', async () => {
  const { videos } = await collect(
    'list.jsonl',
    ['x', 'x', '../../etc', '', '-rf']
      .map((id, index) => `${JSON.stringify({ id, path: `${index}.mp4` })}\n`)
      .join(''),
  );
  const ids = videos.map(({ id }) => id);
  expect(ids[0]).toBe('x');
  expect(ids[4]).toBe('-rf');
  expect(new Set(ids).size).toBe(5);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
});

test('what a list excludes is left out', async () => {
  const exclusions = exclusionsOf([{ text: 'https://example.org/a.mp4', place: 'x line 1' }]);
  const { summary } = await collect(
    'list.txt',
    'https://example.org/a.mp4\nhttps://example.org/b.mp4\n',
    exclusions,
  );
  expect(summary).toMatchObject({ videos: 1, excluded: 1 });
});

test.each([
  ['list.jsonl', '{"title":"no place"}', /line 1: expected path, download or url .* got none of them/],
  ['list.jsonl', 'not json', /line 1: expected a JSON object/],
  ['list.jsonl', '{"url":"https://user:pw@example.org/a"}', /line 1: .*hold no password/],
  ['list.csv', 'path,title\na,b,c\n', /line 2: expected 2 values/],
  ['list.txt', 'C:\\videos\\a.mp4\n', /line 1: .* is a Windows path/],
  ['list.json', '[{"path":"file://nas/a.mp4"}]', /entry 1: .* on another machine \(nas\)/],
  ['list.csv', 'Name;Title\nx;y\n', /line 1: expected a header row with path, download or url/],
  ['list.txt', 'http://\n', /line 1: expected path, download or url/],
])('%s with %j is a mistake that names the line', async (name, text, told) => {
  await expect(collect(name, text)).rejects.toThrow(UsageError);
  await expect(collect(name, text)).rejects.toThrow(told);
});
