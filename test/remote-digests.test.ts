import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { StoppedError } from '../src/base/errors.ts';
import { sha256 } from '../src/base/fingerprint.ts';
import { settingsSchema } from '../src/config/schema.ts';
import { BucketServer, testBucket } from '../src/engine/bucket/bucket-server.fixture.ts';
import { Scratch } from '../src/engine/sources/scratch.ts';
import { Workspace } from '../src/engine/workspace.ts';
import { layout } from '../src/engine/workspace-layout.ts';
import { DigestCache } from '../src/inputs/digest-cache.ts';
import { notedNames, noteName, readNotes, writeNote } from '../src/inputs/digest-notes.ts';
import { planWork } from '../src/library/plan.ts';
import { WebClient } from '../src/net/web-client.ts';
import { gatherInputs } from '../src/workspace/gather-inputs.ts';
import { type LearnedDigests, learnDigests } from '../src/workspace/planned/learn-digests.ts';
import { planStatus } from '../src/workspace/planned/plan-status.ts';
import { purgePlan, refuseWhileWorking } from '../src/workspace/planned/plan-traces.ts';
import { workOnPlan } from '../src/workspace/planned/work-on-plan.ts';
import { findPlan, plannedVideos, type WorkPlan } from '../src/workspace/planned/work-plan.ts';
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
    // One that comes a byte at a time, for longer than this test may take.
    const long = Buffer.alloc(20_000, `b, longer, ${command} `).toString();
    const server = await bucketOf({ 'in/a.mp4': `a ${command}`, 'in/b.mp4': long });
    const out = join(folder, command);
    const stored = join(out, layout.digests);
    server.options.mishap = ({ method, key }) => (method === 'GET' && key === 'in/b.mp4' ? 'trickle' : null);
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

async function learned(...[workspace, plan]: [Workspace, WorkPlan]): Promise<LearnedDigests> {
  const found: LearnedDigests = { learned: 0, failed: [] };
  await learnDigests(workspace, plan, { share: null, signal, times, found });
  return found;
}

test('what a host that is gone was at is learned by another one', async () => {
  await bucketOf(manyOf('lease'));
  const { workspace, plan } = await planned(join(folder, 'lease'));
  const key = `${layout.work('default', plan.id)}/digests/${noteName(at(names[0]!))}`;
  const holder = { pid: 1, host: 'elsewhere', startTicks: null, since: '2026-01-01T00:00:00.000Z' };
  await workspace.objects.create(key, `${JSON.stringify(holder)}\n`);
  expect(await learned(workspace, plan)).toEqual({ learned: names.length, failed: [] });
});

const heads = (server: BucketServer): string[] =>
  server.takeAsked().filter((line) => line.startsWith('HEAD in/'));

test('a machine that can read nothing fails no source, and does not ask for all of them', async () => {
  const server = await bucketOf(manyOf('unreadable'));
  const { workspace, plan } = await planned(join(folder, 'unreadable'));
  server.options.mishap = ({ key }) => (key?.startsWith('in/') ? 403 : null);
  server.takeAsked();
  await expect(learned(workspace, plan)).rejects.toThrow(StoppedError);
  expect([...(await notedNames(workspace.objects))]).toEqual([]);
  expect(heads(server).length).toBeLessThan(names.length);
});

test('a machine that loses the network half way fails no source', async () => {
  const server = await bucketOf(manyOf('cut'));
  const { workspace, plan } = await planned(join(folder, 'cut'));
  let answered = 0;
  server.options.mishap = ({ method, key }) =>
    key?.startsWith('in/') && (answered > 4 || (method === 'GET' && ++answered > 4)) ? 403 : null;
  await expect(learned(workspace, plan)).rejects.toThrow(StoppedError);
  expect((await readNotes(workspace.objects)).notes.filter((note) => 'message' in note)).toEqual([]);
});

test('sources that may not be read are told by the next plan where this machine can read others', async () => {
  const server = await bucketOf({ ...manyOf('forbidden'), 'in/good.mp4': 'good, forbidden' });
  const out = join(folder, 'forbidden');
  await planWork({ inputs: [at('in/good.mp4')], out });
  const { workspace, plan } = await planned(out);
  expect(plan.digests).toBe(names.length);
  server.options.mishap = ({ key }) => (key?.startsWith('in/video') ? 403 : null);
  expect((await learned(workspace, plan)).failed).toHaveLength(names.length);
  const next = await planWork({ inputs: [], out });
  expect([next.videos, next.digests, next.missing.length]).toEqual([1, 0, names.length]);
});

