import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { BucketServer, testBucket } from '../engine/bucket/bucket-server.fixture.ts';
import { cutPowerAt } from '../engine/power-cut.fixture.ts';
import { noExclusions } from '../ledger/exclusions.ts';
import { readRemovals } from '../ledger/removals.ts';
import type { Query } from '../records/query.ts';
import type { Candidate, CollectedVideo, Described } from './candidate.ts';
import { collectSearches } from './collect-searches.ts';
import { collectedVideo } from './collected-video.fixture.ts';
import { withCollection } from './collection.ts';
import { collectionFiles } from './collection-files.ts';
import { readFetched } from './fetch/fetched.ts';
import { fileStem, isFileOf } from './fetch/file-stem.ts';
import { writeManifest } from './fetch/write-manifest.ts';
import { listCollection } from './list-collection.ts';
import { mergeVideos } from './merge.ts';
import { removeFromCollection } from './remove-from-collection.ts';
import { readVideos, reviewVideos } from './review/review-videos.ts';
import { searchKey } from './search-log.ts';
import type { SearchSource } from './source.ts';

const page = 'https://www.youtube.com/watch?v=AbCdEfGhIj1';
const lecture = candidate({
  key: 'youtube:AbCdEfGhIj1',
  wantedId: 'lesson-1',
  url: page,
  // A line separator of Unicode is no end of a line.
  title: 'Lecture of Ms Hypatia\u2028part one',
  description: 'All about quadrinomials.',
  comments: ['Hypatia teaches well'],
  channel: { id: null, name: 'Hypatia teaches' },
});
/** The same page from a list, and the same bytes at another address. */
const listed = candidate({
  key: 'url:listed',
  wantedId: 'my-hypatia',
  url: page,
  media: { kind: 'http', url: 'https://of-the-list.example/1.mp4', bytes: null, sha1: null },
});
const copied = candidate({
  key: 'url:copied',
  wantedId: 'hypatia-copy',
  url: 'https://mirror.example/hypatia',
  media: { kind: 'http', url: 'https://mirror.example/hypatia.mp4', bytes: null, sha1: null },
});
const botany = candidate({ key: 'internet-archive:botany', url: 'https://archive.org/details/botany' });
/** Two videos of one item. */
const [weekOne, weekTwo] = ['one', 'two'].map((name) =>
  candidate({
    key: `internet-archive:course/${name}.avi`,
    foundAs: 'internet-archive:course',
    wantedId: `course-${name}`,
    url: `https://archive.org/details/course/${name}.avi`,
    title: `Course: ${name}`,
  }),
) as [Candidate, Candidate];
/** Wants the id of the lecture, and cannot have it. */
const rival = candidate({ key: 'url:rival', wantedId: 'lesson-1', url: 'https://rival.example/1' });
const leftOut: Described = {
  foundAs: 'youtube:LeftOutVid1',
  leftOut: 'licence',
  settings: 's',
  retrieved: '2026-01-01T00:00:00.000Z',
};
const candidates = [botany, lecture, listed, weekOne, weekTwo, copied, rival];
const traces = ['AbCdEfGhIj1', 'Hypatia', 'hypatia', 'quadrinomials', 'url:listed', 'url:copied', 'lesson-1'];

function candidate(facts: Partial<CollectedVideo> & { key: string }): Candidate {
  const { id, found, alsoAs, ...rest } = collectedVideo({
    foundAs: facts.key,
    wantedId: null,
    media: { kind: 'http', url: `https://cdn.example/${sha256(facts.key)}`, bytes: null, sha1: null },
    ...facts,
  });
  return rest;
}

const source: SearchSource = {
  name: 'internet-archive',
  facts: { requestsPerSec: 1, unitsPerDay: null, licences: '' },
  settings: {},
  pageSize: 10,
  batchSize: 10,
  units: { search: 0, describe: 0, perVideo: 0 },
  wordsOf: ({ knowledgePoint }) => knowledgePoint,
  search: async () => ({ results: results(), next: null }),
  async *describe(foundAs) {
    yield candidates.filter((one) => foundAs.includes(one.foundAs));
  },
};

