import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { StoppedError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Video } from '../records/video.ts';
import { boundlessAllowance } from './asking.ts';
import { Journal, type JournalEntry, readJournal } from './journal.ts';
import { type NetSettings, netSettings, netStages, questionsEach } from './net-pipeline.fixture.ts';
import { callsOf, makeVideo } from './pipeline.fixture.ts';
import { type RunEvent, type RunRequest, runVideos } from './run-videos.ts';
import type { WorkBounds } from './work-watch.ts';
import type { WorkerLimits } from './worker-limits.ts';
import { WorkerPool } from './worker-pool.ts';

const entry = fileURLToPath(new URL('net-worker.fixture.ts', import.meta.url));
let workspace: string;
let videosFolder: string;

beforeEach(async () => {
  workspace = await temporaryFolder();
  videosFolder = join(workspace, 'videos');
  await mkdir(videosFolder);
});

function make(...names: string[]): Promise<Video[]> {
  return Promise.all(names.map((name) => makeVideo(videosFolder, name)));
}

/** Units that ask endpoints are bounded by what comes of them alone. */
const netBounds: WorkBounds = { cpuSec: null, stallSec: 600 };

const letGo = (file = 'go'): Promise<void> => writeFile(join(videosFolder, file), '');

interface Ran {
  outcomes: Record<string, string>;
  journal: JournalEntry[];
  error: unknown;
}

async function run(
  videos: readonly Video[],
  given: Partial<RunRequest<NetSettings>> = {},
  limits: Partial<WorkerLimits> = {},
): Promise<Ran> {
  const pool = new WorkerPool<NetSettings>(entry, limits);
  onTestFinished(() => pool.close());
  const journal = new Journal(workspace, 'default');
  const outcomes: Record<string, string> = {};
  let error: unknown = null;
  try {
    await runVideos<NetSettings>({
      workspace,
      videos,
      stages: netStages,
      selected: new Set(netStages.map(({ name }) => name)),
      settings: netSettings,
      concurrency: 1,
      classLimits: { net: 4 },
      retryFailed: false,
      pool,
      journal,
      bounds: () => netBounds,
      onEvent: () => {},
      onEntry: ({ video, verdict, failure, reason }) => {
        outcomes[video.id] = [verdict, failure, reason].filter((word) => word !== null).join(' ');
      },
      signal: new AbortController().signal,
      ...given,
    });
  } catch (thrown) {
    error = thrown;
  }
  pool.close();
  await journal.flush();
  return { outcomes, journal: await Array.fromAsync(readJournal(workspace, 'default')), error };
}

/** Waits until so many of the videos have been asked about. */
async function asked(videos: readonly Video[], count: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if ((await pidsOf(videos, 'ask')).length >= count) return;
    await sleep(20);
  }
  throw new Error('They never were.');
}

async function pidsOf(videos: readonly Video[], stage: string): Promise<number[]> {
  const calls = await Promise.all(videos.map(callsOf));
  return calls.flat().flatMap((call) => (call.stage === stage ? [call.pid] : []));
}

describe('units that ask endpoints', () => {
  test('share one process, as many at once as their limit, beside those that compute', async () => {
    const videos = await make('wait-1', 'wait-2', 'wait-3', 'wait-4', 'ok-5', 'ok-6');
    const running = run(videos);
    await asked(videos, 4);
    await sleep(300);
    expect(await pidsOf(videos, 'ask')).toHaveLength(4);
    expect(await pidsOf(videos, 'look')).toHaveLength(6);
    await letGo();
    const { outcomes, error } = await running;
    expect(error).toBeNull();
    expect(new Set(Object.values(outcomes))).toEqual(new Set(['kept']));
    expect(new Set(await pidsOf(videos, 'ask')).size).toBe(1);
    expect(await pidsOf(videos, 'ask')).not.toContain((await pidsOf(videos, 'look'))[0]);
  });

  test('say what they took, by video, stage and model', async () => {
    const { journal } = await run(await make('ok-1', 'ok-2'));
    const usages = journal.flatMap((line) => (line.event === 'usage' ? [line] : []));
    expect(usages.map(({ video }) => video).sort()).toEqual(['ok-1', 'ok-2']);
    expect(usages[0]).toMatchObject({
      stage: 'ask',
      provider: 'far',
      model: 'm',
      questions: questionsEach,
      cached: 0,
      requests: questionsEach,
      inputTokens: 10 * questionsEach,
      cost: 0.25 * questionsEach,
    });
  });

  test('are computed elsewhere where the model is at hand', async () => {
    const videos = await make('ok');
    expect((await run(videos, { settings: { endpoint: null }, classLimits: {} })).outcomes).toEqual({
      ok: 'kept',
    });
  });

  test('that nobody answers have failed for now', async () => {
    const videos = await make('down', 'ok');
    const { outcomes, journal } = await run(videos);
    expect(outcomes).toEqual({ down: 'failed transient provider-unavailable', ok: 'kept' });
    expect(journal.find(({ event }) => event === 'trouble')).toMatchObject({ stage: 'ask' });
  });

  test('are asked again where a fact that they read has changed', async () => {
    const [video] = await make('ok');
    await run([video!]);
    await run([{ ...video!, facts: { ...video!.facts, licence: 'CC0-1.0' } }]);
    expect(await pidsOf([video!], 'ask')).toHaveLength(1);
    await run([{ ...video!, facts: { ...video!.facts, title: 'Roots' } }]);
    expect(await pidsOf([video!], 'ask')).toHaveLength(2);
    expect(await pidsOf([video!], 'look')).toHaveLength(1);
  });
});

