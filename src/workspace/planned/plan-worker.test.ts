import { beforeEach, describe, expect, test } from 'vitest';
import { StoppedError } from '../../base/errors.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { readJournal } from '../../engine/journal.ts';
import { MemoryObjects } from '../../engine/memory-objects.fixture.ts';
import {
  allFake,
  callsOf,
  type FakeSettings,
  fakeSettings,
  fakeStages,
  makeVideo,
} from '../../engine/pipeline.fixture.ts';
import { ampleBounds, runFake } from '../../engine/run.fixture.ts';
import type { ResourceClass } from '../../engine/stage.ts';
import { resourceClasses } from '../../engine/stage.ts';
import { walk } from '../../engine/walk.ts';
import { boardName, WorkBoard } from '../../engine/work-board.ts';
import { workersOn } from '../../engine/workers.fixture.ts';
import type { UnitEnd } from '../../engine/workers.ts';
import { Workspace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import type { Video } from '../../records/video.ts';
import { PlanWorker, type PlanWorkerOptions } from './plan-worker.ts';

const plan = '0123456789abcdef';
const times = { beatMs: 20, endsMs: 300 };

let folder: string;
let objects: MemoryObjects;
let workspace: Workspace;
let board: WorkBoard;

beforeEach(async () => {
  folder = await temporaryFolder();
  objects = new MemoryObjects();
  workspace = new Workspace(objects);
  board = new WorkBoard(workspace.below(layout.work('default', plan)));
});

function workerOn(videos: readonly Video[], given: Partial<PlanWorkerOptions<FakeSettings>> = {}) {
  return new PlanWorker<FakeSettings>({
    workspace,
    run: 'default',
    plan,
    first: null,
    call: 'call',
    videos: () => from(videos),
    count: videos.length,
    share: 'all',
    stages: fakeStages,
    selected: allFake,
    settings: fakeSettings,
    classes: new Set(resourceClasses),
    concurrency: 2,
    classLimits: {},
    retryFailed: false,
    noCache: false,
    maxRequests: null,
    maxCost: null,
    spent: { requests: 0, cost: 0 },
    workers: workersOn(workspace),
    bounds: () => ampleBounds,
    onEvent: () => {},
    signal: new AbortController().signal,
    times,
    ...given,
  });
}

async function* from(videos: readonly Video[]): AsyncGenerator<Video> {
  yield* videos;
}

async function makeVideos(...names: string[]): Promise<Video[]> {
  return Promise.all(names.map((name) => makeVideo(folder, name)));
}

async function entriesOn(videos: readonly Video[]) {
  return Promise.all(videos.map((video) => board.entryOf(boardName(video))));
}

/** A worker of another host, which began on a video, and whose counter stands where it stood. */
async function otherWorker(name: string, { host = 'elsewhere' } = {}): Promise<void> {
  const verdicts = { kept: 0, dropped: 0, failed: 0 };
  const about = {
    pid: 1,
    host,
    startTicks: null,
    beat: 7,
    state: 'working',
    call: 'call',
    share: 'all',
    since: '',
  };
  const beat = { ...about, verdicts, ownSpent: { requests: 0, cost: 0 }, active: [] };
  const key = `${layout.work('default', plan)}/workers/${name}.json`;
  await objects.replace(key, JSON.stringify(beat));
}

test.each([1, 3])('%i workers at once leave what one run makes, and do nothing twice', async (count) => {
  const names = ['a', 'b', 'c', 'unusable', 'd', 'e', 'f'];
  const videos = await makeVideos(...names);
  const order = (at: number) => [...videos.slice(2 * at), ...videos.slice(0, 2 * at)];
  const workers = Array.from({ length: count }, (_, at) => workerOn(order(at)));
  const summaries = await Promise.all(workers.map((worker) => worker.run()));
  expect(summaries.reduce((sum, { verdicts: { kept } }) => sum + kept, 0)).toBe(6);
  for (const video of videos) expect((await callsOf(video)).length).toBe(video.id === 'unusable' ? 2 : 4);

  const alone = new Workspace(new MemoryObjects());
  const run = await runFake({ workspace: alone, videos, pool: workersOn(alone) });
  expect(await entriesOn(videos)).toEqual(videos.map(({ id }) => run.entries.get(id)));
  const stored = (from: Workspace) =>
    [...(from.objects as MemoryObjects).stored].filter(([key]) => key.startsWith(layout.artefacts)).sort();
  expect(stored(workspace)).toEqual(stored(alone));

  // Whoever comes later finds nothing to do.
  const later = { ...workersOn(workspace), run: () => Promise.reject(new Error('There is nothing to do.')) };
  const nothing = { verdicts: { kept: 0, dropped: 0, failed: 0 }, left: 0 };
  expect(await workerOn(videos, { workers: later }).run()).toMatchObject(nothing);
});

test('each writes a journal of its own', async () => {
  const videos = await makeVideos('a');
  await workerOn(videos).run();
  const [part] = await objects.list(`${layout.work('default', plan)}/journal`);
  const lines = objects
    .text(`${layout.work('default', plan)}/journal/${part}`)
    .trim()
    .split('\n');
  const events = lines.map((line) => (JSON.parse(line) as { event: string }).event);
  expect(events).toEqual(['start', 'stage', 'stage', 'stage', 'stage', 'end']);
  expect(await Array.fromAsync(readJournal(workspace, 'default'))).toEqual([]);
});

describe('a video that another worker has begun', () => {
  test('is taken over when that worker shows no sign of life any more', async () => {
    const videos = await makeVideos('a', 'b');
    await otherWorker('dead');
    await board.begin(boardName(videos[0]!), 1, { worker: 'dead', host: 'a', key: null });
    await workerOn(videos).run();
    expect((await entriesOn(videos)).map((entry) => entry?.verdict)).toEqual(['kept', 'kept']);
  });

  test('is waited for while that worker lives, and not worked on', async () => {
    const videos = await makeVideos('a');
    const [name] = videos.map(boardName);
    await otherWorker('alive');
    await board.begin(name!, 1, { worker: 'alive', host: 'a', key: null });
    let beats = 7;
    const beating = setInterval(() => {
      const key = `${layout.work('default', plan)}/workers/alive.json`;
      const beat = JSON.parse(objects.text(key)) as object;
      void objects.replace(key, JSON.stringify({ ...beat, beat: ++beats }));
    }, 5);
    const stopping = new AbortController();
    const running = workerOn(videos, { signal: stopping.signal }).run();
    while (beats < 150) await new Promise((resolve) => setTimeout(resolve, 5));
    stopping.abort();
    await running;
    clearInterval(beating);
    expect(await callsOf(videos[0]!)).toEqual([]);
    expect(await entriesOn(videos)).toEqual([null]);
  });

  test.each([
    { hosts: ['a', 'b'], isCause: true },
    { hosts: ['a', 'a', 'a', 'a'], isCause: false },
    { hosts: ['a', 'a', 'a', 'a', 'a'], isCause: true },
  ])(
    'counts as the cause of deaths at the same stage of it: $hosts, $isCause',
    async ({ hosts, isCause }) => {
      const videos = await makeVideos('a', 'b');
      const [name] = videos.map(boardName);
      await workerOn(videos, { classes: new Set(['cpu']) }).run();
      const pipeline = { stages: fakeStages, selected: allFake };
      const { next } = await walk(videos[0]!, pipeline, fakeSettings, workspace.store);
      await board.takeUp(name!, 'asr');
      for (const [at, host] of hosts.entries())
        await board.begin(name!, at + 1, { worker: `${at}`, host, key: at === 0 ? null : next!.key });
      await workerOn(videos).run();
      const [suspect, other] = await entriesOn(videos);
      const failed = { verdict: 'failed', failure: 'data', stage: 'hear', reason: 'worker-lost' };
      expect(suspect).toMatchObject(isCause ? failed : { verdict: 'kept' });
      expect(other).toMatchObject({ verdict: 'kept' });
    },
  );

  test('is not blamed for workers that went with their machines', async () => {
    const videos = await makeVideos('a');
    const [name] = videos.map(boardName);
    await workerOn(videos, { classes: new Set(['cpu']) }).run();
    const pipeline = { stages: fakeStages, selected: allFake };
    const { next } = await walk(videos[0]!, pipeline, fakeSettings, workspace.store);
    await board.takeUp(name!, 'asr');
    for (const [at, host] of ['a', 'b', 'c'].entries())
      await board.begin(name!, at + 1, { worker: `${at}`, host, key: at === 0 ? null : next!.key });
    await board.noteLost(['1', '2']);
    await workerOn(videos).run();
    expect(await entriesOn(videos)).toMatchObject([{ verdict: 'kept' }]);
  });

  test('is tried again where the second had come further than the first', async () => {
    const videos = await makeVideos('a');
    const [name] = videos.map(boardName);
    await board.begin(name!, 1, { worker: 'first', host: 'a', key: null });
    await board.begin(name!, 2, { worker: 'second', host: 'b', key: '0'.repeat(64) });
    await workerOn(videos).run();
    expect(await entriesOn(videos)).toMatchObject([{ verdict: 'kept' }]);
  });
});

test('workers of different classes hand videos over to each other', async () => {
  const videos = await makeVideos('a', 'b', 'c');
  const classes = (...names: ResourceClass[]) => ({ classes: new Set(names) });
  const summaries = await Promise.all([
    workerOn(videos, classes('cpu', 'ocr')).run(),
    workerOn(videos, classes('asr')).run(),
  ]);
  // Whoever is last at work does what is left; the other may have gone when nobody was busy.
  await workerOn(videos, classes('asr')).run();
  await workerOn(videos, classes('cpu')).run();
  expect(summaries.every(({ sawBug }) => !sawBug)).toBe(true);
  expect((await entriesOn(videos)).map((entry) => entry?.verdict)).toEqual(['kept', 'kept', 'kept']);
  for (const video of videos) expect((await callsOf(video)).length).toBe(4);
});

test('what no living worker serves is left, and said', async () => {
  const videos = await makeVideos('a', 'b');
  expect(await workerOn(videos, { classes: new Set(['cpu']) }).run()).toMatchObject({ left: 2 });
});

describe('a worker on a machine that fails all it is given', () => {
  const failing = (end: UnitEnd) => ({
    ...workersOn(workspace),
    run: async () => ({ ...end, costs: [], peakRssBytes: 0 }),
  });

  test.each<UnitEnd>([
    { end: 'error', code: null, path: null, message: 'no such library', stack: '' },
    { end: 'crashed', message: 'killed by SIGILL', lastWords: '' },
    { end: 'overdue', message: 'too slow' },
  ])('quits after three videos and leaves all to others: $end', async (end) => {
    const videos = await makeVideos('a', 'b', 'c', 'd', 'e', 'f');
    const running = workerOn(videos, { workers: failing(end), concurrency: 1 }).run();
    await expect(running).rejects.toThrow(StoppedError);
    await expect(running).rejects.toThrow('this machine is probably at fault');
    expect(await entriesOn(videos)).toEqual(videos.map(() => null));
    expect((await board.look()).tries).toEqual(new Map());
    expect(await workerOn(videos).run()).toMatchObject({ verdicts: { kept: 6 } });
  });

  test('says what failed where it had fewer', async () => {
    const videos = await makeVideos('a', 'b');
    await workerOn(videos, { workers: failing({ end: 'overdue', message: 'too slow' }) }).run();
    expect(await entriesOn(videos)).toMatchObject([
      { verdict: 'failed', failure: 'transient', reason: 'deadline' },
      { verdict: 'failed', failure: 'transient', reason: 'deadline' },
    ]);
    // The next one tries again.
    await workerOn(videos).run();
    expect((await entriesOn(videos)).map((entry) => entry?.verdict)).toEqual(['kept', 'kept']);
  });
});
