import { copyFile, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { exclusionsOf } from '../ledger/exclusions.ts';
import { videoFactsSchema, videoSchema } from '../records/video.ts';
import { DigestCache } from './digest-cache.ts';
import { findVideos } from './find-videos.ts';
import { type GivenFile, mergeGivenFiles } from './given-files.ts';
import { type Identified, identifyVideos } from './identify.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

async function put(path: string, text = path): Promise<string> {
  const whole = join(folder, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, text);
  return whole;
}

async function given(...inputs: string[]): Promise<GivenFile[]> {
  return mergeGivenFiles([], await Array.fromAsync(findVideos(inputs)));
}

async function identify(...inputs: string[]): Promise<Identified> {
  return await identifyVideos(await given(...inputs), new DigestCache(null));
}

/** Identifies one file `a.mp4` to which a manifest gives an id. */
async function idFor(id: string, text = 'text'): Promise<string> {
  await put('a.mp4', text);
  const { videos } = await identify(await put('m.jsonl', JSON.stringify({ path: 'a.mp4', id })));
  return videos[0]!.id;
}

describe('an id', () => {
  test.each([
    ['Limits & Continuity (1).mp4', 'Limits-Continuity-1'],
    ['é.mp4', 'e'],
    ['-rf.mp4', 'rf'],
    ['$(id).mp4', 'id'],
    ['two\nlines.mp4', 'two-lines'],
    ['😀.mp4', 'video'],
    ['数学.mp4', 'video'],
    [`${'x'.repeat(246)}.mp4`, 'x'.repeat(40)],
    ['no-extension', 'no-extension'],
    ['.mp4', 'mp4'],
  ])('of %j is its slug and the digest', async (name, slug) => {
    const { videos } = await identify(await put(name, 'text'));
    expect(videos[0]!.id).toBe(`${slug}-${sha256('text').slice(0, 10)}`);
    expect(videoSchema.parse(videos[0])).toEqual(videos[0]);
  });

  test.each(['a', 'A_b-1', 'dQw4w9WgXcQ', '-0r', '0'.repeat(64)])('%j of a manifest is taken', async (id) => {
    expect(await idFor(id)).toBe(id);
  });

  test.each([
    '../../x',
    '..',
    'a/b',
    'a b',
    '',
    'x'.repeat(65),
    'ü'.repeat(150),
    'nul\0',
    'line\n',
    'a.b',
    '$(id)',
  ])('%j of a manifest is replaced', async (id) => {
    expect(await idFor(id)).toBe(`a-${sha256('text').slice(0, 10)}`);
  });

  test('of twin names with other bytes differs', async () => {
    const paths = [
      await put('a/lecture.mp4', '1'),
      await put('b/lecture.mp4', '2'),
      await put(`c/${'é'.normalize('NFC')}.mp4`, '3'),
      await put(`c/${'é'.normalize('NFD')}.mp4`, '4'),
    ];
    const { videos } = await identify(...paths);
    expect(new Set(videos.map(({ id }) => id)).size).toBe(4);
    expect(videos.map(({ id }) => id)).toEqual(videos.map(({ id }) => id).sort());
  });

  test('that two videos are given is a mistake that names both', async () => {
    await put('a.mp4');
    await put('b.mp4');
    const one = await put('1.jsonl', '{"path":"a.mp4","id":"x"}');
    const two = await put('2.jsonl', '{"path":"b.mp4","id":"x"}');
    await expect(identify(one, two)).rejects.toThrow(
      new UsageError('The id x is used for two different videos: a.mp4 and b.mp4. Ids must be unique.'),
    );
    await rm(join(folder, 'b.mp4'));
    await expect(identify(one, two)).rejects.toThrow('a.mp4 and b.mp4');
  });
});

describe('the same bytes', () => {
  test('twice are one video with two sources, named after the first name', async () => {
    const [b, a] = [await put('x/b.mp4', 'same'), await put('y/a.mp4', 'same')];
    const { videos } = await identify(b, a, b);
    expect(videos).toHaveLength(1);
    expect(videos[0]).toMatchObject({ sources: [b, a].sort(), path: a, bytes: 4, sha256: sha256('same') });
    expect((await identify(a, b)).videos).toEqual(videos);
  });

  test('are what a manifest says of them, wherever else they are found', async () => {
    await put('v/a.mp4', 'same');
    await put('v/z.mp4', 'same');
    const named = await put('named.jsonl', '{"path":"v/z.mp4","id":"x"}');
    const told = await put('told.jsonl', '{"path":"v/z.mp4","title":"Limits"}');
    for (const inputs of [
      [named, join(folder, 'v')],
      [join(folder, 'v'), named],
    ]) {
      expect((await identify(...inputs)).videos).toMatchObject([{ id: 'x', path: join(folder, 'v/z.mp4') }]);
    }
    for (const inputs of [
      [told, join(folder, 'v')],
      [join(folder, 'v'), told],
    ]) {
      expect((await identify(...inputs)).videos).toMatchObject([{ facts: { title: 'Limits' } }]);
    }
  });

  test('moved are the same video: id, digest and facts', async () => {
    const from = await put('a/lecture.mp4');
    const before = (await identify(from)).videos[0]!;
    await mkdir(join(folder, 'b'));
    await rename(from, join(folder, 'b', 'lecture.mp4'));
    const after = (await identify(join(folder, 'b'))).videos[0]!;
    const place = { path: '', sources: [] };
    expect({ ...after, ...place }).toEqual({ ...before, ...place });
  });
});

describe('a list of exclusions', () => {
  async function identifyWithout(entry: string, ...inputs: string[]): Promise<Identified> {
    const exclusions = exclusionsOf([{ text: entry, place: 'here' }]);
    return await identifyVideos(await given(...inputs), new DigestCache(null), () => {}, exclusions);
  }

  test.each([
    'x',
    'https://youtu.be/AbCdEfGhIj1',
    'youtube:AbCdEfGhIj1',
    'internet-archive:item',
    'channel:UC1',
    'channel:a teacher',
    `sha256:${sha256('same')}`,
  ])('that has %s takes the video out, of which no fact stays', async (entry) => {
    await put('a.mp4', 'same');
    await put('b.mp4', 'other');
    const line = {
      path: 'a.mp4',
      id: 'x',
      title: 'Limits',
      url: 'https://www.youtube.com/watch?v=AbCdEfGhIj1&t=1',
      source: 'internet-archive:item',
      channel: { id: 'UC1', name: 'A teacher' },
    };
    const manifest = await put(
      'm.jsonl',
      `${JSON.stringify(line)}\n{"path":"b.mp4","channel":7,"source":{"id":1}}\n`,
    );
    const { videos, excluded } = await identifyWithout(entry, manifest);
    expect(videos.map(({ path }) => path)).toEqual([join(folder, 'b.mp4')]);
    expect(excluded).toMatchObject([{ entry, video: { id: 'x', sha256: sha256('same'), captions: null } }]);
    expect(excluded[0]!.video.facts).toEqual(videoFactsSchema.parse({}));
  });

  test('excludes bytes under every name that they are found by', async () => {
    await put('v/a.mp4', 'same');
    await put('v/z.mp4', 'same');
    const manifest = await put('m.jsonl', '{"path":"v/z.mp4","url":"https://example.org/z"}');
    for (const inputs of [
      [manifest, join(folder, 'v')],
      [join(folder, 'v'), manifest],
    ]) {
      const { videos, excluded } = await identifyWithout('https://example.org/z', ...inputs);
      expect(videos).toEqual([]);
      expect(excluded).toHaveLength(1);
    }
  });

  test('says of a file that is gone that nobody needs it', async () => {
    const manifest = await put('m.jsonl', '{"path":"gone.mp4","id":"x"}\n{"path":"lost.mp4","id":"y"}');
    const { missing } = await identifyWithout('x', manifest);
    expect(missing.map(({ id, excludedBy }) => [id, excludedBy])).toEqual([
      ['x', 'x'],
      ['y', null],
    ]);
  });
});

describe('a file of a list that cannot be read', () => {
  test('is missing, once, and the others go on', async () => {
    await put('a.mp4');
    await mkdir(join(folder, 'folder.mp4'));
    const list = await put('l.txt', 'gone.mp4\na.mp4\nfolder.mp4\ngone.mp4\na.mp4/below.mp4\n');
    const { videos, missing } = await identify(list);
    expect(videos.map(({ sources }) => sources)).toEqual([['a.mp4']]);
    expect(missing).toMatchObject([
      { source: 'a.mp4/below.mp4', message: expect.stringContaining('ENOTDIR') },
      { source: 'folder.mp4', listed: `${list} line 3`, message: expect.stringMatching(/^It is a folder: /) },
      { source: 'gone.mp4', message: 'No file "gone.mp4".' },
    ]);
    expect(missing[2]!.id).toMatch(/^gone-[0-9a-f]{10}$/);
  });

  test('keeps the id that a manifest gives it', async () => {
    const { missing } = await identify(
      await put('m.jsonl', '{"path":"gone.mp4","id":"x"}\n{"path":"nul\\u0000.mp4"}'),
    );
    expect(missing).toMatchObject([{ id: 'x' }, { id: expect.stringMatching(/^nul-[0-9a-f]{10}$/) }]);
  });
});

describe('subtitles', () => {
  test.each([
    [['a.vtt', 'a.srt'], 'a.vtt', 'vtt'],
    [['a.en.vtt', 'a.srt'], 'a.en.vtt', 'vtt'],
    [['a.srt', 'b.vtt'], 'a.srt', 'srt'],
    [['a.en.srt'], 'a.en.srt', 'srt'],
  ])('of %j beside a.mp4: %s', async (files, chosen, format) => {
    const video = await put('a.mp4');
    for (const file of files) await put(file);
    const path = join(folder, chosen);
    expect((await identify(video)).videos[0]!.captions).toEqual({
      path,
      format,
      language: chosen.includes('.en.') ? 'en' : null,
      sha256: sha256(chosen),
    });
  });

  test('of another video, or a folder of that name, are none', async () => {
    const video = await put('a.mp4');
    await put('ab.vtt');
    await mkdir(join(folder, 'a.vtt'));
    expect((await identify(video)).videos[0]!.captions).toBeNull();
  });
});

describe('the cache of digests', () => {
  const stored = (): string => join(folder, 'DIR', 'journal', 'digests.json');

  async function digestOf(path: string): Promise<string> {
    const cache = new DigestCache(join(folder, 'DIR'));
    await cache.load();
    const { sha256 } = await cache.digest(path);
    await cache.save();
    return sha256;
  }

  function withDigest(body: string): string {
    return `${sha256(body)}\n${body}\n`;
  }

  async function entriesStored(): Promise<unknown> {
    return JSON.parse((await readFile(stored(), 'utf8')).split('\n')[1]!);
  }

  /** Other bytes of the same length, with the time that the file had. */
  async function changeUnseen(path: string, text: string): Promise<void> {
    const { mtime, atime } = await stat(path);
    await writeFile(path, text);
    await utimes(path, atime, mtime);
  }

  test('spares a file that has not changed from being read', async () => {
    const path = await put('a.mp4', 'one');
    await utimes(path, 1000, 1000);
    expect(await digestOf(path)).toBe(sha256('one'));
    await changeUnseen(path, 'two');
    expect(await digestOf(path)).toBe(sha256('one'));
  });

  test('reads again what has another time, size or inode', async () => {
    const path = await put('a.mp4', 'one');
    await utimes(path, 1000, 1000);
    await digestOf(path);
    await writeFile(path, 'two');
    await utimes(path, 1000, 1001);
    expect(await digestOf(path)).toBe(sha256('two'));
    await changeUnseen(path, 'three');
    expect(await digestOf(path)).toBe(sha256('three'));
    const { mtime } = await stat(path);
    await copyFile(await put('b.mp4', 'seven'), join(folder, 'c.mp4'));
    await utimes(join(folder, 'c.mp4'), mtime, mtime);
    await rename(join(folder, 'c.mp4'), path);
    expect(await digestOf(path)).toBe(sha256('seven'));
  });

  test.each(['', '{', '{}', '[[1]]', '[["PATH",{"stamp":"STAMP","sha256":"../../x"}]]'])(
    'that reads %j is as good as none',
    async (text) => {
      const path = await put('a.mp4', 'one');
      await digestOf(path);
      const { size, mtimeMs, ino } = await stat(path);
      const damaged = withDigest(
        text.replace('"PATH"', JSON.stringify(path)).replace('STAMP', `${size} ${mtimeMs} ${ino}`),
      );
      await writeFile(stored(), damaged);
      expect(await digestOf(path)).toBe(sha256('one'));
      expect(await entriesStored()).toHaveLength(1);
    },
  );

  test('with one wrong digit is as good as none', async () => {
    const path = await put('a.mp4', 'one');
    await digestOf(path);
    const text = await readFile(stored(), 'utf8');
    const at = text.lastIndexOf(sha256('one'));
    await writeFile(stored(), `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`);
    expect(await digestOf(path)).toBe(sha256('one'));
    await writeFile(stored(), text.slice(0, -20));
    expect(await digestOf(path)).toBe(sha256('one'));
  });

  test('without a workspace leaves nothing', async () => {
    const cache = new DigestCache(null);
    await cache.load();
    await cache.digest(await put('a.mp4'));
    await cache.save();
    await expect(stat(stored())).rejects.toThrow('ENOENT');
  });
});

test('files are counted as they come', async () => {
  await put('a.mp4');
  await put('b.mp4');
  const counts: number[] = [];
  const { videos } = await identifyVideos(await given(folder), new DigestCache(null), (count) =>
    counts.push(count),
  );
  expect(counts).toEqual([1, 2]);
  expect(videos[0]!.facts).toEqual(videoFactsSchema.parse({}));
});
