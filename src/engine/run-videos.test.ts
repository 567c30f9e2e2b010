import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { errorCode, errorMessage, errorPath, StoppedError } from '../base/errors.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Video } from '../records/video.ts';
import { callsOf, type FakeSettings, fakeSettings, fakeStages, makeVideo } from './pipeline.fixture.ts';
import { ampleBounds, runFake } from './run.fixture.ts';
import type { ResourceClass } from './stage.ts';
import { Store } from './store.ts';
import { runUnit, type StageCost, type Unit } from './unit.ts';
import type { UnitEnd, UnitReport } from './workers.ts';

type Running = { video: string; resource: ResourceClass };

/** Runs units in this process, or ends them as the test wants; notes what runs at the same time. */
class FakePool {
  /** How the next units of a video end, instead of being run. */
  readonly script: Record<string, UnitEnd[]> = {};
  readonly started: Running[] = [];
  readonly #running = new Set<Running>();
  readonly #drained = new AbortController();
  drains = 0;
  most = 0;
  readonly mostOf = new Map<ResourceClass, number>();
  onStart: (unit: Running) => void = () => {};

  async run({ video, resource, ...rest }: Unit<FakeSettings>): Promise<UnitEnd & UnitReport> {
    const unit = { video: video.id, resource };
    this.started.push(unit);
    this.#running.add(unit);
    this.most = Math.max(this.most, this.#running.size);
    const alike = [...this.#running].filter((other) => other.resource === resource).length;
    this.mostOf.set(resource, Math.max(this.mostOf.get(resource) ?? 0, alike));
    this.onStart(unit);
    const costs: StageCost[] = [];
    const end = this.script[video.id]?.shift() ?? (await this.#work({ video, resource, ...rest }, costs));
    for (let turns = 0; turns < 3; turns++) await turn();
    this.#running.delete(unit);
    return { ...end, costs, peakRssBytes: 0 };
  }

  async #work(unit: Unit<FakeSettings>, costs: StageCost[]): Promise<UnitEnd> {
    try {
      const reporter = {
        onBegin: () => {},
        onProgress: () => {},
        onStage: (cost: StageCost) => costs.push(cost),
        onUsage: () => {},
      };
      const signals = { drained: this.#drained.signal, cancelled: new AbortController().signal };
      await runUnit(unit, fakeStages, reporter, signals);
      return { end: 'done' };
    } catch (error) {
      const [code, path] = [errorCode(error) ?? null, errorPath(error) ?? null];
      return { end: 'error', code, path, message: errorMessage(error), stack: 'at ear.js' };
    }
  }

  drain(): void {
    this.drains++;
    this.#drained.abort();
  }
}

const crash: UnitEnd = {
  end: 'crashed',
  message: 'The worker process was killed by SIGSEGV.',
  lastWords: 'core 17',
};
let workspace: string;
let pool: FakePool;

beforeEach(async () => {
  workspace = await temporaryFolder();
  pool = new FakePool();
});

function make(...names: string[]): Promise<Video[]> {
  return Promise.all(names.map((name) => makeVideo(join(workspace, 'videos'), name)));
}

async function heard(video: Video): Promise<number> {
  return (await callsOf(video)).filter(({ stage }) => stage === 'hear').length;
}

describe('outcomes', () => {
  test('kept: with the keys of all stages, whose costs go to the journal', async () => {
    const [video] = await make('ok');
    const run = await runFake({ workspace, videos: [video!], pool });
    expect(run.sawBug).toBe(false);
    expect(run.entries.get('ok')).toMatchObject({
      video,
      verdict: 'kept',
      stage: 'join',
      reason: null,
      failure: null,
    });
    expect(Object.keys(run.entries.get('ok')!.keys)).toEqual(['measure', 'hear', 'polish', 'join']);
    const stages = run.journal.map((entry) => entry.event === 'stage' && entry.stage);
    expect(stages).toEqual(['measure', 'hear', 'polish', 'join']);
    expect(pool.started.map(({ resource }) => resource)).toEqual(['cpu', 'asr', 'cpu']);
  });

  test('dropped: with stage, reason and evidence', async () => {
    const [video] = await make('ok');
    const settings = { ...fakeSettings, minLength: 99 };
    const run = await runFake({ workspace, videos: [video!], pool, settings });
    expect(run.entries.get('ok')).toMatchObject({
      verdict: 'dropped',
      stage: 'measure',
      reason: 'too-short',
      evidence: { value: 11, atLeast: 99 },
    });
    expect(run.sawBug).toBe(false);
  });

  test('failed for its data: stored, and tried again only when asked', async () => {
    const [video] = await make('unusable');
    const first = await runFake({ workspace, videos: [video!], pool });
    expect(first.outcomes).toEqual({ unusable: 'failed data no-good' });
    expect(first.entries.get('unusable')).toMatchObject({
      stage: 'hear',
      evidence: { message: 'There is nothing to hear.' },
    });
    expect(first.sawBug).toBe(false);
    expect((await runFake({ workspace, videos: [video!], pool })).outcomes).toEqual(first.outcomes);
    expect(await heard(video!)).toBe(1);
    const retried = await runFake({ workspace, videos: [video!], pool, retryFailed: true });
    expect(retried.outcomes).toEqual(first.outcomes);
    expect(await heard(video!)).toBe(2);
  });

  test('asked to try failed ones again, one that fails for the first time is tried once', async () => {
    const [video] = await make('unusable');
    await runFake({ workspace, videos: [video!], pool, retryFailed: true });
    expect(await heard(video!)).toBe(1);
  });

  test('a video that crashes its worker is tried again', async () => {
    const videos = await make('ok');
    pool.script.ok = [crash];
    const run = await runFake({ workspace, videos, pool });
    expect(run.outcomes).toEqual({ ok: 'kept' });
    const troubles = run.journal.filter(({ event }) => event === 'trouble');
    expect(troubles).toMatchObject([
      { stage: 'measure', kind: 'crashed', message: 'The worker process was killed by SIGSEGV. core 17' },
    ]);
  });

  test('one that crashes it twice has failed for its data, and is not tried by the next run', async () => {
    const videos = await make('ok', 'fine');
    pool.script.ok = Array.from({ length: 20 }, () => crash);
    const run = await runFake({ workspace, videos, pool });
    expect(run.outcomes).toEqual({ ok: 'failed data worker-crashed', fine: 'kept' });
    // What a process says as it dies differs from run to run, so it is kept out of the data.
    expect(run.entries.get('ok')?.evidence).toEqual({ message: 'The worker process was killed by SIGSEGV.' });
    expect(pool.script.ok).toHaveLength(18);
    await runFake({ workspace, videos, pool });
    expect(pool.script.ok).toHaveLength(18);
    const retried = await runFake({ workspace, videos, pool, retryFailed: true });
    expect(retried.outcomes).toEqual(run.outcomes);
    expect(pool.script.ok).toHaveLength(16);
  });

  test('a worker that dies after its last stage spoils nothing', async () => {
    const videos = await make('ok');
    const { run } = pool;
    pool.run = async function (unit): Promise<UnitEnd & UnitReport> {
      const report = await run.call(this, unit);
      return { costs: report.costs, peakRssBytes: 0, ...crash };
    };
    expect((await runFake({ workspace, videos, pool })).outcomes).toEqual({ ok: 'kept' });
  });

  test('overdue: failed for now, never stored, tried again by the next run', async () => {
    const videos = await make('ok');
    pool.script.ok = [{ end: 'overdue', message: 'It used more than 60 s of CPU time.' }];
    const run = await runFake({ workspace, videos, pool });
    expect(run.outcomes).toEqual({ ok: 'failed transient deadline' });
    expect(run.sawBug).toBe(false);
    expect((await runFake({ workspace, videos, pool })).outcomes).toEqual({ ok: 'kept' });
  });

  test('a bug: failed for now, told with its stack in the journal', async () => {
    const videos = await make('bug', 'ok');
    const run = await runFake({ workspace, videos, pool });
    expect(run.outcomes).toEqual({ bug: 'failed transient internal-error', ok: 'kept' });
    expect(run.sawBug).toBe(true);
    expect(run.journal.find(({ event }) => event === 'trouble')).toMatchObject({
      stage: 'hear',
      message: 'at ear.js',
    });
    expect(await new Store(workspace).list('hear')).toHaveLength(1);
  });

  test('a stage that ends without leaving anything is a bug of one video, and no loop', async () => {
    const videos = await make('ok', 'fine');
    pool.script.ok = Array.from({ length: 20 }, () => ({ end: 'done' as const }));
    const run = await runFake({ workspace, videos, pool });
    expect(run.outcomes).toEqual({ ok: 'failed transient internal-error', fine: 'kept' });
    expect(run.sawBug).toBe(true);
    expect(pool.script.ok).toHaveLength(19);
  });

  test('a source that has gone: failed for now, no bug', async () => {
    const videos = await make('ok', 'fine');
    await rm(videos[0]!.path);
    const run = await runFake({ workspace, videos, pool });
    expect(run.outcomes).toEqual({ ok: 'failed transient source-unreadable', fine: 'kept' });
    expect(run.sawBug).toBe(false);
  });

  test('a source on a bad sector: failed for now, and the others complete', async () => {
    const videos = await make('ok', 'fine');
    const { path } = videos[0]!;
    pool.script.ok = [{ end: 'error', code: 'EIO', path, message: 'EIO: i/o error, read', stack: '' }];
    const run = await runFake({ workspace, videos, pool });
    expect(run.outcomes).toEqual({ ok: 'failed transient source-unreadable', fine: 'kept' });
  });

  test('a file that only the program needs and that has gone is a bug', async () => {
    const videos = await make('gone');
    const run = await runFake({ workspace: join(workspace, 'DIR'), videos, pool });
    expect(run.outcomes).toEqual({ gone: 'failed transient internal-error' });
  });
});

describe('the run stops', () => {
  test('where the disk is full, keeping what is done', async () => {
    const videos = await make('ok', 'full', 'fine');
    const stopped = runFake({ workspace, videos, pool, concurrency: 1 });
    await expect(stopped).rejects.toThrow(StoppedError);
    await expect(stopped).rejects.toThrow(
      `Stopped: ENOSPC: no space left on device, write. Free disk space and rerun; finished work in ${workspace} is kept.`,
    );
    expect((await runFake({ workspace, videos: [videos[0]!], pool })).outcomes).toEqual({ ok: 'kept' });
    expect(await heard(videos[0]!)).toBe(1);
    expect(await callsOf(videos[2]!)).toEqual([]);
  });

  test.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE', 'EIO', 'EAGAIN'])('of %s', async (code) => {
    const videos = await make('ok');
    pool.script.ok = [{ end: 'error', code, path: null, message: `${code}: it is so`, stack: '' }];
    await expect(runFake({ workspace, videos, pool })).rejects.toThrow(StoppedError);
  });

  test('where the workspace may not be written', async () => {
    const videos = await make('ok');
    const path = join(workspace, 'artefacts', 'measure', '.1.tmp');
    pool.script.ok = [
      { end: 'error', code: 'EACCES', path, message: 'EACCES: permission denied', stack: '' },
    ];
    await expect(runFake({ workspace, videos, pool })).rejects.toThrow('Make it writable');
  });

  test('where the coordinator itself cannot write, and does not act on what ends later', async () => {
    const videos = await make('ok', 'wait');
    pool.script.ok = [crash, crash];
    pool.script.wait = Array.from({ length: 20 }, () => crash);
    // A file where a folder should be, from the moment that work has begun.
    pool.onStart = () => writeFileSync(join(workspace, 'artefacts'), '');
    await expect(runFake({ workspace, videos, pool })).rejects.toThrow(StoppedError);
    const left = pool.script.wait.length;
    for (let turns = 0; turns < 50; turns++) await turn();
    expect(pool.script.wait).toHaveLength(left);
  });
});

describe('many videos', () => {
  const names = Array.from({ length: 12 }, (_, index) => `ok-${String(index).padStart(2, '0')}`);

  test.each([1, 3, 50])('never more than %i units at once', async (concurrency) => {
    const run = await runFake({ workspace, videos: await make(...names), pool, concurrency });
    expect(new Set(Object.values(run.outcomes))).toEqual(new Set(['kept']));
    expect(Object.keys(run.outcomes)).toHaveLength(12);
    expect(pool.most).toBe(Math.min(concurrency, 12));
  });

  test('never more of a class than its limit, and the others go on', async () => {
    const videos = await make(...names);
    const run = await runFake({ workspace, videos, pool, concurrency: 6, classLimits: { asr: 1, cpu: 4 } });
    expect(Object.values(run.outcomes)).toEqual(Array(12).fill('kept'));
    expect(pool.mostOf.get('asr')).toBe(1);
    expect(pool.mostOf.get('cpu')).toBe(4);
    expect(pool.most).toBeGreaterThan(1);
    expect(pool.most).toBeLessThanOrEqual(5);
  });

  test('the first is finished before the second is begun', async () => {
    const run = await runFake({ workspace, videos: await make(...names), pool, concurrency: 1 });
    expect(Object.keys(run.outcomes)).toEqual(names);
    expect(pool.started.map(({ video }) => video)).toEqual(names.flatMap((name) => [name, name, name]));
  });

  test('a limited class does not hold up those behind it for ever', async () => {
    const videos = await make(...names);
    const run = await runFake({ workspace, videos, pool, concurrency: 2, classLimits: { asr: 1 } });
    expect(Object.values(run.outcomes)).toEqual(Array(12).fill('kept'));
    expect(pool.most).toBe(2);
  });

  test('a second run of finished videos starts nothing', async () => {
    const videos = await make(...names);
    const first = await runFake({ workspace, videos, pool });
    const units = pool.started.length;
    const second = await runFake({ workspace, videos, pool });
    expect(second.entries).toEqual(first.entries);
    expect(pool.started).toHaveLength(units);
  });

  test('bounds are asked for with video and class', async () => {
    const asked: string[] = [];
    const bounds = (video: Video, resource: ResourceClass) => {
      asked.push(`${video.id} ${resource}`);
      return ampleBounds;
    };
    await runFake({ workspace, videos: await make('ok'), pool, bounds });
    expect(asked).toEqual(['ok cpu', 'ok asr', 'ok cpu']);
  });
});

describe('interrupted', () => {
  test('running stages end, nothing new starts, and the rest is pending', async () => {
    const videos = await make('ok-1', 'ok-2', 'ok-3');
    const interrupt = new AbortController();
    pool.onStart = ({ resource }) => resource === 'asr' && interrupt.abort();
    const run = await runFake({ workspace, videos, pool, concurrency: 1, signal: interrupt.signal });
    expect(pool.drains).toBe(1);
    expect(run.outcomes).toEqual({ 'ok-1': 'pending', 'ok-2': 'pending', 'ok-3': 'pending' });
    expect(run.sawBug).toBe(false);
    expect(pool.started).toHaveLength(2);
    const resumed = await runFake({ workspace, videos, pool: new FakePool() });
    expect(resumed.outcomes).toEqual({ 'ok-1': 'kept', 'ok-2': 'kept', 'ok-3': 'kept' });
    expect(await callsOf(videos[0]!)).toHaveLength(4);
  });

  test('before it began, everything is pending', async () => {
    const videos = await make('ok-1', 'ok-2');
    const run = await runFake({ workspace, videos, pool, signal: AbortSignal.abort() });
    expect(run.outcomes).toEqual({ 'ok-1': 'pending', 'ok-2': 'pending' });
    expect(pool.started).toEqual([]);
  });

  test('what ended earlier keeps its outcome', async () => {
    const videos = await make('ok-1', 'unusable', 'ok-3');
    await runFake({ workspace, videos: videos.slice(0, 2), pool });
    const run = await runFake({ workspace, videos, pool, signal: AbortSignal.abort() });
    expect(run.outcomes).toEqual({ 'ok-1': 'kept', unusable: 'failed data no-good', 'ok-3': 'pending' });
  });

  test('units of a pool that was closed are pending, not crashed', async () => {
    const videos = await make('ok-1', 'ok-2');
    pool.script['ok-1'] = Array.from({ length: 20 }, () => ({ end: 'stopped' as const }));
    const run = await runFake({ workspace, videos, pool });
    expect(run.outcomes).toEqual({ 'ok-1': 'pending', 'ok-2': 'kept' });
    expect(pool.script['ok-1']).toHaveLength(19);
  });
});