test('many sources that are gone are told by every other plan, and hinder nothing', async () => {
  await bucketOf({ 'in/good.mp4': 'good, gone' });
  const out = join(folder, 'gone');
  const list = join(folder, 'gone.jsonl');
  const paths = [at('in/good.mp4'), ...names.map(at)];
  writeFileSync(list, paths.map((path) => JSON.stringify({ path })).join('\n'));
  const workspace = Workspace.at(out);
  const seen: unknown[] = [];
  for (let round = 0; round < 4; round++) {
    const plan = await planWork({ inputs: [list], out });
    seen.push([plan.videos, plan.digests, plan.missing.length]);
    if (plan.digests > 0) seen.push((await learned(workspace, plan)).failed.length);
  }
  expect(seen).toEqual([[0, 26, 0], 25, [1, 0, 25], [1, 25, 0], 25, [1, 0, 25]]);
});

test('what a worker could not read is noted before it has tried the rest', async () => {
  const contents = manyOf('killed');
  const server = await bucketOf(contents);
  const { workspace, plan } = await planned(join(folder, 'killed'));
  server.objects.delete('in/video0.mp4');
  server.options.mishap = ({ method, key }) =>
    method === 'GET' && key?.startsWith('in/') ? 'trickle' : null;
  for (const [key, object] of server.objects)
    if (key.startsWith('in/')) object.bytes = Buffer.alloc(20_000, key);
  const stopping = new AbortController();
  const found: LearnedDigests = { learned: 0, failed: [] };
  const share = { index: 1, of: 1 };
  const learning = learnDigests(workspace, plan, { share, signal: stopping.signal, times, found });
  await vi.waitUntil(async () => (await notedNames(workspace.objects)).size > 0, 60_000);
  stopping.abort();
  await expect(learning).rejects.toThrow();
  expect(found.failed.map(({ path }) => path)).toEqual([at('in/video0.mp4')]);
});

test('a source that is too large for a machine is a failure of that source', async () => {
  await bucketOf({ ...manyOf('large'), 'in/large.mp4': 'x'.repeat(1000) });
  const { workspace, plan } = await planned(join(folder, 'large'));
  const client = new WebClient({ allowLoopback: true });
  onTestFinished(() => client.close());
  const small = new Scratch({ folder: join(folder, 'small'), mostBytes: 900 });
  const found: LearnedDigests = { learned: 0, failed: [] };
  const tools = { client, scratch: small };
  await learnDigests(workspace, plan, { share: null, signal, times, found, tools });
  expect(found.learned).toBe(names.length);
  expect(found.failed).toEqual([
    { path: at('in/large.mp4'), message: expect.stringContaining('LECTERN_SCRATCH_GB') },
  ]);
});

test('what another command took in of the notes is known to workers and to status', async () => {
  const server = await bucketOf(manyOf('absorbed'));
  const { workspace, plan } = await planned(join(folder, 'absorbed'));
  await learned(workspace, plan);
  const other = new DigestCache(workspace);
  await other.load();
  await other.save();
  expect([...(await notedNames(workspace.objects))]).toEqual([]);
  expect((await planStatus(workspace, 'default'))?.digests).toEqual({ of: 25, done: 25 });
  server.takeAsked();
  expect(await learned(workspace, plan)).toEqual({ learned: 0, failed: [] });
  expect(bytesAsked(server)).toEqual([]);
});

test('a source that changed is learned again where workers are to do so', async () => {
  const server = await bucketOf(manyOf('before'));
  const out = join(folder, 'changed');
  const { workspace, plan } = await planned(out);
  await learned(workspace, plan);
  await planWork({ inputs: [], out });
  for (const [key, text] of Object.entries(manyOf('after')))
    server.objects.set(key.replace('video', 'more'), {
      ...{ bytes: Buffer.from(text), etag: `"${sha256(text)}"`, metadata: {} },
    });
  server.objects.set(names[0]!, { bytes: Buffer.from('changed'), etag: '"changed"', metadata: {} });
  const again = await planWork({ inputs: [at('in')], out });
  expect([again.videos, again.digests]).toEqual([24, 26]);
  expect((await learned(workspace, again)).learned).toBe(26);
  expect((await planWork({ inputs: [], out })).videos).toBe(50);
});