function results(): string[] {
  return [
    ...new Set([lecture, botany, weekOne].map(({ foundAs }) => foundAs)),
    'youtube:LeftOutVid1',
    'youtube:NeverLooked',
  ];
}

function query(knowledgePoint: string): Query {
  const id = knowledgePoint.replaceAll(' ', '-');
  return {
    id,
    query: knowledgePoint,
    subject: 'S',
    course: null,
    subCourse: null,
    knowledgePoint,
    language: 'en',
  };
}

function lines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** A collection that was searched, reviewed and fetched. */
async function makeCollection(folder: string): Promise<void> {
  const made = collectionFiles(folder);
  await mkdir(made.files, { recursive: true });
  const asked = query('triangles');
  const search = searchKey(source, asked.knowledgePoint);
  const words = asked.knowledgePoint;
  await writeFile(
    made.queries,
    lines([
      { kind: 'query', query: asked, source: source.name, search },
      { kind: 'page', search, source: source.name, words, results: results(), next: null, at: 'today' },
    ]),
  );
  await writeFile(made.found, lines([...candidates, leftOut]));
  await mergeVideos(made, noExclusions);
  const videos = await Array.fromAsync(readVideos(made));
  await writeFile(
    made.overrides,
    '# All mine\n\n# hers\nlesson-1: {verdict: keep, note: "Hypatia!"}\n# plants\nbotany: keep\n',
  );
  await reviewVideos(made, {
    concurrency: 1,
    reviewVideo: async ({ title }) => ({
      verdict: 'keep',
      reason: null,
      evidence: `=of ${title}`,
      by: 'test',
    }),
  });
  const fetched = [];
  for (const video of videos) {
    const isHers = video.key === lecture.key || video.key === copied.key;
    const bytes = isHers ? 'her face' : `film ${video.key}`;
    const file = `files/${fileStem(video)}.mp4`;
    await writeFile(join(folder, file), bytes);
    const from = video.url ?? '';
    const at = 'today';
    fetched.push(
      { outcome: 'failed', key: video.key, reason: 'connection', message: from, transient: true, at },
      { outcome: 'fetched', key: video.key, file, bytes: bytes.length, sha256: sha256(bytes), from, at },
    );
    for (const ending of ['part', 'part.json', 'yt-dlp/video.mp4.part']) {
      const path = join(made.files, `.${fileStem(video)}.${ending}`);
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, `begun: ${video.title}`);
    }
    await writeFile(join(made.files, `..${fileStem(video)}.part.json.0a1b2c3d4e5f.tmp`), `${video.url}`);
    await mkdir(made.responses, { recursive: true });
    await writeFile(join(made.responses, `${video.id}.jsonl`), `a model on ${video.title}\n`);
  }
  await writeFile(made.fetched, lines(fetched));
  await writeFile(join(folder, '.videos.jsonl.0a1b2c3d4e5f.tmp'), JSON.stringify(lecture));
  const reviews = new Map(videos.map(({ key }) => [key, 'keep' as const]));
  await writeManifest(made, { reviews, fetched: await readFetched(made), exclusions: noExclusions });
  // Of a killed process.
  await appendFile(made.found, '{"title":"Hypatia, unfinis');
}

async function collection(): Promise<string> {
  const folder = join(await temporaryFolder(), 'c');
  await makeCollection(folder);
  return folder;
}

/** Where words stand in names or bytes, but for the audit lines. */
async function tracesOf(folder: string, words: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      if (name === 'removals.jsonl') return [];
      const text = entry.isFile() ? await readFile(path, 'utf8') : '';
      return words
        .filter((word) => name.includes(word) || text.includes(word))
        .map((word) => `${name}: ${word}`);
    }),
  );
  return found.flat();
}

