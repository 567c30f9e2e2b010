import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Review } from '../src/library/collect.ts';
import { type Ended, lectern, readLines, temporaryFolder } from './cli.ts';
import { type ChatBody, textOf } from './protocol-chat.ts';
import { type ProtocolOptions, type ProtocolServer, startProtocolServer } from './protocol-server.ts';

const titles = Array.from({ length: 12 }, (_, n) => (n % 3 === 2 ? `Song ${n}` : `Lesson ${n} on fractions`));

/** A model that drops songs. */
function chat(body: ChatBody): string {
  const isSong = textOf(body).includes('\nSong ');
  return JSON.stringify({
    verdict: isSong ? 'entertainment' : 'keep',
    rationale: isSong ? 'A song.' : 'A lesson.',
  });
}

interface Place {
  folder: string;
  server: ProtocolServer;
  review(flags?: readonly string[], options?: Parameters<typeof lectern>[1]): Promise<Ended>;
  reviews(): (Review & { id: string })[];
}

/** A collection of a dozen videos, and a configuration with a model on a server as told. */
async function placeOf(options: ProtocolOptions, provider: object = {}): Promise<Place & AsyncDisposable> {
  const server = await startProtocolServer({ chat, ...options });
  const root = temporaryFolder();
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'collection');
  const list = join(root, 'list.jsonl');
  const lines = titles.map((title, n) => ({ id: `v${n}`, url: `https://example.org/${n}.mp4`, title }));
  writeFileSync(list, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  expect((await lectern(['collect', 'manifest', list, '--out', folder])).exitCode).toBe(0);
  const prices = { inputPerMillion: 1000, outputPerMillion: 1000 };
  const local = { baseUrl: server.baseUrl, concurrency: 2, retries: 0, prices, ...provider };
  const roles = { review: { provider: 'local', model: 'reviewer-7b' } };
  const config = join(root, 'lectern.yaml');
  writeFileSync(config, JSON.stringify({ providers: { local }, roles }));
  return {
    folder,
    server,
    review: (flags = [], rest = {}) => lectern(['review', folder, '--config', config, ...flags], rest),
    reviews: () => readLines(folder, 'reviews.jsonl'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test('the model of the configuration decides, a person decides otherwise, and nothing is asked twice', async () => {
  await using place = await placeOf({});
  mkdirSync(place.folder, { recursive: true });
  writeFileSync(join(place.folder, 'overrides.yaml'), 'v2: keep\n');
  const ended = await place.review(['--json']);
  expect(ended.exitCode).toBe(0);
  expect(place.server.requests).toHaveLength(11);
  const reviews = place.reviews();
  expect(reviews.map(({ id }) => id)).toEqual(titles.map((_, n) => `v${n}`));
  expect(reviews.filter(({ verdict }) => verdict === 'drop').map(({ id }) => id)).toEqual([
    'v5',
    'v8',
    'v11',
  ]);
  expect(reviews.slice(1, 3)).toMatchObject([
    { evidence: 'A lesson.', by: expect.stringMatching(/^reviewer-7b, prompt/) },
    { by: 'override' },
  ]);
  expect(ended.stderr).toMatch(/^11 model requests \([\d,]+ tokens in, [\d,]+ tokens out, cost [\d.]+\)$/m);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    kept: 9,
    dropped: 3,
    asked: { requests: 11, cached: 0, unanswered: 0, cost: expect.any(Number) },
  });

  const table = readFileSync(join(place.folder, 'review.csv'), 'utf8');
  const again = await place.review();
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toContain('0 model requests');
  expect(again.stderr).toContain('11 cached responses');
  expect(place.server.requests).toHaveLength(11);
  expect(readFileSync(join(place.folder, 'review.csv'), 'utf8')).toBe(table);

  // Without a model the rules decide.
  const empty = join(place.folder, '..', 'empty.yaml');
  writeFileSync(empty, '{}');
  const byRules = await lectern(['review', place.folder, '--config', empty]);
  expect(byRules.exitCode).toBe(0);
  expect(byRules.stderr).not.toContain('request');
  expect(place.reviews()[5]).toMatchObject({ by: expect.stringMatching(/^rules-\d+$/) });
});

test('killed three times and given again, it asks nothing twice and comes to the same', {
  timeout: 120_000,
}, async () => {
  await using undisturbed = await placeOf({});
  await undisturbed.review();
  let pid = 0;
  const kills = [3, 6, 9];
  await using place = await placeOf(
    {
      misbehave: ({ number }) => {
        if (!kills.includes(number)) return null;
        process.kill(pid, 'SIGKILL');
        return { kind: 'hang' };
      },
    },
    { concurrency: 1 },
  );
  const codes: (number | null)[] = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    const ended = await place.review([], {
      onStart: (started) => {
        pid = started;
      },
    });
    codes.push(ended.exitCode);
  }
  expect(codes).toEqual([null, null, null, 0]);
  expect(place.server.answeredTwice()).toEqual([]);
  expect(place.server.requests.filter(({ answered }) => answered)).toHaveLength(12);
  expect(place.reviews()).toEqual(undisturbed.reviews());
});