describe('trouble in the shared process', () => {
  test('a unit past its deadline ends alone, and the others go on', async () => {
    const videos = await make('wait-1', 'ok-2', 'ok-3');
    const bounds = (video: Video) => (video.id === 'wait-1' ? { ...netBounds, stallSec: 2 } : netBounds);
    const slow = await make('wait-9');
    const ended: string[] = [];
    const onEvent = (told: RunEvent): unknown => told.event === 'video' && ended.push(told.video);
    const running = run([...videos, ...slow], { bounds, onEvent });
    await asked([...videos, ...slow], 4);
    for (let tries = 0; tries < 1000 && !ended.includes('wait-1'); tries++) await sleep(20);
    await letGo();
    const { outcomes } = await running;
    expect(outcomes).toEqual({
      'wait-1': 'failed transient deadline',
      'ok-2': 'kept',
      'ok-3': 'kept',
      'wait-9': 'kept',
    });
    expect(new Set(await pidsOf([...videos, ...slow], 'ask')).size).toBe(1);
  });

  test('one that does not end costs the process, and the others are begun again', async () => {
    const videos = await make('wait-1', 'spin');
    const bounds = (video: Video) => (video.id === 'spin' ? { ...netBounds, stallSec: 2 } : netBounds);
    const running = run(videos, { bounds }, { graceSec: 1 });
    await asked(videos, 3);
    await letGo();
    const { outcomes, journal } = await running;
    expect(outcomes).toEqual({ spin: 'failed transient deadline', 'wait-1': 'kept' });
    const troubles = journal.flatMap((line) =>
      line.event === 'trouble' ? [`${line.video} ${line.kind}`] : [],
    );
    expect(troubles).toEqual(['spin overdue']);
  });

  test('one that crashes it fails, and the others that were in it do not', async () => {
    const videos = await make('wait-1', 'wait-2', 'crash');
    const running = run(videos);
    await asked(videos, 3);
    await letGo('crash');
    // Each once more, by itself.
    await asked(videos, 6);
    await letGo();
    const { outcomes } = await running;
    expect(outcomes).toEqual({ crash: 'failed data worker-crashed', 'wait-1': 'kept', 'wait-2': 'kept' });
    const pids = await pidsOf(videos, 'ask');
    expect(new Set(pids).size).toBeGreaterThan(1);
  });
});

describe('a run that may ask only so much', () => {
  const names = ['ok-1', 'ok-2', 'ok-3', 'ok-4'];

  test.each([
    [{ maxRequests: 7 }, /--max-requests/, 7],
    // Each costs 0.25, so the sixth is the first that is not asked.
    [{ maxCost: 1.25 }, /--max-cost/, 8],
  ])('%j stops cleanly, tells of every video, and goes on from there', async (limit, message, most) => {
    const videos = await make(...names);
    const allowance = { ...boundlessAllowance, ...limit };
    const first = await run(videos, { allowance });
    expect(first.error).toBeInstanceOf(StoppedError);
    expect((first.error as Error).message).toMatch(message);
    expect(Object.keys(first.outcomes).sort()).toEqual(names);
    expect(Object.values(first.outcomes)).toContain('pending');
    const requests = first.journal.reduce(
      (sum, line) => sum + (line.event === 'usage' ? line.requests : 0),
      0,
    );
    expect(requests).toBeLessThanOrEqual(most);
    expect(requests).toBeGreaterThan(0);
    const second = await run(videos);
    expect(second.error).toBeNull();
    expect(new Set(Object.values(second.outcomes))).toEqual(new Set(['kept']));
  });

  test('counts what was spent before', async () => {
    const videos = await make('ok-1');
    const allowance = { ...boundlessAllowance, maxRequests: 9, spent: { requests: 9, cost: 0 } };
    const { outcomes, error } = await run(videos, { allowance });
    expect(error).toBeInstanceOf(StoppedError);
    expect(outcomes).toEqual({ 'ok-1': 'pending' });
    expect(await readdir(join(workspace, 'artefacts'))).toEqual(['look']);
  });
});

test('interrupted, units ask nothing more and are pending', async () => {
  const videos = await make('wait-1', 'wait-2');
  const interrupt = new AbortController();
  const running = run(videos, { signal: interrupt.signal });
  await asked(videos, 2);
  interrupt.abort();
  // The word of it travels to the worker.
  await sleep(500);
  await letGo();
  const { outcomes, journal, error } = await running;
  expect(error).toBeNull();
  expect(outcomes).toEqual({ 'wait-1': 'pending', 'wait-2': 'pending' });
  expect(journal.filter(({ event }) => event === 'usage')).toEqual([]);
});
