import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lectern, readLines, temporaryFolder } from './cli.ts';
import { hashOf } from './collect-servers.ts';
import { startYoutube, type YoutubeVideo, youtubeKey } from './collect-youtube.ts';
import { Random } from './random.ts';

const queryCount = 1000;
const perQuery = 12;
const top = 10;
const poolSize = 20_000;
const kills = 5;
/** Heap that each process may have, in MiB. The descriptions alone, two bytes a character, come to more. */
const heapMiB = 72;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function idOf(number: number): string {
  let rest = hashOf(`video ${number}`);
  const chars = Array.from({ length: 6 }, () => {
    const char = alphabet[rest % 64]!;
    rest = Math.floor(rest / 64);
    return char;
  });
  return `${chars.join('')}${String(number).padStart(5, '0')}`;
}

function resultsOf(words: string): string[] {
  const start = hashOf(words);
  return Array.from({ length: perQuery }, (_, index) => idOf((start + index * 7919) % poolSize));
}

/** One in 23 is deleted, one in 29 is too short, one in 31 is live. */
function videoOf(id: string): YoutubeVideo | null {
  const hash = hashOf(id);
  if (hash % 23 === 0) return null;
  return {
    title: `Lesson ${id} \u202e\u0000 naïve ∫ 数学 👩🏽‍🏫`,
    description: `About ${id}: ∫. `.repeat(250),
    duration: hash % 29 === 0 ? 'PT5S' : 'PT12M3S',
    license: 'creativeCommon',
    caption: hash % 2 === 0,
    live: hash % 31 === 0 ? 'upcoming' : 'none',
    comments: 'off',
  };
}

test('1,000 queries, killed five times: none answered twice, nothing lost, units right, memory flat', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, 'collection');
  const queries = Array.from({ length: queryCount }, (_, index) => ({
    id: `maths.point-${index}`,
    query: `"point ${index}" in Algebra Mathematics tutorial`,
    subject: 'Mathematics',
    course: 'Algebra',
    subCourse: 'Points',
    knowledgePoint: `point ${index}`,
    language: 'en',
  }));
  writeFileSync(join(folder, 'queries.jsonl'), queries.map((query) => `${JSON.stringify(query)}\n`).join(''));

  // Killed when so many requests have come, spread over the whole.
  const random = new Random(7);
  const killAt = Array.from({ length: kills }, (_, index) =>
    Math.floor(((index + random.next()) * 1.2 * queryCount) / kills),
  ).sort((a, b) => a - b);
  let pid = 0;
  let killed = 0;
  const memory: number[] = [];
  await using server = await startYoutube({
    search: resultsOf,
    video: videoOf,
    mishap({ number }) {
      if (number % 50 === 0 && pid > 0) memory.push(residentBytes(pid));
      if (killed < kills && number >= killAt[killed]!) {
        killed++;
        process.kill(pid, 'SIGKILL');
      }
      return null;
    },
  });
  const args = [
    'collect',
    'youtube',
    '--queries',
    join(folder, 'queries.jsonl'),
    '--out',
    out,
    '--api',
    server.api,
  ];
  args.push('--allow-loopback', '--top', String(top), '--comments', '0', '--requests-per-sec', '100000');
  args.push('--daily-quota', '100000000');
  for (let attempt = 0; attempt <= kills; attempt++) {
    const ended = await lectern(args, {
      env: { YOUTUBE_API_KEY: youtubeKey, NODE_OPTIONS: `--max-old-space-size=${heapMiB}` },
      onStart: (started) => {
        pid = started;
      },
    });
    if (attempt < kills) expect([ended.exitCode, killed], ended.stderr).toEqual([null, attempt + 1]);
    else expect(ended.exitCode, ended.stderr).toBe(0);
  }

  // A search is answered again only where its answer was on its way when the process was killed.
  const twice = [...server.searches].filter(([, times]) => times > 1);
  expect(server.searches.size).toBe(queryCount);
  expect(twice.length).toBeLessThanOrEqual(kills);
  expect(Math.max(...server.searches.values())).toBeLessThanOrEqual(2);

  const wanted = new Set(queries.flatMap(({ query }) => resultsOf(query).slice(0, top)));
  const good = [...wanted].filter((id) => {
    const video = videoOf(id);
    return video !== null && video.live === 'none' && video.duration !== 'PT5S';
  });
  const videos = readLines<{ id: string; found: { query: string; rank: number }[] }>(out, 'videos.jsonl');
  expect(videos.length).toBe(good.length);
  expect(new Set(videos.map(({ id }) => id))).toEqual(new Set(good));
  const found = new Map(
    videos.map(({ id, found }) => [id, new Map(found.map(({ query, rank }) => [query, rank]))]),
  );
  const kept = new Set(good);
  let findings = 0;
  for (const { id: query, query: words } of queries) {
    for (const [index, id] of resultsOf(words).slice(0, top).entries()) {
      if (!kept.has(id)) continue;
      findings++;
      expect(found.get(id)?.get(query)).toBe(index + 1);
    }
  }
  expect(findings).toBe(videos.reduce((sum, { found }) => sum + found.length, 0));

  // Units are written down before the request is sent: one that a kill kept from being sent is counted too.
  const spent = readLines<{ units: number }>(out, 'spent.jsonl').reduce((sum, { units }) => sum + units, 0);
  expect(spent).toBeGreaterThanOrEqual(server.units());
  expect(spent - server.units()).toBeLessThanOrEqual(100 * kills);

  for (const name of ['queries.jsonl', 'found.jsonl', 'spent.jsonl', 'videos.jsonl'])
    expect(readFileSync(join(out, name), 'utf8')).not.toContain(youtubeKey);
  process.stderr.write(
    `${queryCount} queries, ${videos.length} videos of ${wanted.size} results, ${twice.length} searches answered twice in ${kills} kills, ` +
      `${spent} units (server ${server.units()}), memory ${memory.map((bytes) => Math.round(bytes / 2 ** 20)).join(' ')} MiB\n`,
  );
}, 400_000);

/** Linux only; 0 elsewhere. */
function residentBytes(pid: number): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return 0;
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
}
