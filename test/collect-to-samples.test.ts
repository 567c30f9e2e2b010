import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEntry } from '../src/engine/run-index.ts';
import { writeTestVideo } from '../src/media/testing.ts';
import type { Query, Sample, Transcript } from '../src/records/index.ts';
import { example, lectern, readLines, readSamples, temporaryFolder } from './cli.ts';
import { ranged, startArchive } from './collect-archive.ts';
import { type LoopbackServer, startServer } from './collect-servers.ts';
import { startYoutube, type YoutubeServer, youtubeKey } from './collect-youtube.ts';
import { takeOver } from './finished-run.ts';
import { cutLesson } from './lesson.ts';

/** The example, as its author published it: a page with a player, and a file on a server of hers. */
const hers = {
  id: 'hypatia-squares',
  title: 'Hypatia draws four squares',
  description: 'Zweiquadratesatz explained. https://youtu.be/AbCdEfGhIj1',
  page: 'https://www.youtube.com/watch?v=AbCdEfGhIj1',
};
/** A piece of it that somebody else speaks over his own slides, as far as a program can tell. */
const his = { item: 'right_triangles', title: 'Parts of a right triangle' };

const queries: Query[] = ['Pythagorean theorem', 'Right triangle'].map((knowledgePoint) => ({
  id: `mathematics.${knowledgePoint.toLowerCase().replace(' ', '-')}`,
  query: `"${knowledgePoint}" in Geometry Mathematics tutorial`,
  subject: 'Mathematics',
  course: 'Geometry',
  subCourse: 'Triangles',
  knowledgePoint,
  language: 'en',
}));
const place = { subject: 'Mathematics', course: 'Geometry', subCourse: 'Triangles' };