/** What is there of others: lines, rows and files by name. */
async function othersIn(folder: string): Promise<Map<string, string[]>> {
  const all = new Map<string, string[]>();
  const hers = /Hypatia|hypatia|AbCdEfGhIj1|url:(listed|copied)|"results"|lesson-1[,:]/;
  const isHers = isFileOf([lecture.key, copied.key]);
  for (const { parentPath, name } of (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  )) {
    const path = join(parentPath, name);
    const place = relative(folder, path);
    if (
      isHers(name) ||
      /hypatia|lesson-1\.|\.tmp$|removals/.test(place) ||
      place.includes(fileStem({ id: 'lesson-1', key: lecture.key }))
    )
      continue;
    const lines = (await readFile(path, 'utf8')).split('\n');
    all.set(
      place,
      lines.filter((line) => line !== '' && !hers.test(line) && line !== '# hers'),
    );
  }
  return all;
}

test('leaves no byte of it but the audit line, and all others as they were', async () => {
  const folder = await collection();
  const rivalId = `lesson-1-${sha256(rival.key).slice(0, 10)}`;
  const before = await tracesOf(folder, traces);
  for (const name of [
    ...['queries.jsonl', 'found.jsonl', 'videos.jsonl', 'reviews.jsonl', 'review.csv', 'overrides.yaml'],
    ...[
      'fetched.jsonl',
      'manifest.jsonl',
      'files/lesson-1',
      'files/.lesson-1',
      'files/..',
      'responses/lesson-1',
    ],
  ])
    expect(
      before.some((trace) => trace.startsWith(name)),
      name,
    ).toBe(true);
  const others = await othersIn(folder);
  const summary = await removeFromCollection(folder, 'https://youtu.be/AbCdEfGhIj1?t=3', 'she asked');
  expect(summary).toMatchObject({ videos: ['lesson-1', 'hypatia-copy'], results: 0, deleted: [] });
  // Each with its download, two pieces of one, the folder of yt-dlp, and a draft.
  expect(summary!.files).toBe(10);

  const left = await tracesOf(folder, traces);
  expect(left.filter((trace) => !trace.includes(rivalId) && !/lesson-1$/.test(trace))).toEqual([]);
  // The rival kept its own id, which begins like hers.
  for (const name of await readdir(folder, { recursive: true })) {
    if (/lesson-1/.test(name)) expect(name).toContain(rivalId);
  }
  expect(await othersIn(folder)).toEqual(others);
  expect(await readFile(join(folder, 'overrides.yaml'), 'utf8')).toBe(
    '# All mine\n\n# plants\nbotany: keep\n',
  );
  const marked = {
    at: expect.any(String),
    reason: 'she asked',
    marks: expect.arrayContaining([sha256('source:youtube:AbCdEfGhIj1')]),
  };
  const removals = await Array.fromAsync(readRemovals(folder));
  expect(removals[0]).toEqual({ id: 'lesson-1', sha256: sha256('her face'), ...marked });
  expect(removals[1]).toMatchObject({ id: 'hypatia-copy', sha256: sha256('her face') });
  expect(removals).toHaveLength(2);
  const audit = await readFile(join(folder, 'removals.jsonl'), 'utf8');
  for (const word of ['Hypatia', 'quadrinomials', 'AbCdEfGhIj1', 'mirror.example'])
    expect(audit).not.toContain(word);

  expect(await removeFromCollection(folder, page, '')).toBeNull();
  expect(await removeFromCollection(folder, 'lesson-1', '')).toBeNull();
  for (const name of ['nobody', 'channel:Hypatia teaches'])
    await expect(removeFromCollection(folder, name, '')).rejects.toThrow(
      /has no video "(nobody|channel:.*)"/,
    );
});

