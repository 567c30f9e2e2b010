import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
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

describe('what a file is called', () => {
  /** Collects folders of new files, wherever they come to lie. */
  async function collectFolders(
    files: Record<string, string | Buffer>,
    folders: readonly string[],
  ): Promise<CollectedVideo[]> {
    const root = await temporaryFolder();
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), content);
    }
    const out = join(root, 'out');
    for (const folder of folders)
      await listCollection({ out, source: 'folder', paths: [join(root, folder)], exclusions: noExclusions });
    return videosOf(out);
  }
  const names = ({ id, key, title }: CollectedVideo) => ({ id, key, title });

  test('does not depend on where the folder lies', async () => {
    const files = { 'in/Week 1/a lecture.mp4': 'a', 'in/b.mp4': 'b' };
    const here = await collectFolders(files, ['in']);
    expect((await collectFolders(files, ['in'])).map(names)).toEqual(here.map(names));
    expect(here.map(({ title }) => title)).toEqual(['b', 'a lecture']);
    const moved = { 'elsewhere/a lecture.mp4': 'a' };
    expect((await collectFolders(moved, ['elsewhere'])).map(names)).toEqual(here.slice(1).map(names));
  });

  test('is another one where name, size, beginning, middle or end differ', async () => {
    const bytes = Buffer.alloc(3_000_000, 1);
    const changed = (at: number): Buffer => {
      const other = Buffer.from(bytes);
      other[at] = 2;
      return other;
    };
    const files = {
      'one/a.mp4': bytes,
      'two/a.mp4': changed(5),
      'three/a.mp4': changed(1_500_000),
      'four/a.mp4': changed(2_999_995),
      'five/a.mp4': bytes.subarray(1),
      'six/b.mp4': bytes,
    };
    const folders = [...new Set(Object.keys(files).map((name) => name.split('/')[0]!))];
    const videos = await collectFolders(files, folders);
    expect(new Set(videos.map(({ id }) => id)).size).toBe(folders.length);
  });

  test('is one for copies under one name, and for a folder met again above itself', async () => {
    const files = { 'in/one/a.mp4': 'a', 'in/two/a.mp4': 'a', 'in/two/c.mp4': 'c' };
    expect(await collectFolders(files, ['in/one', 'in/two', 'in'])).toHaveLength(2);
  });

  test('stays what it was when the file changes', async () => {
    const folder = await temporaryFolder();
    const paths = [join(folder, 'in')];
    await mkdir(paths[0]!);
    const options = { out: join(folder, 'out'), source: 'folder' as const, paths, exclusions: noExclusions };
    await writeFile(join(folder, 'in', 'a.mp4'), 'a');
    await listCollection(options);
    const before = await videosOf(options.out);
    await writeFile(join(folder, 'in', 'a.mp4'), 'changed');
    expect(await listCollection(options)).toMatchObject({ added: 0, videos: 1 });
    expect(await videosOf(options.out)).toEqual(before);
  });

  test('in a list is the title that it gives; a file that is not there is taken up too', async () => {
    const { videos } = await collect('list.csv', 'path,title\nx.mp4,On sets\ngone/y.z.mp4,\n');
    expect(videos.map(({ title }) => title)).toEqual(['On sets', 'y.z']);
  });
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
