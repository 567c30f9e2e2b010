import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { StoppedError, UsageError } from '../src/base/errors.ts';
import type { CollectedVideo } from '../src/collect/candidate.ts';
import { collectionFiles } from '../src/collect/collection-files.ts';
import {
  planCollection,
  type SearchCollectionOptions,
  searchCollection,
} from '../src/collect/search-collection.ts';
import { noExclusions } from '../src/ledger/exclusions.ts';
import type { Query } from '../src/records/query.ts';
import { readLines, temporaryFolder } from './cli.ts';
import {
  startYoutube,
  type YoutubeServer,
  type YoutubeVideo,
  youtubeError,
  youtubeKey,
} from './collect-youtube.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

const lesson: YoutubeVideo = {
  title: 'Wurzeln \u0000\u202e∑ 👩🏽‍🏫 \ud800',
  description: 'Quadratwurzeln',
  duration: 'PT1H2M3S',
  license: 'creativeCommon',
  caption: true,
  live: 'none',
  comments: ['Danke!', 'First', 'ok'],
};

const idOf = (number: number): string => `video-${String(number).padStart(5, '0')}`;
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => idOf(index));

function query(words: string, id = words): Query {
  return {
    id,
    query: words,
    subject: 'S',
    course: 'C',
    subCourse: 'U',
    knowledgePoint: words,
    language: 'en',
  };
}

function optionsFor(
  server: YoutubeServer,
  given: Partial<SearchCollectionOptions> = {},
): SearchCollectionOptions {
  return {
    out: folder,
    source: 'youtube',
    queries: [query('roots')],
    filters: { licence: 'creative-commons', captions: false, minSec: 10, maxSec: 43_200, language: null },
    top: 50,
    comments: 0,
    unitsPerDay: 10_000,
    requestsPerSec: 10_000,
    key: youtubeKey,
    api: server.api,
    allowLoopback: true,
    exclusions: noExclusions,
    onEvent: () => {},
    signal: new AbortController().signal,
    ...given,
  };
}

function videos(): CollectedVideo[] {
  return readLines<CollectedVideo>(folder, 'videos.jsonl');
}

test('a record holds what the source says, and which searches found it at which rank', async () => {
  await using server = await startYoutube({
    search: (words) => (words === 'roots' ? [idOf(1), idOf(2)] : [idOf(2), idOf(3)]),
    video: () => lesson,
  });
  const summary = await searchCollection(
    optionsFor(server, { queries: [query('roots'), query('limits'), query('roots', 'again')], comments: 2 }),
  );
  // Two searches, for one has the words of another; 2 + 1 videos in two requests, and comments of three.
  expect(summary).toMatchObject({ pages: 2, described: 3, videos: 3, units: 200 + 2 + 3 });
  expect(server.units()).toBe(205);
  const [first, second] = videos();
  expect(first).toMatchObject({
    id: idOf(1),
    key: `youtube:${idOf(1)}`,
    url: `https://www.youtube.com/watch?v=${idOf(1)}`,
    licence: 'CC-BY',
    durationSec: 3723,
    captions: true,
    comments: ['Danke!', 'First'],
    channel: { id: expect.stringMatching(/^UC\d{22}$/) },
  });
  expect(first!.title).toContain('Wurzeln');
  expect(second!.found.map(({ query, rank }) => [query, rank])).toEqual([
    ['limits', 1],
    ['again', 2],
    ['roots', 2],
  ]);
  expect(server.requests[0]!.parameters.get('videoLicense')).toBe('creativeCommon');
});