test.each([
  ['lesson-1', ['lesson-1', 'hypatia-copy'], 0],
  ['youtube:AbCdEfGhIj1', ['lesson-1', 'hypatia-copy'], 0],
  ['url:listed', ['lesson-1', 'hypatia-copy'], 0],
  [`sha256:${sha256('her face')}`, ['lesson-1', 'hypatia-copy'], 0],
  ['https://mirror.example/hypatia.mp4', ['lesson-1', 'hypatia-copy'], 0],
  ['https://of-the-list.example/1.mp4', ['lesson-1', 'hypatia-copy'], 0],
  ['course-two', ['course-two'], 0],
  ['internet-archive:course/two.avi', ['course-two'], 0],
  ['internet-archive:course', ['course-one', 'course-two'], 0],
  ['https://archive.org/details/course', ['course-one', 'course-two'], 0],
  ['youtube:LeftOutVid1', [], 1],
  ['https://www.youtube.com/watch?v=NeverLooked', [], 1],
])('knows a video as %s', async (name, videos, found) => {
  const folder = await collection();
  const summary = await removeFromCollection(folder, name, '');
  expect(summary).toMatchObject({ videos, results: found });
  const removals = await Array.fromAsync(readRemovals(folder));
  expect(removals.map(({ id }) => id)).toEqual(found > 0 ? [null] : videos);
  expect(await removeFromCollection(folder, name, '')).toBeNull();
  const own = name.replace(/^.*[:=/]/, '');
  if (found > 0) expect(await tracesOf(folder, [own])).toEqual([]);
});

test('of an item with several videos one goes, and the item with the last', async () => {
  const folder = await collection();
  const item = 'internet-archive:course';
  await removeFromCollection(folder, 'course-two', '');
  expect(await tracesOf(folder, ['two.avi', 'course-two', 'Course: two'])).toEqual([]);
  expect(await tracesOf(folder, [item])).toContain(`queries.jsonl: ${item}`);
  await removeFromCollection(folder, 'course-one', '');
  const itemMark = sha256(`source:${item}`);
  const removals = await Array.fromAsync(readRemovals(folder));
  expect(removals.map(({ marks }) => marks!.includes(itemMark))).toEqual([false, true]);
  expect(await tracesOf(folder, ['details/course', 'course-one', 'Course: one', item])).toEqual([]);
});

test('what was removed does not come back: not by old searches, new ones, or lists; ids and ranks stay', async () => {
  const folder = await collection();
  const made = collectionFiles(folder);
  const before = await Array.fromAsync(readVideos(made));
  await removeFromCollection(folder, 'lesson-1', '');
  await removeFromCollection(folder, 'internet-archive:course', '');
  const options = { source, top: 5, onEvent: () => {}, signal: new AbortController().signal };
  const summary = await collectSearches(made, {
    ...options,
    queries: [query('triangles'), query('right triangles')],
  });
  expect(summary).toMatchObject({ pages: 1, removed: 2 });
  const list = join(folder, '..', 'list.jsonl');
  await writeFile(
    list,
    lines([
      { url: 'https://m.youtube.com/watch?v=AbCdEfGhIj1', title: 'Hypatia again' },
      { url: 'https://MIRROR.example/hypatia?utm_source=x', download: 'https://cdn.example/new.mp4' },
      { url: 'https://archive.org/details/course/three.avi', id: 'course-three' },
    ]),
  );
  const listing = { out: folder, source: 'manifest' as const, paths: [list], exclusions: noExclusions };
  expect(await listCollection(listing)).toMatchObject({ added: 0, removed: 3 });
  const words = ['AbCdEfGhIj1', 'Hypatia', 'hypatia', 'quadrinomials', 'details/course', 'course-one'];
  expect(await tracesOf(folder, words)).toEqual([]);
  const after = await Array.fromAsync(readVideos(made));
  expect(after.map(({ id }) => id)).toEqual(
    before.map(({ id }) => id).filter((id) => !/course|copy|^lesson-1$/.test(id)),
  );
  expect(after[0]).toMatchObject({ key: botany.key, found: [{ rank: 2 }, { rank: 2 }] });
});

