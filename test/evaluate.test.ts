import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSettings } from '../src/index.ts';
import { type EvaluateOptions, type EvaluationEvent, evaluateBenchmarks } from '../src/library/evaluate.ts';
import { type Loopback, loopback } from '../src/vision/loopback.fixture.ts';
import { lectern, readLines, temporaryFolder } from './cli.ts';
import { dummies, dummyAnswer, hueVector, makeBenchmark } from './evaluate-data.ts';
import type { Misbehaviour } from './protocol-misbehaviour.ts';
import { type ProtocolServer, startProtocolServer } from './protocol-server.ts';

interface Row {
  item: string;
  pictures: string[];
  demos: { id: string; similarity: number | null }[];
  outcome: string;
  failure: { reason: string; message: string } | null;
  response: string;
  finish: string;
  flags: string[];
  scores: Record<string, { score: number } | null>;
}
interface Results {
  encoder: { model: string };
  servers: Record<string, unknown>;
  options: { judge: unknown };
  benchmarks: Record<string, { files: { role: string }[]; pool: unknown }>;
  cells: {
    label: string;
    shots: number;
    cheat: boolean;
    seed: number | null;
    file: string;
    items: number;
    failed: number;
    scores: { ours: { mean: number; ceiling: number | null } | null };
  }[];
}

const folder = temporaryFolder();
const items = 12;
const demos = 10;
let server: ProtocolServer;
let encoder: Loopback;
let config: string;
let misbehave: (text: string) => Misbehaviour | null = () => null;

