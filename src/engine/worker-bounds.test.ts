import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Video } from '../records/video.ts';
import { callsOf, type FakeSettings, makeVideo } from './pipeline.fixture.ts';
import { processCpuSec } from './process-cpu.ts';
import { ampleBounds, type FakeRun, runFake } from './run.fixture.ts';
import type { ResourceClass } from './stage.ts';
import { Store } from './store.ts';
import type { WorkBounds } from './work-watch.ts';
import { WorkerPool } from './worker-pool.ts';

const seesOthers = existsSync('/proc/self/stat');
/** Whether this system is taken for one that tells nothing of other processes. */
let isBlind = false;
vi.mock('./process-cpu.ts', async (original) => {
  const real = await original<typeof import('./process-cpu.ts')>();
  return { processCpuSec: (pid: number) => (isBlind ? null : real.processCpuSec(pid)) };
});
afterEach(() => {
  isBlind = false;
});

const entry = fileURLToPath(new URL('worker.fixture.ts', import.meta.url));
let workspace: string;
let pool: WorkerPool<FakeSettings>;

beforeEach(async () => {
  workspace = await temporaryFolder();
  pool = new WorkerPool<FakeSettings>(entry);
  onTestFinished(() => pool.close());
});

function make(...names: string[]): Promise<Video[]> {
  return Promise.all(names.map((name) => makeVideo(join(workspace, 'videos'), name)));
}

/** Runs videos, all with ample bounds but what the first hears. */
function runBound(videos: readonly Video[], narrow: Partial<WorkBounds>): Promise<FakeRun> {
  const bounds = (video: Video, resource: ResourceClass): WorkBounds =>
    video === videos[0] && resource === 'asr' ? { ...ampleBounds, ...narrow } : ampleBounds;
  return runFake({ workspace, videos, pool, bounds });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // What has ended may wait for a parent to take note of it.
    return !seesOthers || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (what()) return;
    await sleep(20);
  }
  throw new Error('It never came to be.');
}

/** Programs that compute for at most a minute, until the test ends. */
function load(count: number): ChildProcess[] {
  const script = 'for (const until = Date.now() + 60_000; Date.now() < until; );';
  const hogs = Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', script], { stdio: 'ignore' }),
  );
  onTestFinished(() => {
    for (const hog of hogs) hog.kill('SIGKILL');
  });
  return hogs;
}

describe('a unit', () => {
  test.skipIf(!seesOthers)('that never stops computing is stopped for its CPU time', async () => {
    const videos = await make('spin', 'ok');
    const run = await runBound(videos, { cpuSec: 1 });
    expect(run.outcomes).toEqual({ spin: 'failed transient deadline', ok: 'kept' });
    expect(run.entries.get('spin')?.evidence.message).toBe('It used more than 1 s of CPU time.');
    for (const { stage, pid } of await callsOf(videos[0]!))
      if (stage === 'hear') await until(() => !isAlive(pid));
    expect(await new Store(workspace).list('hear')).toHaveLength(1);
  });

  test('that never ends and does nothing is stopped for making no progress', async () => {
    const run = await runBound(await make('hang', 'ok'), { stallSec: 2 });
    expect(run.outcomes).toEqual({ hang: 'failed transient deadline', ok: 'kept' });
    expect(run.entries.get('hang')?.evidence.message).toBe('It made no progress for 2 s.');
  });

  test('has time while others have the machine', async () => {
    const [first, starved] = await make('ok', 'starved');
    // What a worker uses to come up is not the unit's.
    await runFake({ workspace, videos: [first!], pool, concurrency: 1 });
    load(3);
    const run = await runBound([starved!], { cpuSec: 2 });
    expect(run.outcomes).toEqual({ starved: 'kept' });
    const took = run.events.flatMap((told) =>
      told.event === 'stage' && told.stage === 'hear' ? [told] : [],
    );
    expect(took[0]?.wallSec).toBeGreaterThan(2.9);
  });
});

describe('where the system tells nothing of other processes', () => {
  beforeEach(() => {
    isBlind = true;
  });

  test('a worker tells itself what it uses', async () => {
    const run = await runBound(await make('churn', 'ok'), { cpuSec: 1 });
    expect(run.outcomes).toEqual({ churn: 'failed transient deadline', ok: 'kept' });
    expect(run.entries.get('churn')?.evidence.message).toBe('It used more than 1 s of CPU time.');
  });

  test('and one that cannot, since it never lets go of its thread, is stopped all the same', async () => {
    const run = await runBound(await make('spin', 'ok'), { stallSec: 2 });
    expect(run.outcomes).toEqual({ spin: 'failed transient deadline', ok: 'kept' });
    expect(run.entries.get('spin')?.evidence.message).toBe('It made no progress for 2 s.');
  });
});

describe.skipIf(!seesOthers)('the CPU time of a process', () => {
  test('is that which it tells itself', () => {
    const before = process.cpuUsage();
    const seen = processCpuSec(process.pid)!;
    const after = process.cpuUsage();
    // Its children, if any have ended, come on top.
    expect(seen).toBeGreaterThan((before.user + before.system) / 1e6 - 0.05);
    expect(after.user).toBeGreaterThanOrEqual(before.user);
  });

  test('holds that of the children that it waits for', async () => {
    const inner = 'for (const until = Date.now() + 60_000; Date.now() < until; );';
    const outer = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'ignore' })`;
    const child = spawn(process.execPath, ['-e', outer], { stdio: 'ignore', detached: true });
    onTestFinished(() => void process.kill(-child.pid!, 'SIGKILL'));
    let grown = 0;
    let last = 0;
    await until(() => {
      const seen = processCpuSec(child.pid!) ?? 0;
      if (seen > last) grown++;
      last = Math.max(last, seen);
      return grown > 20;
    });
    expect(last).toBeGreaterThan(0.2);
  });

  test('is unknown of one that is no more', () => {
    expect(processCpuSec(2 ** 30)).toBeNull();
  });
});