test('a table that a spreadsheet has changed is deleted, and told', async () => {
  const folder = await collection();
  await writeFile(join(folder, 'review.csv'), Buffer.from('\ufeffverdict\tid\nkeep\tHypatia\n', 'utf16le'));
  expect(await removeFromCollection(folder, 'lesson-1', '')).toMatchObject({ deleted: ['review.csv'] });
  expect(await readdir(folder)).not.toContain('review.csv');
});

test('a folder without a collection is a mistake, and stays as it is', async () => {
  const folder = await temporaryFolder();
  await expect(removeFromCollection(folder, 'lesson-1', '')).rejects.toThrow(/is not a collection/);
  expect(await readdir(folder)).toEqual([]);
});

describe('killed at any of its writes', () => {
  test.each([
    ['the same command', (folder: string) => removeFromCollection(folder, 'youtube:AbCdEfGhIj1', 'asked')],
    // It was not even written down what to do where nothing of it is found pending.
    ['any other', (folder: string) => withCollection(folder, async () => {})],
  ])('it is finished by %s', async (kind, finish) => {
    const origin = await collection();
    const place = await temporaryFolder();
    let crashes = 0;
    for (let nth = 1; ; nth++) {
      expect(nth).toBeLessThan(200);
      const folder = join(place, 'c');
      await cp(origin, folder, { recursive: true });
      const crash = cutPowerAt(folder, nth);
      onTestFinished(crash.restore);
      await removeFromCollection(folder, 'youtube:AbCdEfGhIj1', 'asked').catch(() => {});
      const happened = crash.happened();
      crash.restore();
      if (!happened) break;
      crashes++;
      // The lock names a process that is dead after a real crash.
      await rm(join(folder, '.coordinator.lock'), { force: true });
      const began = (await readdir(folder)).includes('.collection-removal.json');
      const audited = (await Array.fromAsync(readRemovals(folder))).length > 0;
      await finish(folder);
      const left = await tracesOf(folder, ['AbCdEfGhIj1', 'Hypatia', 'hypatia', 'quadrinomials']);
      const removals = await Array.fromAsync(readRemovals(folder));
      if (kind === 'any other' && !began && !audited) expect(left.length, `write ${nth}`).toBeGreaterThan(10);
      else {
        expect(left, `write ${nth}`).toEqual([]);
        expect(
          removals.map(({ id }) => id),
          `write ${nth}`,
        ).toEqual(['lesson-1', 'hypatia-copy']);
        const names = await readdir(folder);
        expect(
          names.filter((name) => name.startsWith('.')),
          `write ${nth}`,
        ).toEqual([]);
      }
      await rm(folder, { recursive: true });
    }
    expect(crashes).toBeGreaterThan(20);
  });
});

test('downloads in a bucket are removed with their videos, and no others', async () => {
  const server = new BucketServer();
  await server.start();
  const folder = await collection();
  const files = collectionFiles(folder);
  const stored: string[] = [];
  const moved = (await readFile(files.fetched, 'utf8')).replace(
    /"file":"files\/([^"]+)"/g,
    (_, name: string) => {
      server.objects.set(`videos/${name}`, { bytes: Buffer.from(name), etag: `"${name}"`, metadata: {} });
      stored.push(name);
      return `"file":"s3://${testBucket}/videos/${name}"`;
    },
  );
  await writeFile(files.fetched, moved);
  const isHers = isFileOf([lecture.key, copied.key]);
  expect(stored.filter(isHers)).toHaveLength(2);
  await removeFromCollection(folder, 'lesson-1', 'asked to');
  const left = [...server.objects.keys()].map((key) => key.slice('videos/'.length));
  expect(left).toEqual(stored.filter((name) => !isHers(name)));
  expect(left.length).toBeGreaterThan(0);
});