beforeAll(async () => {
  server = await startProtocolServer({
    chat: dummyAnswer,
    misbehave: ({ body }) => misbehave(JSON.stringify(body)),
  });
  encoder = await loopback(({ body }, response) => {
    const { input } = JSON.parse(body) as { input: { image: string }[] };
    hueVector(input[0]!.image).then(
      (embedding) => response.end(JSON.stringify({ data: [{ embedding }] })),
      () => response.writeHead(500).end(),
    );
  });
  ({ config } = await makeBenchmark(join(folder, 'data'), {
    items,
    demos,
    providerUrl: server.baseUrl,
    encoderUrl: encoder.origin,
  }));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await encoder[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function evaluate(out: string, changes: Partial<EvaluateOptions> = {}): Promise<EvaluationEvent[]> {
  const { settings } = await loadSettings(config);
  const events: EvaluationEvent[] = [];
  await evaluateBenchmarks({
    names: [],
    models: Object.keys(dummies).map((model) => ({ provider: 'local', model, label: model })),
    shots: [0, 1, 2, 4],
    demos: 'rices',
    seeds: [42],
    cheat: false,
    prompt: 'even',
    judge: null,
    limit: null,
    dryRun: false,
    maxRequests: null,
    maxCost: null,
    out,
    settings,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    ...changes,
  });
  return events;
}

const model = (name: string) => [{ provider: 'local', model: name, label: name }];
const resultsIn = (out: string) => JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results;
const rowsOf = (out: string, { file }: { file: string }) => readLines<Row>(out, file);
/** All files of results but what only makes them faster. */
function filesIn(out: string): Record<string, string> {
  const names = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.jsonl?$/.test(name),
  );
  return Object.fromEntries(
    names
      .filter((name) => !/^(responses|features)/.test(name))
      .sort()
      .map((name) => [name, readFileSync(join(out, name), 'utf8')]),
  );
}

describe('models whose answers are known', () => {
  const out = join(folder, 'dummies');
  let results: Results;
  const cells = (label: string, cheat: boolean) =>
    results.cells
      .filter((cell) => cell.label === label && cell.cheat === cheat)
      .toSorted((a, b) => a.shots - b.shots);
  const means = (label: string, cheat: boolean) => cells(label, cheat).map(({ scores }) => scores.ours?.mean);

  beforeAll(async () => {
    await evaluate(out, { cheat: true });
    results = resultsIn(out);
  });

  test('copier reaches the ceiling of both cheat tests, and nothing elsewhere', () => {
    expect(means('copier', true)).toEqual([1, 1]);
    expect(cells('copier', true).map(({ scores }) => scores.ours!.ceiling)).toEqual([1, 1]);
    expect(means('copier', false)).toEqual([0, 0, 0, 0]);
  });

  test('the item itself stands first in the cheat test, farthest from the question', () => {
    expect(means('copies-first', true)).toEqual([1, 1]);
    expect(means('copies-last', true)).toEqual([1, 0]);
  });

  test('counter sees one picture more than there are shots', () => {
    const seen = cells('counter', false).map((cell) => rowsOf(out, cell).map(({ response }) => response));
    expect(seen).toEqual(['1', '2', '3', '5'].map((count) => Array(items).fill(count)));
  });

  test('order sees the most similar last', () => {
    for (const row of rowsOf(out, cells('order', false).at(-1)!)) {
      expect(row.response).toBe(row.demos.map(({ id }) => id).join(' '));
      const similarities = row.demos.map(({ similarity }) => similarity!);
      expect(similarities).toEqual(similarities.toSorted((a, b) => a - b));
      expect(similarities.at(-1)).toBeGreaterThan(0.9);
    }
  });

  test('fewer shots show a part of what more do', () => {
    const [two, four] = cells('order', false)
      .slice(2)
      .map((cell) => rowsOf(out, cell));
    for (const [index, row] of two!.entries())
      expect(four![index]!.demos.map(({ id }) => id).slice(-2)).toEqual(row.demos.map(({ id }) => id));
  });

  test('blind scores the same at every shot count', () => {
    expect(means('blind', false)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  test('the results name the encoder, and what the server says it is', () => {
    expect(results.encoder.model).toBe('hues');
    expect(Object.keys(results.servers)).toEqual(Object.keys(dummies));
  });

  test('a second run asks nothing and changes no byte; another shot count asks only what is new', async () => {
    const before = filesIn(out);
    const asked = server.requests.length;
    const compared = encoder.requests.length;
    await evaluate(out, { cheat: true });
    const posts = () => server.requests.slice(asked).filter(({ path }) => path !== '/v1/models');
    expect(posts()).toEqual([]);
    expect(encoder.requests.length).toBe(compared);
    expect(filesIn(out)).toEqual(before);
    await evaluate(out, { models: model('blind'), shots: [2, 3] });
    expect(posts()).toHaveLength(items);
    // Cells of earlier runs stay.
    expect(resultsIn(out).cells).toHaveLength(results.cells.length + 1);
  });
});

test('random demonstrations depend on seed and item alone', async () => {
  const out = join(folder, 'random');
  await evaluate(out, { models: model('order'), demos: 'random', seeds: [42, 43], shots: [1, 4] });
  const whole = resultsIn(out).cells.map((cell) => ({ ...cell, rows: rowsOf(out, cell) }));
  const limited = join(folder, 'limited');
  await evaluate(limited, { models: model('order'), demos: 'random', seeds: [43], shots: [2], limit: 5 });
  const [cell] = resultsIn(limited).cells;
  const four = whole.find(({ seed, shots }) => seed === 43 && shots === 4)!;
  const other = whole.find(({ seed, shots }) => seed === 42 && shots === 4)!;
  const rows = rowsOf(limited, cell!);
  expect(rows).toHaveLength(5);
  for (const [index, { demos: shown }] of rows.entries())
    expect(four.rows[index]!.demos.slice(0, 2)).toEqual(shown);
  expect(four.rows.map(({ demos: shown }) => shown)).not.toEqual(other.rows.map(({ demos: shown }) => shown));
});

describe('trouble', () => {
  const status = (code: number): Misbehaviour => ({ kind: 'status', status: code });

  test('an item that the server fails, fails alone, is named and missing; the next run asks it again', async () => {
    const out = join(folder, 'failing');
    misbehave = (text) =>
      text.includes('item3?')
        ? status(500)
        : text.includes('item5?')
          ? status(422)
          : text.includes('item7?')
            ? { kind: 'status', status: 400, message: 'At most 1 image may be provided' }
            : null;
    const options = { models: model('blind'), shots: [0] };
    const events = await evaluate(out, options);
    const [cell] = resultsIn(out).cells;
    expect(cell).toMatchObject({ items, failed: 3 });
    // Of nine that were answered six are right.
    expect(cell!.scores.ours!.mean).toBeCloseTo(6 / 9, 10);
    const failed = events.flatMap((event) => (event.event === 'item' && event.failure ? [event.item] : []));
    expect(failed.toSorted()).toEqual(['item3', 'item5', 'item7']);
    const rows = rowsOf(out, cell!).filter(({ outcome }) => outcome === 'failed');
    expect(rows.map(({ failure }) => failure!.reason)).toEqual(['no-answer', 'bad-request', 'bad-request']);
    misbehave = () => null;
    const asked = server.requests.length;
    await evaluate(out, options);
    expect(server.requests.slice(asked).filter(({ path }) => path !== '/v1/models')).toHaveLength(3);
    expect(resultsIn(out).cells[0]).toMatchObject({ failed: 0, scores: { ours: { mean: 0.5 } } });
  });

  test('what is cut off, empty or declined is an answer', async () => {
    const out = join(folder, 'raw');
    misbehave = (text) =>
      text.includes('item0?')
        ? { kind: 'say', text: 'answer of item0\nQuestion: and so on', finishReason: 'length' }
        : text.includes('item1?')
          ? { kind: 'say', text: '' }
          : text.includes('item2?')
            ? { kind: 'say', text: "I'm sorry, I can't help with that." }
            : text.includes('item3?')
              ? { kind: 'say', text: '', finishReason: 'content_filter' }
              : null;
    await evaluate(out, { models: model('blind'), shots: [0], limit: 4 });
    misbehave = () => null;
    const [cell] = resultsIn(out).cells;
    const rows = rowsOf(out, cell!);
    expect(rows.map(({ outcome }) => outcome)).toEqual(Array(4).fill('answered'));
    expect(rows.map(({ flags }) => flags)).toEqual([['cut'], ['empty'], ['refused'], ['empty', 'refused']]);
    expect(rows[0]).toMatchObject({ response: 'answer of item0\nQuestion: and so on', finish: 'length' });
    expect(rows.map(({ scores }) => scores.ours!.score)).toEqual([1, 0, 0, 0]);
  });

  test('a provider that does not know the key stops the run', async () => {
    misbehave = () => status(401);
    await expect(
      evaluate(join(folder, 'stopped'), { models: model('blind'), shots: [0] }),
    ).rejects.toMatchObject({ name: 'StoppedError', message: expect.stringMatching(/Rerun to resume/) });
    misbehave = () => null;
  });

  test('a dry run asks nothing and writes nothing', async () => {
    const out = join(folder, 'dry');
    const asked = server.requests.length;
    const events = await evaluate(out, { models: model('blind'), dryRun: true, demos: 'random' });
    expect(events.at(-1)).toEqual({ event: 'plan', cells: 4, items: 4 * items, stored: 0 });
    expect(server.requests.length).toBe(asked);
    expect(existsSync(out)).toBe(false);
  });

  test('a dry run counts items whose picture is missing among those to ask', async () => {
    const data = await makeBenchmark(join(folder, 'holes'), {
      items: 4,
      demos,
      providerUrl: server.baseUrl,
      encoderUrl: encoder.origin,
    });
    rmSync(join(data.folder, 'images', 'item-1-0.png'));
    const { settings } = await loadSettings(data.config);
    const options = { settings, models: model('blind'), shots: [0], demos: 'random' as const };
    const out = join(folder, 'holes-out');
    expect((await evaluate(out, { ...options, dryRun: true })).at(-1)).toMatchObject({ items: 4, stored: 0 });
    await evaluate(out, options);
    expect((await evaluate(out, { ...options, dryRun: true })).at(-1)).toMatchObject({ items: 4, stored: 3 });
  });

  test('a provider that answers nothing at all stops the run after the first cell', async () => {
    misbehave = () => status(500);
    const out = join(folder, 'down');
    await expect(evaluate(out, { models: model('blind'), shots: [0, 1] })).rejects.toMatchObject({
      name: 'StoppedError',
      message: expect.stringMatching(/no answer to any question\. .* answered 500.*Rerun to resume/),
    });
    misbehave = () => null;
    expect(resultsIn(out).cells.map(({ shots, failed }) => ({ shots, failed }))).toEqual([
      { shots: 0, failed: items },
    ]);
  });

  test('results that are not alike do not come into one folder', async () => {
    const out = join(folder, 'alike');
    const { settings } = await loadSettings(config);
    const options = { models: model('blind'), shots: [0], demos: 'random' as const };
    await evaluate(out, options);
    const changed = { ...settings, evaluate: { ...settings.evaluate, maxTokens: 7 } };
    await expect(evaluate(out, { ...options, shots: [1], settings: changed })).rejects.toThrow(
      /another evaluate\.maxTokens\. Use another --out/,
    );
    const other = [{ provider: 'local', model: 'order', label: 'blind' }];
    await expect(evaluate(out, { ...options, models: other })).rejects.toThrow(
      /another model under the label blind \(local\/blind\)/,
    );
    await evaluate(out, { ...options, judge: { provider: 'local', model: 'counter' } });
    await expect(evaluate(out, { ...options, judge: { provider: 'local', model: 'order' } })).rejects.toThrow(
      /another judge/,
    );
    await evaluate(out, options);
    expect(resultsIn(out).options.judge).toMatchObject({ model: 'counter' });
  });

  test('shots come to results without any, whose demonstrations were not read', async () => {
    const out = join(folder, 'more-shots');
    const options = { models: model('blind'), demos: 'random' as const };
    await evaluate(out, { ...options, shots: [0] });
    await evaluate(out, { ...options, shots: [1] });
    const { words } = resultsIn(out).benchmarks;
    await evaluate(out, { ...options, shots: [0] });
    expect(resultsIn(out)).toMatchObject({ benchmarks: { words }, cells: [{ shots: 0 }, { shots: 1 }] });
    expect(words!.files.map(({ role }) => role)).toEqual(['questions', 'demos.questions']);
    expect(words!.pool).toMatchObject({ items: demos });
  });

  test('files that were moved are the same, those that were changed are not', async () => {
    const options = { models: model('blind'), shots: [0], demos: 'random' as const };
    const made = { items: 3, demos: 2, providerUrl: server.baseUrl, encoderUrl: encoder.origin };
    const out = join(folder, 'moved-out');
    const first = await loadSettings((await makeBenchmark(join(folder, 'here'), made)).config);
    const moved = await makeBenchmark(join(folder, 'there'), made);
    const second = await loadSettings(moved.config);
    await evaluate(out, { ...options, settings: first.settings });
    await evaluate(out, { ...options, settings: second.settings });
    const path = join(moved.folder, 'items.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('Which word', 'What word'));
    await expect(evaluate(out, { ...options, settings: second.settings })).rejects.toThrow(
      /other files of words/,
    );
  });

  test('two models of one name need labels; an unknown provider is told', async () => {
    await expect(evaluate(join(folder, 'x'), { models: [...model('a'), ...model('a')] })).rejects.toThrow(
      /Two models have the label "a"/,
    );
    await expect(
      evaluate(join(folder, 'x'), { models: [{ provider: 'nobody', model: 'a', label: 'a' }] }),
    ).rejects.toThrow(/No provider "nobody"/);
  });
});

test('killed at random moments it goes on to the same bytes, and asks again only what was under way', async () => {
  const kills = Number(process.env.EVALUATE_KILLS ?? 5);
  const concurrency = 4;
  const slow = await startProtocolServer({ chat: dummyAnswer, delayMs: 15 });
  const data = await makeBenchmark(join(folder, 'kill-data'), {
    items: 40,
    demos,
    providerUrl: slow.baseUrl,
    encoderUrl: encoder.origin,
  });
  const args = (out: string) => [
    ...['evaluate', 'run', '--config', data.config, '--model', 'local/blind', '--model', 'local/order'],
    ...['--shots', '0,1,2', '--cheat', '--demos', 'random', '--out', out],
  ];
  const undisturbed = join(folder, 'undisturbed');
  expect((await lectern(args(undisturbed))).exitCode).toBe(0);
  const out = join(folder, 'killed');
  mkdirSync(out);
  slow.requests.length = 0;
  let seed = 7;
  let killed = 0;
  for (let kill = 0; kill < kills; kill++) {
    seed = (seed * 48_271) % 2_147_483_647;
    const { exitCode } = await lectern(args(out), {
      onStart: (pid) => {
        // Start-up takes longer on a busy machine: what counts is that it is killed at any moment.
        void sleep(400 + (seed % 1200)).then(() => {
          try {
            process.kill(pid, 'SIGKILL');
          } catch {
            // It has ended.
          }
        });
      },
    });
    if (exitCode === null) killed++;
  }
  expect((await lectern(args(out))).exitCode).toBe(0);
  expect(filesIn(out)).toEqual(filesIn(undisturbed));
  const answeredTwice = slow.answeredTwice().length;
  expect(answeredTwice).toBeLessThanOrEqual(killed * concurrency);
  console.log(`killed ${killed} times; ${answeredTwice} requests that were under way were asked again`);
  await slow[Symbol.asyncDispose]();
});
