import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import type { Video } from '../records/video.ts';
import { allFake, callsOf, type FakeSettings, fakeSettings, makeVideo } from './pipeline.fixture.ts';
import { ampleBounds, runFake } from './run.fixture.ts';
import type { ResourceClass } from './stage.ts';
import type { Unit } from './unit.ts';
import type { WorkerLimits } from './worker-limits.ts';
import { WorkerPool } from './worker-pool.ts';

const entry = fileURLToPath(new URL('worker.fixture.ts', import.meta.url));
let workspace: string;
let pool: WorkerPool<FakeSettings>;

beforeEach(async () => {
  workspace = await temporaryFolder();
  pool = poolOf(entry);
});

function poolOf(script: string, limits: Partial<WorkerLimits> = {}): WorkerPool<FakeSettings> {
  const made = new WorkerPool<FakeSettings>(script, limits);
  onTestFinished(() => made.close());
  return made;
}

function make(...names: string[]): Promise<Video[]> {
  return Promise.all(names.map((name) => makeVideo(join(workspace, 'videos'), name)));
}

function unitOf(video: Video, resource: ResourceClass): Unit<FakeSettings> {
  return { workspace, video, resource, settings: fakeSettings, selected: [...allFake] };
}

/** Waits until something is so; the test fails where it does not come to be. */
async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await what()) return;
    await sleep(20);
  }
  throw new Error('It never came to be.');
}