describe('collect, review, fetch, run, remove', () => {
  const folder = temporaryFolder();
  const collection = join(folder, 'collection');
  const workspace = join(folder, 'textbook');
  const list = join(folder, 'list.jsonl');
  const asked = join(folder, 'queries.jsonl');
  let servers: { archive: LoopbackServer; youtube: YoutubeServer; films: LoopbackServer };

  beforeAll(async () => {
    const film = readFileSync(example);
    const lesson = await cutLesson(5.4, 31.6);
    const piece = join(folder, 'piece.mp4');
    await writeTestVideo(piece, { video: lesson, audio: lesson.audio });
    const content = readFileSync(piece);
    const sha1 = createHash('sha1').update(content).digest('hex');
    const size = String(content.length);
    servers = {
      archive: await startArchive({
        search: (words) => (words === 'right triangle' ? [his.item] : []),
        item: (item) =>
          item !== his.item
            ? {}
            : {
                metadata: {
                  title: his.title,
                  description: 'Legs and hypotenuse of a right triangle.',
                  licenseurl: 'https://creativecommons.org/licenses/by-sa/4.0/',
                },
                files: [
                  { name: 'a.mp4', source: 'original', format: 'h.264', length: '26.2', size, sha1, content },
                ],
              },
      }),
      youtube: await startYoutube({
        search: (words) => (words.includes('Pythagorean') ? ['AbCdEfGhIj1', 'TrailerVid1'] : []),
        video: (id) => ({
          duration: 'PT1M27S',
          license: 'creativeCommon',
          caption: false,
          live: 'none',
          ...(id === 'AbCdEfGhIj1'
            ? { title: hers.title, description: hers.description, comments: ['Danke, Hypatia!'] }
            : { title: 'Pythagoras - Official Trailer (HD)', description: 'In cinemas now.', comments: [] }),
        }),
      }),
      films: await startServer((request) => ranged(request, film)),
    };
    const lines = [
      {
        id: hers.id,
        url: hers.page,
        download: `${servers.films.origin}/films/squares.mp4`,
        title: hers.title,
        description: hers.description,
        licence: 'CC-BY-4.0',
        channel: 'Hypatia teaches',
      },
      { url: 'https://mirror.example/squares', download: `${servers.films.origin}/mirror.mp4` },
    ];
    writeFileSync(list, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    writeFileSync(asked, queries.map((query) => `${JSON.stringify(query)}\n`).join(''));
    await takeOver(workspace);
  });
  afterAll(async () => {
    for (const server of Object.values(servers)) await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(...args: string[]): Promise<string> {
    const ended = await lectern(args, { env: { YOUTUBE_API_KEY: youtubeKey } });
    expect([args[0], ended.exitCode, ended.stderr]).toEqual([args[0], 0, expect.any(String)]);
    return ended.stderr;
  }

  /** All that leads to a textbook, as docs/collect.md has it. @returns what each command said */
  async function makeTextbook(): Promise<string[]> {
    const searched = [
      '--queries',
      asked,
      '--out',
      collection,
      '--allow-loopback',
      '--requests-per-sec',
      '100',
    ];
    const { archive, youtube } = servers;
    const config = join(folder, 'lectern.yaml');
    // One film is a piece of another.
    writeFileSync(config, 'weave: { maxShared: 1 }\n');
    return [
      await run('collect', 'manifest', list, '--out', collection),
      await run('collect', 'youtube', ...searched, '--api', youtube.api),
      await run('collect', 'internet-archive', ...searched, '--api', archive.origin),
      await run('review', collection),
      await run('fetch', collection, '--allow-loopback'),
      await run('run', join(collection, 'manifest.jsonl'), '--out', workspace, '--config', config),
    ];
  }

  test('ends in samples that carry point, course, licence and address, and leaves nothing of a video that is removed', async () => {
    const said = await makeTextbook();
    expect(said[3]).toMatch(/3 videos kept, 1 dropped: entertainment 1/);
    const videos = new Map(
      readSamples(workspace).flatMap((sample) => sample.videos.map((one) => [one.id, one])),
    );
    expect([...videos.keys()].sort()).toEqual([hers.id, his.item].sort());
    expect(videos.get(hers.id)).toMatchObject({
      ...place,
      knowledgePoint: 'Pythagorean theorem',
      title: hers.title,
      licence: 'CC-BY-4.0',
      url: hers.page,
      source: expect.stringMatching(/^url:/),
      retrieved: expect.stringMatching(/^20\d\d-/),
    });
    expect(videos.get(his.item)).toMatchObject({
      ...place,
      knowledgePoint: 'Right triangle',
      title: his.title,
      licence: 'CC-BY-SA-4.0',
      url: `https://archive.org/details/${his.item}`,
      source: `internet-archive:${his.item}`,
      retrieved: expect.stringMatching(/^20\d\d-/),
    });
    await run('export', workspace, '--format', 'parquet');
    expect(readdirSync(join(workspace, 'export', 'default')).sort()).toEqual(['parquet', 'textbook']);

    const words = [hers.title, 'Hypatia', 'Zweiquadratesatz', hers.page, 'AbCdEfGhIj1', 'mirror.example'];
    words.push(...phrasesOf(hers.id), ...picturesOf(hers.id), hers.id, 'films/squares');
    for (const word of words)
      expect([...traces(collection, [word]), ...traces(workspace, [word])], word).not.toEqual([]);
    const before = survivors();

    await run('remove', 'https://youtu.be/AbCdEfGhIj1', workspace, '--reason', 'asked by its author');
    await run('remove', 'https://youtu.be/AbCdEfGhIj1', collection, '--reason', 'asked by its author');
    const left = (): string[] => [...traces(workspace, words), ...traces(collection, words)];
    // The audit lines name ids, as docs/ledger.md says, and nothing else.
    expect(left()).toEqual(Array.from({ length: 2 }, () => `removals.jsonl: ${hers.id}`));
    expect(survivors()).toEqual(before);
    await run('verify', workspace);

    const again = await makeTextbook();
    expect(again[0]).toContain('2 removed');
    expect(left()).toEqual(Array.from({ length: 2 }, () => `removals.jsonl: ${hers.id}`));
    expect(survivors()).toEqual(before);
    expect(await run('remove', hers.page, collection)).toContain('Already removed');
  });

  test('bytes that were removed are not taken from another address either', async () => {
    const other = join(folder, 'other.jsonl');
    writeFileSync(other, `${JSON.stringify({ id: 'again', url: `${servers.films.origin}/again.mp4` })}\n`);
    await run('collect', 'manifest', other, '--out', collection);
    await run('review', collection);
    const ended = await lectern(['fetch', collection, '--allow-loopback']);
    expect([ended.exitCode, ended.stderr]).toEqual([3, expect.stringContaining('again: removed: ')]);
    expect(readdirSync(join(collection, 'files'))).toEqual([expect.stringMatching(/^right-triangles-/)]);
    expect(readLines<{ id: string }>(collection, 'manifest.jsonl').map(({ id }) => id)).toEqual([his.item]);
  });

  test('a folder that is neither is a mistake, and stays as it is', async () => {
    const nothing = temporaryFolder();
    const ended = await lectern(['remove', hers.id, nothing]);
    expect([ended.exitCode, ended.stderr]).toEqual([
      2,
      expect.stringMatching(/is neither a workspace .* nor a collection/),
    ]);
    expect(readdirSync(nothing)).toEqual([]);
    rmSync(nothing, { recursive: true });
  });

  function entryOf(id: string): RunEntry {
    const entry = readLines<RunEntry>(workspace, 'runs', 'default', 'index.jsonl').find(
      ({ video }) => video.id === id,
    );
    expect(entry).toBeDefined();
    return entry!;
  }

  function speechOf(id: string): string {
    const path = join(workspace, 'artefacts', 'transcribe', entryOf(id).keys.transcribe!);
    const { utterances } = JSON.parse(readFileSync(path, 'utf8').split('\n')[1]!) as Transcript;
    return utterances.map(({ text }) => text).join('\n');
  }

  /** Four words in a row, of each utterance of a video in which nobody else says them. */
  function phrasesOf(id: string): string[] {
    const others = speechOf(his.item);
    const phrases = speechOf(id)
      .split('\n')
      .map((text) => text.split(' ').slice(0, 4).join(' '))
      .filter((phrase) => phrase.split(' ').length === 4 && !others.includes(phrase));
    expect(phrases.length).toBeGreaterThan(3);
    return phrases;
  }

  function picturesOf(id: string): string[] {
    const pictures = readSamples(workspace)
      .flatMap(({ items }) => items)
      .flatMap((item) => (item.kind === 'image' && item.video === id ? [item.digest] : []));
    expect(pictures.length).toBeGreaterThan(2);
    return pictures;
  }

  /** All that is known of the other video, in samples, lines, rows and its file. */
  function survivors(): object {
    const items = readSamples(workspace).flatMap((sample: Sample) =>
      sample.items.filter(({ video }) => video === his.item),
    );
    const logs = ['found', 'videos', 'reviews', 'fetched', 'manifest'].map((name) =>
      readFileSync(join(collection, `${name}.jsonl`), 'utf8')
        .split('\n')
        .filter((line) => line.includes(his.item)),
    );
    expect([items.length > 3, ...logs.map(({ length }) => length)]).toEqual([true, 1, 1, 1, 1, 1]);
    const { path } = readLines<{ id: string; path: string }>(collection, 'manifest.jsonl').find(
      ({ id }) => id === his.item,
    )!;
    const bytes = createHash('sha256')
      .update(readFileSync(join(collection, path)))
      .digest('hex');
    return { items, logs, bytes, keys: entryOf(his.item).keys };
  }
});

/** Where words stand in the names or bytes of files, hidden and packed ones too. */
function traces(folder: string, words: readonly string[]): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    const bytes = entry.isFile() ? unpacked(readFileSync(path)) : Buffer.alloc(0);
    return words
      .filter((word) => name.includes(word) || bytes.includes(word))
      .map((word) => `${name}: ${word}`);
  });
}

function unpacked(bytes: Buffer): Buffer {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}
