import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Video } from '../records/video.ts';
import { allFake, callsOf, type FakeSettings, fakeSettings, makeVideo } from './pipeline.fixture.ts';
import { ampleBounds, runFake } from './run.fixture.ts';
import { defaultWorkerLimits, type WorkerLimits } from './worker-limits.ts';
import { WorkerPool } from './worker-pool.ts';

const entry = fileURLToPath(new URL('worker.fixture.ts', import.meta.url));
const MiB = 2 ** 20;
let workspace: string;

beforeEach(async () => {
  workspace = await temporaryFolder();
});

function poolOf(limits: Partial<WorkerLimits>): WorkerPool<FakeSettings> {
  const made = new WorkerPool<FakeSettings>(entry, limits);
  onTestFinished(() => made.close());
  return made;
}

function make(...names: string[]): Promise<Video[]> {
  return Promise.all(names.map((name) => makeVideo(join(workspace, 'videos'), name)));
}

/** Processes that heard the videos, in order. */
async function ears(videos: readonly Video[]): Promise<number[]> {
  const calls = await Promise.all(videos.map(callsOf));
  return calls.flatMap((of) => of.flatMap(({ stage, pid }) => (stage === 'hear' ? [pid] : [])));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // What has ended may wait for a parent to take note of it.
    return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await what()) return;
    await sleep(20);
  }
  throw new Error('It never came to be.');
}

test('by default a worker may have a few gigabytes, and never most of the machine', () => {
  const { units, restingBytes, bytes } = defaultWorkerLimits();
  expect(units).toBe(200);
  expect(restingBytes).toBe(2 ** 31);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(Math.min(2 ** 32, 0.6 * totalmem()));
});

describe('a worker is replaced by a fresh one', () => {
  test('after so many units', async () => {
    const videos = await make('ok-1', 'ok-2', 'ok-3', 'ok-4');
    const run = await runFake({ workspace, videos, pool: poolOf({ units: 2 }), concurrency: 1 });
    expect(Object.values(run.outcomes)).toEqual(Array(4).fill('kept'));
    const [first, second, third, fourth] = await ears(videos);
    expect([second, fourth]).toEqual([first, third]);
    expect(third).not.toBe(first);
    await until(() => !isAlive(first!));
  });

  test('where a unit leaves it too large', async () => {
    const videos = await make('leak-1', 'leak-2', 'ok-3');
    const run = await runFake({
      workspace,
      videos,
      pool: poolOf({ restingBytes: 220 * MiB }),
      concurrency: 1,
    });
    expect(Object.values(run.outcomes)).toEqual(Array(3).fill('kept'));
    expect(new Set(await ears(videos)).size).toBe(3);
    expect(run.journal.some(({ event }) => event === 'trouble')).toBe(false);
  });
});

test('once no unit of its class comes soon, a worker that holds much ends, and a light one waits for a later unit', async () => {
  const [light, heavy] = await make('ok', 'leak');
  const pool = poolOf({ lightBytes: 220 * MiB });
  for (const video of [light!, heavy!]) await runFake({ workspace, videos: [video], pool });
  const [lightPid, heavyPid] = [await ears([light!]), await ears([heavy!])].map(([pid]) => pid!);
  // The second video was heard by the worker that was still there from the first.
  expect(heavyPid).toBe(lightPid);
  await until(() => !isAlive(heavyPid!));
});

test.skipIf(!existsSync('/proc/self/status'))(
  'a video that takes too much memory, twice, has failed for it, and the others complete',
  async () => {
    const videos = await make('hog', 'ok');
    const run = await runFake({ workspace, videos, pool: poolOf({ bytes: 256 * MiB }) });
    expect(run.outcomes).toEqual({ hog: 'failed data out-of-memory', ok: 'kept' });
    expect(run.entries.get('hog')?.evidence).toEqual({
      message: 'Used more than its memory limit of 0.3 GiB.',
    });
    const troubles = run.journal.flatMap((line) => (line.event === 'trouble' ? [line.kind] : []));
    expect(troubles).toEqual(['oversized', 'oversized']);
    const pids = await ears([videos[0]!]);
    expect(pids).toHaveLength(2);
    for (const pid of pids) await until(() => !isAlive(pid));
  },
);

test('a worker that never lets go of its thread ends with its coordinator', async () => {
  const [video] = await make('spin');
  const here = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const unit = { workspace, video: video!, settings: fakeSettings, selected: [...allFake] };
  const script = `
    const { WorkerPool } = await import(${here('worker-pool.ts')});
    const pool = new WorkerPool(${JSON.stringify(entry)});
    for (const resource of ['cpu', 'asr']) await pool.run({ ...${JSON.stringify(unit)}, resource }, ${JSON.stringify(ampleBounds)});`;
  const coordinator = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  onTestFinished(() => void coordinator.kill('SIGKILL'));
  await until(async () => (await ears([video!])).length > 0);
  const [pid] = await ears([video!]);
  // It is in its endless loop.
  await sleep(500);
  expect(isAlive(pid!)).toBe(true);
  coordinator.kill('SIGKILL');
  await until(() => !isAlive(pid!));
});