test('what is deleted, live, too short, in another language or of another licence is left out, and counted', async () => {
  const kinds: (YoutubeVideo | null)[] = [
    null,
    { ...lesson, live: 'live' },
    { ...lesson, duration: 'PT9S' },
    { ...lesson, language: 'de-DE' },
    { ...lesson, license: 'youtube' },
    { ...lesson, caption: false },
    { ...lesson, language: 'en-GB' },
  ];
  await using server = await startYoutube({
    search: () => ids(kinds.length),
    video: (id) => kinds[Number(id.slice(6))]!,
  });
  const filters = {
    licence: 'creative-commons',
    captions: true,
    minSec: 10,
    maxSec: 43_200,
    language: 'en',
  } as const;
  const options = optionsFor(server, { filters });
  const { leftOut, videos: count } = await searchCollection(options);
  expect(leftOut).toEqual({ gone: 1, live: 1, duration: 1, language: 1, licence: 1, captions: 1 });
  expect(count).toBe(1);
  // Wider filters are another search; what is gone is not asked for again.
  const wider = await searchCollection({
    ...options,
    filters: { ...filters, licence: 'any', captions: false, language: null },
  });
  expect(wider).toMatchObject({ pages: 1, leftOut: { gone: 1, live: 1, duration: 1 }, videos: 4 });
  const asked = server.requests
    .filter(({ path }) => path.endsWith('/videos'))
    .at(-1)!
    .parameters.get('id');
  expect(asked).not.toContain(idOf(0));
  expect(asked).not.toContain(idOf(6));
});

describe('paging', () => {
  test('goes on to the number wanted, in order', async () => {
    await using server = await startYoutube({ search: () => ids(180), video: () => lesson });
    expect(await searchCollection(optionsFor(server, { top: 120 }))).toMatchObject({ pages: 3, videos: 120 });
    expect(videos().map(({ found }) => found[0]!.rank)).toEqual(
      Array.from({ length: 120 }, (_, index) => index + 1),
    );
    // More are wanted later: the pages that are there stay.
    expect(await searchCollection(optionsFor(server, { top: 150 }))).toMatchObject({ pages: 0 });
    expect(await searchCollection(optionsFor(server, { top: 180 }))).toMatchObject({ pages: 1 });
  });

  test('ends where results end, and after empty pages', async () => {
    await using server = await startYoutube({
      search: (words) => (words === 'none' ? [] : ids(500)),
      video: () => lesson,
      isEmptyPage: (words) => words === 'empty',
    });
    const queries = [query('none'), query('empty')];
    expect(await searchCollection(optionsFor(server, { top: 150, queries }))).toMatchObject({
      pages: 4,
      videos: 0,
    });
  });
});

describe('the quota', () => {
  test('of the user ends the work before it is exceeded, to go on with the next day', async () => {
    await using server = await startYoutube({ search: (words) => [idOf(words.length)], video: () => lesson });
    const queries = ['a', 'bb', 'ccc', 'dddd'].map((words) => query(words));
    const stopped = searchCollection(optionsFor(server, { queries, unitsPerDay: 250 }));
    await expect(stopped).rejects.toThrow(StoppedError);
    await expect(stopped).rejects.toThrow(
      /quota of youtube is used up: 202 of 250 .* midnight Pacific time, \d{4}-\d\d-\d\d 0[78]:00 UTC/,
    );
    expect(server.units()).toBe(202);
    expect(videos().length).toBe(2);
    // The same day nothing more is sent.
    await expect(searchCollection(optionsFor(server, { queries, unitsPerDay: 250 }))).rejects.toThrow(
      StoppedError,
    );
    expect(server.units()).toBe(202);
    expect(await searchCollection(optionsFor(server, { queries }))).toMatchObject({
      pages: 2,
      videos: 4,
      units: 404,
    });
    expect([...server.searches.values()]).toEqual([1, 1, 1, 1]);
  });

  test('of the server ends the work, and the same command goes on', async () => {
    let unitsPerDay = 202;
    await using server = await startYoutube({
      search: (words) => [idOf(words.length)],
      video: () => lesson,
      get unitsPerDay() {
        return unitsPerDay;
      },
    });
    const queries = ['a', 'bb', 'ccc'].map((words) => query(words));
    await expect(searchCollection(optionsFor(server, { queries }))).rejects.toThrow(
      /quotaExceeded.*to resume/,
    );
    unitsPerDay = 10_000;
    expect(await searchCollection(optionsFor(server, { queries }))).toMatchObject({ pages: 1, videos: 3 });
  });

  test('is told beforehand; nobody is asked and nothing written', async () => {
    await using server = await startYoutube({ search: () => ids(3), video: () => lesson });
    const queries = Array.from({ length: 400 }, (_, index) => query(`q${index}`));
    rmSync(folder, { recursive: true });
    const plan = await planCollection(optionsFor(server, { queries, comments: 5 }));
    // 400 pages; 20,000 results, 50 a request, and the comments of each.
    expect(plan).toMatchObject({
      searches: 400,
      toDo: 400,
      searchUnits: 40_000,
      describeUnits: 400 + 20_000,
      days: 7,
    });
    expect(server.requests.length).toBe(0);
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    await searchCollection(optionsFor(server, { queries: queries.slice(0, 100), unitsPerDay: 20_000 }));
    expect(await planCollection(optionsFor(server, { queries }))).toMatchObject({ searches: 400, toDo: 300 });
  });
});

