import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { CollectedVideo } from '../src/collect/candidate.ts';
import { searchCollection } from '../src/collect/search-collection.ts';
import { noExclusions } from '../src/ledger/exclusions.ts';
import { example, lectern, readLines, temporaryFolder } from './cli.ts';
import { type ArchiveFile, startArchive } from './collect-archive.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

const byLicence = 'https://creativecommons.org/licenses/by-sa/4.0/';

/** An original and what the Archive makes of it. */
function filesOf(name: string, content: Buffer = Buffer.alloc(0)): ArchiveFile[] {
  const sha1 = createHash('sha1').update(content).digest('hex');
  return [
    { name: `${name}.avi`, source: 'original', format: 'AVI', length: '00:12:05', size: '900' },
    {
      name: `${name}_512kb.mp4`,
      source: 'derivative',
      format: '512Kb MPEG4',
      original: `${name}.avi`,
      length: '725.1',
    },
    {
      name: `${name}.mp4`,
      source: 'derivative',
      format: 'h.264',
      original: `${name}.avi`,
      length: '725.1',
      size: String(content.length),
      sha1,
      content,
    },
    { name: `${name}.ogv`, source: 'derivative', format: 'Ogg Video', original: `${name}.avi` },
    { name: `${name}_000001.jpg`, source: 'derivative', format: 'Thumbnail', original: `${name}.avi` },
    { name: 'item_meta.xml', source: 'metadata', format: 'Metadata' },
  ];
}

const items: Record<string, { metadata?: Record<string, unknown>; files?: ArchiveFile[] }> = {
  lecture: {
    metadata: {
      title: 'Roots & powers',
      description: ['<p>All about <b>roots</b>.<br/>Tom &amp; Jerry &#8730;2</p><script>alert(1)</script>'],
      creator: ['A', 'B'],
      licenseurl: byLicence,
      language: 'eng',
      date: '2009-01-05',
    },
    files: filesOf('Lecture 1'),
  },
  course: {
    metadata: { title: 'Course', licenseurl: byLicence },
    files: [...filesOf('week/one'), ...filesOf('two')],
  },
  gone: {},
  dark: { metadata: undefined },
  book: {
    metadata: { title: 'Book', licenseurl: byLicence },
    files: [{ name: 'a.pdf', source: 'original', format: 'PDF' }],
  },
  closed: { metadata: { title: 'Closed' }, files: filesOf('x') },
  german: { metadata: { title: 'Wurzeln', licenseurl: byLicence, language: 'German' }, files: filesOf('x') },
};

test('an item is a record for each of its videos, with the best file and the licence by its short name', async () => {
  const words: string[] = [];
  await using server = await startArchive({
    search: (asked) => {
      words.push(asked);
      return [...Object.keys(items), '../../etc', 'a b'];
    },
    item: (identifier) => items[identifier] ?? {},
  });
  const summary = await searchCollection({
    out: folder,
    source: 'internet-archive',
    queries: [
      {
        id: 'q',
        query: '"x" tutorial',
        subject: 'S',
        course: null,
        subCourse: null,
        knowledgePoint: 'roots: (AND) "powers" OR x^2',
        language: 'en',
      },
    ],
    filters: { licence: 'creative-commons', captions: false, minSec: 10, maxSec: 43_200, language: 'en' },
    top: 50,
    comments: 3,
    unitsPerDay: null,
    requestsPerSec: 10_000,
    key: '',
    api: server.origin,
    allowLoopback: true,
    exclusions: noExclusions,
    onEvent: () => {},
    signal: new AbortController().signal,
  });
  expect(words).toEqual(['roots and powers or x 2']);
  expect(summary).toMatchObject({
    videos: 3,
    leftOut: { gone: 2, 'no-video': 1, licence: 1, language: 1 },
    units: null,
  });
  const videos = readLines<CollectedVideo>(folder, 'videos.jsonl');
  expect(videos[0]).toMatchObject({
    id: 'lecture',
    key: 'internet-archive:lecture',
    url: 'https://archive.org/details/lecture',
    title: 'Roots & powers',
    licence: 'CC-BY-SA-4.0',
    durationSec: 725.1,
    channel: { name: 'A, B' },
    media: { kind: 'http', url: `${server.origin}/download/lecture/Lecture%201.mp4` },
    found: [{ query: 'q', rank: 1 }],
  });
  expect(videos[0]!.description).toBe('All about roots . Tom & Jerry √2');
  expect(videos.slice(1).map(({ key, id }) => [key, id])).toEqual([
    ['internet-archive:course/week/one.avi', expect.stringMatching(/^course-week-one-[0-9a-f]{10}$/)],
    ['internet-archive:course/two.avi', 'course-two'],
  ]);
});

test('collect, review, fetch, as the program: ends in a manifest that carries point, course, licence and address', async () => {
  const content = readFileSync(example);
  await using server = await startArchive({
    search: () => ['pythagoras', 'trailer'],
    item: (identifier) => ({
      metadata: {
        title: identifier === 'trailer' ? 'Pythagoras - Official Trailer (HD)' : 'The Pythagorean theorem',
        description: 'Squares on the sides of a triangle.',
        licenseurl: 'https://creativecommons.org/publicdomain/zero/1.0/',
      },
      files: filesOf(identifier, content),
    }),
  });
  const query = {
    id: 'mathematics.pythagorean-theorem',
    query: '"Pythagorean theorem" in Geometry Mathematics tutorial',
    subject: 'Mathematics',
    course: 'Geometry',
    subCourse: 'Triangles',
    knowledgePoint: 'Pythagorean theorem',
    language: 'en',
  };
  const queries = join(folder, 'queries-given.jsonl');
  writeFileSync(queries, `${JSON.stringify(query)}\n`);
  const out = join(folder, 'collection');
  const args = ['collect', 'internet-archive', '--queries', queries, '--out', out, '--api', server.origin];
  const run = async (...given: string[]) => {
    const ended = await lectern(given);
    expect([ended.exitCode, ended.stderr]).toEqual([0, expect.any(String)]);
    return ended;
  };
  await run(...args, '--allow-loopback', '--requests-per-sec', '1000', '--dry-run');
  expect(existsSync(out)).toBe(false);
  await run(...args, '--allow-loopback', '--requests-per-sec', '1000');
  const reviewed = await run('review', out);
  expect(reviewed.stderr).toMatch(/1 video kept, 1 dropped: entertainment 1/);
  await run('fetch', out, '--allow-loopback');
  const manifest = (): object[] => readLines<object>(out, 'manifest.jsonl');
  const place = {
    subject: 'Mathematics',
    course: 'Geometry',
    subCourse: 'Triangles',
    knowledgePoint: 'Pythagorean theorem',
  };
  expect(manifest()).toMatchObject([
    {
      id: 'pythagoras',
      licence: 'CC0-1.0',
      url: 'https://archive.org/details/pythagoras',
      source: 'internet-archive:pythagoras',
      ...place,
    },
  ]);
  // What a person decides stays, however often the rules are asked again.
  writeFileSync(
    join(out, 'overrides.yaml'),
    'trailer: {verdict: keep, note: "a lesson after all"}\npythagoras: drop\n',
  );
  await run('review', out);
  await run('review', out);
  await run('fetch', out, '--allow-loopback');
  expect(manifest()).toMatchObject([{ id: 'trailer' }]);
});
