import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { StoppedError } from '../src/base/errors.ts';
import { sha256 } from '../src/base/fingerprint.ts';
import { BucketServer, testBucket } from '../src/engine/bucket/bucket-server.fixture.ts';
import { Workspace } from '../src/engine/workspace.ts';
import { layout } from '../src/engine/workspace-layout.ts';
import { notedNames, noteName } from '../src/inputs/digest-notes.ts';
import { planWork } from '../src/library/plan.ts';
import { learnDigests } from '../src/workspace/planned/learn-digests.ts';
import { findPlan, plannedVideos } from '../src/workspace/planned/work-plan.ts';
import { lectern, temporaryFolder } from './cli.ts';

const folder = temporaryFolder();
// One folder for copies of this process, whatever the environment says later.
const scratch = join(folder, 'scratch');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (key: string): string => `s3://${testBucket}/${key}`;
/** More than a plan brings itself. */
const names = Array.from({ length: 25 }, (_, index) => `in/video${index}.mp4`);

async function bucketOf(contents: Record<string, string>): Promise<BucketServer> {
  const server = new BucketServer();
  await server.start();
  vi.stubEnv('LECTERN_SCRATCH', scratch);
  for (const [key, text] of Object.entries(contents))
    server.objects.set(key, { bytes: Buffer.from(text), etag: `"${sha256(text)}"`, metadata: {} });
  return server;
}

function manyOf(prefix: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `${prefix} ${name}`]));
}

async function done(args: readonly string[], exitCode = 0): Promise<string> {
  const ended = await lectern(args);
  expect([args[0], ended.exitCode, ended.exitCode === exitCode ? '' : ended.stderr]).toEqual([
    args[0],
    exitCode,
    '',
  ]);
  return ended.stdout + ended.stderr;
}

const bytesAsked = (server: BucketServer): string[] =>
  server.takeAsked().filter((line) => line.startsWith('GET in/'));

test.each(['run', 'plan'])(
  'Ctrl-C ends a %s that brings sources for their digests at once; those that are known are not brought again',
  async (command) => {
    const server = await bucketOf({ 'in/a.mp4': `a ${command}`, 'in/b.mp4': `b, longer, ${command}` });
    const out = join(folder, command);
    const stored = join(out, layout.digests);
    server.options.mishap = ({ method, key }) => (method === 'GET' && key === 'in/b.mp4' ? 'stall' : null);
    const ended = await lectern([command, at('in'), '--out', out], {
      onStart: (pid) => {
        const timer = setInterval(() => {
          if (!existsSync(stored) || !readFileSync(stored, 'utf8').includes(sha256(`a ${command}`))) return;
          clearInterval(timer);
          process.kill(pid, 'SIGINT');
        }, 50);
        timer.unref();
      },
    });
    expect([ended.exitCode, ended.stderr]).toEqual([130, expect.stringContaining('rerun to resume')]);
    expect(await findPlan(Workspace.at(out), 'default')).toBeNull();
    server.options.mishap = undefined;
    server.takeAsked();
    await done(['plan', at('in'), '--out', out]);
    expect((await findPlan(Workspace.at(out), 'default'))?.videos).toBe(2);
    expect(bytesAsked(server).filter((line) => line.includes('a.mp4'))).toEqual([]);
  },
  300_000,
);

test('of many sources whose digests nobody knows a plan brings none: workers learn them, and the next plan has their videos', async () => {
  const server = await bucketOf(manyOf('work'));
  const out = join(folder, 'shared');
  const list = join(folder, 'list.jsonl');
  const gone = at('in/gone.mp4');
  writeFileSync(list, [...names.map(at), gone].map((path) => JSON.stringify({ path })).join('\n'));
  const plan = ['plan', list, '--out', out];
  expect(await done(plan)).toContain('Nobody knows the digests of 26 more sources');
  expect(bytesAsked(server)).toEqual([]);
  expect(await done(['finish', out], 2)).toContain('the same lectern plan again');
  expect(await done(['status', out])).toContain('Digests: 0 of 26 sources known');

  await done(['work', out, '--shard', '1/2']);
  const first = bytesAsked(server);
  expect(first.length).toBeGreaterThan(0);
  expect(first.length).toBeLessThan(names.length);
  await done(['work', out, '--shard', '2/2']);
  await done(['work', out]);
  expect([...first, ...bytesAsked(server)].sort()).toEqual(names.map((name) => `GET ${name}`).sort());
  expect(await done(['status', out])).toContain('the same lectern plan again');

  const told = await done(plan);
  expect(told).toContain('Planned 25 videos');
  expect(told).toContain(`Nothing is at ${gone}`);
  const workspace = Workspace.at(out);
  const planned = await Array.fromAsync(plannedVideos(workspace, (await findPlan(workspace, 'default'))!));
  expect(planned.map(({ video }) => [video.path, video.sha256]).sort()).toEqual(
    names.map((name) => [at(name), sha256(`work ${name}`)]).sort(),
  );
  // What was learned is taken in, and nothing but the digests says so.
  expect([...(await notedNames(workspace.objects))]).toEqual([]);
  expect(await workspace.objects.has(layout.planDigests('default'))).toBe(false);
  expect(await done(['status', out])).toContain('0 of 25 videos done');
}, 300_000);

const times = { beatMs: 20, endsMs: 200 };
const { signal } = new AbortController();

async function planned(out: string) {
  await planWork({ inputs: [at('in')], out });
  const workspace = Workspace.at(out);
  return { workspace, plan: (await findPlan(workspace, 'default'))! };
}

test('what a host that is gone was at is learned by another one', async () => {
  await bucketOf(manyOf('lease'));
  const { workspace, plan } = await planned(join(folder, 'lease'));
  const key = `${layout.work('default', plan.id)}/digests/${noteName(at(names[0]!))}`;
  const holder = { pid: 1, host: 'elsewhere', startTicks: null, since: '2026-01-01T00:00:00.000Z' };
  await workspace.objects.create(key, `${JSON.stringify(holder)}\n`);
  expect(await learnDigests(workspace, plan, { share: null, signal, times })).toEqual({
    learned: names.length,
    failed: [],
  });
});

test('a machine that can read nothing fails no source', async () => {
  const server = await bucketOf(manyOf('unreadable'));
  const { workspace, plan } = await planned(join(folder, 'unreadable'));
  server.objects.clear();
  await expect(learnDigests(workspace, plan, { share: null, signal, times })).rejects.toThrow(StoppedError);
  expect([...(await notedNames(workspace.objects))]).toEqual([]);
});