test.each([
  ['429', 429, 'rateLimitExceeded'],
  ['403 for the rate', 403, 'userRateLimitExceeded'],
  ['503', 503, 'backendError'],
])('%s is tried again, and paid for', async (_, status, reason) => {
  await using server = await startYoutube({
    search: () => ids(2),
    video: () => lesson,
    mishap: ({ number }) =>
      number === 0
        ? { kind: 'status', status, body: youtubeError(status, reason, ''), retryAfter: '0' }
        : null,
  });
  expect(await searchCollection(optionsFor(server))).toMatchObject({ videos: 2, units: 201 });
});

test.each([
  ['a broken connection', { kind: 'reset' }],
  ['an answer that breaks off', { kind: 'reset-midway' }],
  ['half an answer', { kind: 'truncate' }],
] as const)('%s is tried again', async (_, mishap) => {
  await using server = await startYoutube({
    search: () => ids(2),
    video: () => lesson,
    mishap: ({ number }) => (number === 0 ? mishap : null),
  });
  expect(await searchCollection(optionsFor(server))).toMatchObject({ videos: 2 });
});

test('a key that is refused is a mistake of the user, and is nowhere in the message', async () => {
  await using server = await startYoutube({ search: () => ids(2), video: () => lesson });
  const key = 'wrong-secret-key';
  const error: unknown = await searchCollection(optionsFor(server, { key })).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toMatch(/rejects the key in YOUTUBE_API_KEY \(keyInvalid\)/);
  expect((error as Error).message).not.toContain(key);
});

test('a redirect is not followed with a key', async () => {
  await using other = await startYoutube({ search: () => ids(2), video: () => lesson });
  await using server = await startYoutube({
    search: () => ids(2),
    video: () => lesson,
    mishap: () => ({ kind: 'redirect', location: `${other.api}/search` }),
  });
  await expect(searchCollection(optionsFor(server))).rejects.toThrow(/redirects are not followed/);
  expect(other.requests.length).toBe(0);
});

test('comments that are turned off are none, and a video that goes in the meantime stays', async () => {
  await using server = await startYoutube({
    search: () => ids(2),
    video: () => ({ ...lesson, comments: 'off' }),
  });
  expect(await searchCollection(optionsFor(server, { comments: 5 }))).toMatchObject({ videos: 2 });
  expect(videos()[0]!.comments).toEqual([]);
});

test('a line that a killed process left unfinished is passed over', async () => {
  const { appendFileSync } = await import('node:fs');
  await using server = await startYoutube({ search: () => ids(2), video: () => lesson });
  await searchCollection(optionsFor(server));
  for (const path of [
    collectionFiles(folder).queries,
    collectionFiles(folder).found,
    collectionFiles(folder).spent,
  ])
    appendFileSync(path, '{"kind":"pa');
  expect(
    await searchCollection(optionsFor(server, { queries: [query('roots'), query('new')] })),
  ).toMatchObject({ pages: 1, videos: 2 });
  expect(server.units()).toBe(201);
});