test.each([
  ['no longer takes the key', { kind: 'status', status: 401 }],
  ['is out', { kind: 'status', status: 503 }],
] as const)('a provider that %s stops it, what was answered is kept', async (_what, misbehaviour) => {
  await using place = await placeOf({ misbehave: ({ number }) => (number === 5 ? misbehaviour : null) });
  writeFileSync(join(place.folder, 'reviews.jsonl'), '');
  const stopped = await place.review();
  expect(stopped.exitCode).toBe(4);
  expect(stopped.stderr).toContain('Rerun to resume');
  expect(stopped.stderr).toMatch(/^\d model requests/m);
  expect(place.reviews()).toEqual([]);
  expect((await place.review()).exitCode).toBe(0);
  expect(place.server.answeredTwice()).toEqual([]);
  expect(place.reviews()).toHaveLength(12);
});

test('--max-requests stops it each time a little further on', async () => {
  await using place = await placeOf({});
  const codes: (number | null)[] = [];
  for (let call = 0; call < 3; call++) codes.push((await place.review(['--max-requests', '5'])).exitCode);
  expect(codes).toEqual([4, 4, 0]);
  expect(place.server.requests).toHaveLength(12);
  const free = await place.review(['--no-cache', '--max-cost', '0.0001']);
  expect(free.exitCode).toBe(4);
  expect(free.stderr).toContain('--max-cost');
});

test('interrupted, what is under way comes in', async () => {
  let pid = 0;
  await using place = await placeOf({
    misbehave: ({ number }) => {
      if (number === 3) process.kill(pid, 'SIGINT');
      return number >= 2 ? { kind: 'delay', ms: 300 } : null;
    },
  });
  const ended = await place.review([], {
    onStart: (started) => {
      pid = started;
    },
  });
  expect(ended.exitCode).toBe(130);
  expect(ended.stderr).toContain('Interrupted; rerun to resume');
  const { length } = place.server.requests;
  expect(length).toBeLessThan(12);
  expect((await place.review()).exitCode).toBe(0);
  expect(place.server.requests).toHaveLength(12);
  expect(place.server.answeredTwice()).toEqual([]);
});

test('a configuration that is wrong is told, and nothing is asked', async () => {
  await using place = await placeOf({});
  const config = join(place.folder, '..', 'wrong.yaml');
  writeFileSync(config, 'roles: {review: {provider: nobody, model: m}}\n');
  const ended = await lectern(['review', place.folder, '--config', config]);
  expect(ended.exitCode).toBe(2);
  expect(ended.stderr).toContain('nobody');
  expect(place.server.requests).toEqual([]);
});

test('verdicts add up to all videos, whoever gave them, asked now or cached', async () => {
  const unusable = JSON.stringify({ verdict: 'maybe', rationale: 'Who knows.' });
  await using place = await placeOf({
    chat: (body) => (textOf(body).includes('\nSong ') ? unusable : chat(body)),
  });
  writeFileSync(join(place.folder, 'overrides.yaml'), 'v0: drop\nv2: drop\n');
  for (const cached of [0, 7]) {
    const ended = await place.review(['--json']);
    const { kept, dropped, reasons, by, asked } = JSON.parse(ended.stdout);
    const sum = (counts: Record<string, number>): number =>
      Object.values(counts).reduce((all, count) => all + count, 0);
    expect(kept + dropped).toBe(titles.length);
    expect(sum(reasons)).toBe(dropped);
    expect(by).toEqual({
      override: 2,
      [Object.keys(by).find((name) => name.startsWith('reviewer-7b'))!]: 7,
      'rules-2': 3,
    });
    expect(asked).toMatchObject({ cached, unanswered: 3 });
    expect(ended.stderr).toMatch(
      /^Judged by override \(2\), reviewer-7b, prompt [0-9a-f]{12} \(7\), rules-2 \(3\)$/m,
    );
  }
});