test('a plan keeps the notes that it does not use, and an interrupted one those that it would have used', async () => {
  await bucketOf(manyOf('kept'));
  const out = join(folder, 'kept');
  const { workspace, plan } = await planned(out);
  const gone = at(names[0]!);
  await writeNote(workspace.objects, { path: gone, message: `Nothing is at ${gone}.` });
  const told = { path: at(names[1]!), stamp: null, sha256: sha256(`kept ${names[1]}`) };
  await writeNote(workspace.objects, told);
  const noted = [noteName(gone), noteName(told.path)].sort();
  await planWork({ inputs: [at(names[2]!)], out, run: 'other' });
  expect([...(await notedNames(workspace.objects))].sort()).toEqual(noted);
  const stopping = new AbortController();
  const interrupted = planWork({
    ...{ inputs: [], out, signal: stopping.signal },
    onEvent: ({ event }) => event === 'earlier' && stopping.abort(),
  });
  await expect(interrupted).rejects.toThrow();
  expect([...(await notedNames(workspace.objects))].sort()).toEqual(noted);
  expect(plan.digests).toBe(25);
  const next = await planWork({ inputs: [], out });
  expect([next.videos, next.digests, next.missing.length]).toEqual([2, 22, 1]);
  expect([...(await notedNames(workspace.objects))]).toEqual([]);
});

test('a worker that learns digests says so, and what it has learned when it is stopped', async () => {
  const server = await bucketOf(manyOf('beat'));
  const { workspace } = await planned(join(folder, 'beat'));
  const last = server.objects.get(names[24]!)!;
  last.bytes = Buffer.alloc(20_000, 'last');
  server.options.mishap = ({ method, key }) => (method === 'GET' && key === names[24] ? 'trickle' : null);
  const stopping = new AbortController();
  const working = workOnPlan(workspace, { times, signal: stopping.signal });
  await vi.waitUntil(async () => (await planStatus(workspace, 'default'))?.digests.done === 24, 60_000);
  const { workers } = (await planStatus(workspace, 'default'))!;
  expect(workers.map(({ active }) => active)).toEqual([[{ video: '25 sources', stage: 'learning digests' }]]);
  await expect(refuseWhileWorking(workspace, ['default'])).rejects.toThrow('Workers are at work');
  stopping.abort();
  expect(await working).toMatchObject({ interrupted: true, digests: { learned: 24, failed: [] } });
});

test('a source that is removed leaves the plan, which waits for it no more; a damaged list is told as such', async () => {
  await bucketOf(manyOf('removed'));
  const { workspace } = await planned(join(folder, 'removed'));
  const purge = (isMeant: (path: string) => boolean): Promise<void> =>
    purgePlan(workspace, 'default', { hasId: () => false, isFile: isMeant }, async function* () {});
  await purge((path) => path === at(names[0]!));
  expect((await findPlan(workspace, 'default'))?.digests).toBe(24);
  expect((await planStatus(workspace, 'default'))?.digests).toEqual({ of: 24, done: 0 });
  await purge(() => true);
  expect((await findPlan(workspace, 'default'))?.digests).toBe(0);
  await workspace.objects.replace(layout.planDigests('default'), 'half a li');
  await expect(purge(() => true)).rejects.toThrow('is damaged');
});

test('what ended a plan is told, and not that the digests could not be stored either', async () => {
  const server = await bucketOf({ 'in/a.mp4': 'a ended', 'in/b.mp4': 'b'.repeat(20_000) });
  server.options.mishap = ({ method, key }) => (method === 'GET' && key === 'in/b.mp4' ? 'trickle' : null);
  const stopping = new AbortController();
  const reason = new Error('Ctrl-C');
  const stored = new StoppedError('The bucket does not respond.');
  const gathering = gatherInputs(join(folder, 'ended'), 'default', {
    ...{
      inputs: [at('in')],
      settings: settingsSchema.parse({}),
      exclusions: [],
      limit: null,
      replace: false,
    },
    onFile: () => stopping.abort(reason),
    open: () => Promise.reject(stored),
    signal: stopping.signal,
  });
  await expect(gathering).rejects.toBe(reason);
  expect(reason.cause).toBe(stored);
});