async function reached(video: Video, stage: string): Promise<number> {
  let pid = 0;
  await until(async () => {
    pid = (await callsOf(video)).find((call) => call.stage === stage)?.pid ?? 0;
    return pid > 0;
  });
  return pid;
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

describe('units in worker processes', () => {
  test('are run, and the worker is used again for its class', async () => {
    const videos = await make('ok-1', 'ok-2');
    const run = await runFake({ workspace, videos, pool, concurrency: 1 });
    expect(run.outcomes).toEqual({ 'ok-1': 'kept', 'ok-2': 'kept' });
    const calls = await Promise.all(videos.map(callsOf));
    const pidsOf = (...stages: string[]): Set<number> =>
      new Set(
        calls
          .flat()
          .filter(({ stage }) => stages.includes(stage))
          .map(({ pid }) => pid),
      );
    expect(pidsOf('measure', 'join').size).toBe(1);
    expect(pidsOf('hear', 'polish').size).toBe(1);
    expect(pidsOf('measure', 'hear').size).toBe(2);
    expect(pool.peakRssBytes).toBeGreaterThan(process.memoryUsage.rss() / 2);
  });

  test('are let go as soon as no video needs their class, and not before', async () => {
    const videos = await make('ok', 'wait');
    const letsGo = poolOf(entry, { lightBytes: 0 });
    const running = runFake({ workspace, videos, pool: letsGo, concurrency: 2 });
    await reached(videos[1]!, 'hear');
    await reached(videos[0]!, 'join');
    const hears = (await callsOf(videos[0]!)).find(({ stage }) => stage === 'hear')!.pid;
    expect(isAlive(hears)).toBe(true);
    await writeFile(`${videos[1]!.path}.go`, '');
    await running;
    // Idle workers of a class that is needed stay for twice as long as this waits.
    await until(() => !isAlive(hears));
  });

  test('that die cost one video an outcome, and the others complete', async () => {
    const videos = await make('crash', 'ok-1', 'exit', 'crashonce', 'bug', 'unusable', 'ok-2');
    const run = await runFake({ workspace, videos, pool });
    expect(run.outcomes).toEqual({
      crash: 'failed data worker-crashed',
      exit: 'failed data worker-crashed',
      crashonce: 'kept',
      bug: 'failed transient internal-error',
      unusable: 'failed data no-good',
      'ok-1': 'kept',
      'ok-2': 'kept',
    });
    expect(run.entries.get('crash')?.evidence).toEqual({
      message: 'The worker process was killed by SIGSEGV.',
    });
    expect(run.entries.get('exit')?.evidence).toEqual({ message: 'The worker process exited (7).' });
    const [crash, , exit] = await Promise.all(videos.map(callsOf));
    for (const calls of [crash, exit]) {
      expect(calls!.map(({ stage }) => stage)).toEqual(['measure', 'hear', 'hear']);
    }
    const told = run.journal.flatMap((entry) => (entry.event === 'trouble' ? [entry] : []));
    expect(told.filter(({ video }) => video === 'crash').map(({ message }) => message)).toEqual(
      Array(2).fill('The worker process was killed by SIGSEGV. about to crash'),
    );
    const bug = told.find(({ video }) => video === 'bug');
    expect(bug?.message).toMatch(/^TypeError: this\.ear is undefined\n\s+at .*pipeline\.fixture\.ts/);
  });

  test('say the code of an error that stops the run', async () => {
    const videos = await make('full');
    await expect(runFake({ workspace, videos, pool })).rejects.toThrow('Free disk space');
  });
});

describe('a program whose workers do not come up', () => {
  test('fails its videos for now, not for ever', async () => {
    const script = join(workspace, 'broken.mjs');
    await writeFile(script, `throw new Error('no such library');`);
    const videos = await make('ok');
    const run = await runFake({ workspace, videos, pool: poolOf(script) });
    expect(run.outcomes).toEqual({ ok: 'failed transient internal-error' });
    expect(run.sawBug).toBe(true);
    expect(run.entries.get('ok')?.evidence.message).toMatch(/It failed to start\..*no such library/s);
    expect((await runFake({ workspace, videos, pool })).outcomes).toEqual({ ok: 'kept' });
  });
});

describe('interrupted', () => {
  test('the running stage ends and is kept, and no other starts', async () => {
    const videos = await make('wait', 'ok');
    const interrupt = new AbortController();
    const running = runFake({ workspace, videos, pool, concurrency: 1, signal: interrupt.signal });
    await reached(videos[0]!, 'hear');
    interrupt.abort();
    await writeFile(`${videos[0]!.path}.go`, '');
    const run = await running;
    expect(run.outcomes).toEqual({ wait: 'pending', ok: 'pending' });
    expect((await callsOf(videos[0]!)).map(({ stage }) => stage)).toEqual(['measure', 'hear']);
    expect(await callsOf(videos[1]!)).toEqual([]);
    pool.close();
    const resumed = await runFake({ workspace, videos, pool: poolOf(entry) });
    expect(resumed.outcomes).toEqual({ wait: 'kept', ok: 'kept' });
    expect((await callsOf(videos[0]!)).map(({ stage }) => stage)).toEqual([
      'measure',
      'hear',
      'polish',
      'join',
    ]);
  });

  test('the pool can be used again', async () => {
    const videos = await make('wait', 'ok');
    const interrupt = new AbortController();
    const running = runFake({ workspace, videos, pool, concurrency: 1, signal: interrupt.signal });
    await reached(videos[0]!, 'hear');
    interrupt.abort();
    await writeFile(`${videos[0]!.path}.go`, '');
    await running;
    const again = await runFake({ workspace, videos, pool });
    expect(again.outcomes).toEqual({ wait: 'kept', ok: 'kept' });
    expect(again.sawBug).toBe(false);
  });

  test('a stage that gives up by itself is pending and no bug', async () => {
    const videos = await make('giveup');
    const interrupt = new AbortController();
    const running = runFake({ workspace, videos, pool, signal: interrupt.signal });
    await reached(videos[0]!, 'hear');
    interrupt.abort();
    const run = await running;
    expect(run.outcomes).toEqual({ giveup: 'pending' });
    expect(run.sawBug).toBe(false);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'workers leave it to the coordinator what %s means',
    async (signal) => {
      const videos = await make('wait');
      const running = runFake({ workspace, videos, pool });
      process.kill(await reached(videos[0]!, 'hear'), signal);
      await writeFile(`${videos[0]!.path}.go`, '');
      const run = await running;
      expect(run.outcomes).toEqual({ wait: 'kept' });
      expect(run.journal.some(({ event }) => event === 'trouble')).toBe(false);
    },
  );
});

describe('closed', () => {
  test('at once: nothing that a worker started is left, its unit is pending, and no other starts', async () => {
    const videos = await make('family', 'ok');
    const running = runFake({ workspace, videos, pool, concurrency: 1 });
    const pids = [await reached(videos[0]!, 'hear'), await reached(videos[0]!, 'child')];
    expect(pids.every(isAlive)).toBe(true);
    pool.close();
    const run = await running;
    expect(run.outcomes).toEqual({ family: 'pending', ok: 'pending' });
    expect(run.sawBug).toBe(false);
    for (const pid of pids) await until(() => !isAlive(pid));
    expect(await pool.run(unitOf(videos[1]!, 'cpu'), ampleBounds)).toEqual({
      end: 'stopped',
      costs: [],
      peakRssBytes: 0,
    });
  });

  test('when idle: no worker is left', async () => {
    const videos = await make('ok');
    // Without `release`, so that they stay.
    const kept = { run: pool.run.bind(pool), drain: () => pool.drain() };
    await runFake({ workspace, videos, pool: kept });
    const pids = (await callsOf(videos[0]!)).map(({ pid }) => pid);
    expect(pids.every(isAlive)).toBe(true);
    pool.close();
    for (const pid of pids) await until(() => !isAlive(pid));
  });

  test('by the death of the coordinator: no worker is left', async () => {
    const [video] = await make('wait');
    const here = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
    const script = join(workspace, 'coordinator.mjs');
    await writeFile(
      script,
      `import { WorkerPool } from ${here('worker-pool.ts')};
       const pool = new WorkerPool(${JSON.stringify(entry)});
       const units = ${JSON.stringify([unitOf(video!, 'cpu'), unitOf(video!, 'asr')])};
       for (const unit of units) await pool.run(unit, ${JSON.stringify(ampleBounds)});`,
    );
    const coordinator = spawn(process.execPath, [script], { stdio: 'ignore' });
    onTestFinished(() => void coordinator.kill('SIGKILL'));
    const pids = [await reached(video!, 'measure'), await reached(video!, 'hear')];
    expect(pids.every(isAlive)).toBe(true);
    coordinator.kill('SIGKILL');
    for (const pid of pids) await until(() => !isAlive(pid));
    expect(existsSync(`${video!.path}.go`)).toBe(false);
  });
});
