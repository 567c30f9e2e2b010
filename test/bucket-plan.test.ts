import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { sha256 } from '../src/base/fingerprint.ts';
import { BucketServer, leadTo, testBucket } from '../src/engine/bucket/bucket-server.fixture.ts';
import { Workspace } from '../src/engine/workspace.ts';
import { example, lectern, temporaryFolder } from './cli.ts';
import { finishedRun, takeOver } from './finished-run.ts';

const realServer = process.env.LECTERN_TEST_BUCKET;
if (realServer === undefined)
  console.info('LECTERN_TEST_BUCKET names no server of buckets: the one of the tests alone is used.');

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function copy(from: string, to: string): Promise<void> {
  const { objects } = Workspace.at(to);
  for (const name of filesIn(from)) await objects.replace(name, readFileSync(join(from, name)));
}

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort();
}

/** The example, and one that is cut off: what is made of it is not there yet. */
function videos(): string {
  const path = join(folder, 'videos');
  mkdirSync(path, { recursive: true });
  cpSync(example, join(path, 'lecture.mp4'));
  writeFileSync(join(path, 'broken.mp4'), readFileSync(example).subarray(0, 5000));
  return path;
}

async function expectDone(args: readonly string[], exitCode = 0): Promise<string> {
  const ended = await lectern(args);
  expect([args[0], ended.exitCode, ended.exitCode === exitCode ? '' : ended.stderr]).toEqual([
    args[0],
    exitCode,
    '',
  ]);
  return ended.stdout + ended.stderr;
}

/** What is made of the cut video is a message, which names its place. */
function isAboutBroken(text: string): boolean {
  return text.includes('broken.mp4: The file starts like a video');
}

function pathless(text: string): string {
  return text.replace(/[^"]*(?=broken\.mp4: )/, '').replace(/[0-9a-f]{64}/g, '');
}

/** What a run leaves but for index, outcomes and journal, which name the places of its videos. */
async function resultsIn(place: string): Promise<Record<string, string>> {
  const { objects } = Workspace.at(place);
  const found: Record<string, string> = {};
  const pending = ['artefacts', 'blobs', 'samples', 'export'];
  for (let at = pending.pop(); at !== undefined; at = pending.pop())
    for (const name of await objects.list(at))
      if (name.endsWith('/')) pending.push(`${at}/${name.slice(0, -1)}`);
      else {
        const text = (await objects.read(`${at}/${name}`))!.toString('latin1');
        found[`${at}/${name}`] = isAboutBroken(text) ? pathless(text) : sha256(text);
      }
  return found;
}

test.each([
  ['the server of the tests', null],
  ...(realServer === undefined ? [] : [['the server that LECTERN_TEST_BUCKET names', realServer] as const]),
] as const)(
  'in %s a plan with two workers, and a run, leave the bytes of a run in a folder',
  async (_, server) => {
    const local = join(folder, 'local');
    const given = videos();
    await takeOver(local);
    await expectDone(['run', given, '--out', local], 3);
    const expected = await resultsIn(local);
    expect(Object.keys(expected).length).toBeGreaterThan(30);

    if (server !== null) leadTo(server);
    else await new BucketServer().start();
    vi.stubEnv('LECTERN_SCRATCH', join(folder, 'scratch'));
    // A real one may hold what an earlier test has left.
    const place = `test-${randomUUID()}`;
    const [planned, ran, sources] = ['planned', 'ran', 'in'].map(
      (name) => `s3://${testBucket}/${place}/${name}`,
    );
    await copy(given, sources!);
    for (const place of [planned!, ran!])
      for (const part of ['artefacts', 'blobs'])
        await copy(join((await finishedRun()).workspace, part), `${place}/${part}`);

    await expectDone(['plan', sources!, '--out', planned!]);
    const work = ['work', planned!, '--concurrency', '1'];
    await Promise.all([expectDone(work), expectDone(work)]);
    expect(await expectDone(['status', planned!])).toContain('2 of 2 videos done');
    await expectDone(['finish', planned!], 3);
    expect(await resultsIn(planned!)).toEqual(expected);
    expect(await expectDone(['inspect', planned!, `${sources}/lecture.mp4`])).toContain('lecture-');
    expect(await expectDone(['stats', planned!])).toContain(planned!);

    await expectDone(['run', sources!, '--out', ran!], 3);
    expect(await resultsIn(ran!)).toEqual(expected);
  },
  900_000,
);

test('a bucket whose server overwrites in silence is refused before anything is written', async () => {
  const server = new BucketServer({ overwrites: true });
  await server.start();
  for (const command of ['run', 'plan']) {
    const told = await expectDone([command, example, '--out', `s3://${testBucket}/ws`], 2);
    expect(told).toContain('is no place for a workspace');
  }
  expect([...server.objects.keys()]).toEqual([]);
});
