import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRunIndex, writeRunIndex } from '../src/engine/run-index.ts';
import { lockWorkspace } from '../src/engine/workspace-lock.ts';
import { settingsSchema } from '../src/index.ts';
import type { CorpusInfo, DocumentDetails, LiveState, VideoDetails } from '../src/view/api.ts';
import type { ViewEvent } from '../src/view/live-dataset.ts';
import { askAt, getAt, openView, viewFolder } from './view-asking.ts';
import { makeWorkspace, rerun, tuned } from './view-workspace.ts';

// A run writes a file beside its place and puts it there whole; other programs, and crashes, leave parts of files.

const folder = viewFolder('live');
let made = 0;
const longMs = 60_000;

async function newWorkspace(): Promise<string> {
  const workspace = join(folder, `workspace-${made++}`);
  await makeWorkspace(workspace);
  return workspace;
}

/** Serves until the test has ended. */
async function serve(dir: string) {
  const events: ViewEvent[] = [];
  const faults: string[] = [];
  const { port, close } = await openView(folder, {
    dir,
    onEvent: (event) => events.push(event),
    onFault: (message) => faults.push(message),
  });
  onTestFinished(close);
  return { port, events, faults };
}

const original = settingsSchema.parse({});

const paths = [
  '/api/corpus',
  '/api/videos',
  '/api/videos/kept-1',
  '/api/documents',
  '/api/documents/0',
  '/api/search?q=theorem',
  '/api/funnel',
];

/** What all addresses answer, by the version that an answer names. */
async function askAll(port: number, into: Map<string, Map<string, string>>): Promise<void> {
  for (const path of paths) {
    const { status, headers, body } = await askAt(port, path);
    const text = body.toString('utf8');
    expect([path, status, text.slice(0, 200)]).toEqual([path, 200, text.slice(0, 200)]);
    const version = String(headers['lectern-version']);
    // How long indexing took is no fact of the dataset.
    const content = text.replace(/"indexSec":[^,]*/, '"indexSec":0');
    const seen = into.get(version) ?? new Map<string, string>();
    into.set(version, seen);
    expect([path, content]).toEqual([path, seen.get(path) ?? content]);
    seen.set(path, content);
  }
}

const versionAt = async (port: number): Promise<string> =>
  (await getAt<LiveState>(port, '/api/state')).version;

test('while a run with other thresholds writes, every answer is of the old state or of the new one, whole', async () => {
  const workspace = await newWorkspace();
  const { port, events, faults } = await serve(workspace);
  const answers = new Map<string, Map<string, string>>();
  await askAll(port, answers);
  const before = await versionAt(port);

  const states = [tuned, original, tuned];
  for (const settings of states) {
    const last = await versionAt(port);
    let isWriting = true;
    const writing = rerun(workspace, settings).finally(() => {
      isWriting = false;
    });
    while (isWriting) await askAll(port, answers);
    await writing;
    await expect.poll(() => versionAt(port), { timeout: longMs }).not.toBe(last);
    await askAll(port, answers);
  }
  const after = answers.get(await versionAt(port))!;
  expect(after.get('/api/documents/0')).not.toBe(answers.get(before)!.get('/api/documents/0'));
  expect(after.get('/api/videos')).toBe(answers.get(before)!.get('/api/videos'));
  // As a server would answer that is started now.
  const fresh = new Map<string, Map<string, string>>();
  await askAll((await serve(workspace)).port, fresh);
  expect([...fresh.values()]).toEqual([after]);
  expect(events.filter(({ event }) => event === 'reloaded').length).toBeGreaterThanOrEqual(states.length);
  expect(events.filter(({ event }) => event === 'not-reloaded')).toEqual([]);
  expect(faults).toEqual([]);
});

test('a run that is at work is waited for: what it has so far is a part of the library', async () => {
  const workspace = await newWorkspace();
  const { port } = await serve(workspace);
  const before = await versionAt(port);
  const lock = await lockWorkspace(workspace);
  const entries = await readRunIndex(workspace, 'default');
  await writeRunIndex(workspace, 'default', entries.slice(0, 1));
  await expect
    .poll(async () => (await getAt<LiveState>(port, '/api/state')).isChanging, { timeout: longMs })
    .toBe(true);
  // Some looks later, too.
  await new Promise((resolve) => setTimeout(resolve, 3500));
  expect((await getAt<CorpusInfo>(port, '/api/corpus')).counts.videos).toBe(3);
  expect(await getAt<LiveState>(port, '/api/state')).toEqual({
    version: before,
    isChanging: true,
    problem: null,
  });
  await writeRunIndex(workspace, 'default', entries.slice(0, 2));
  await lock.release();
  await expect
    .poll(async () => (await getAt<CorpusInfo>(port, '/api/corpus')).counts.videos, { timeout: longMs })
    .toBe(2);
  expect((await getAt<LiveState>(port, '/api/state')).isChanging).toBe(false);
});

test('a reader that is opened during a run shows how far it has come, and waits for the next one', async () => {
  const workspace = await newWorkspace();
  const entries = await readRunIndex(workspace, 'default');
  const first = await lockWorkspace(workspace);
  await writeRunIndex(workspace, 'default', entries.slice(0, 1));
  const { port } = await serve(workspace);
  const videos = async () => (await getAt<CorpusInfo>(port, '/api/corpus')).counts.videos;
  const isChanging = async () => (await getAt<LiveState>(port, '/api/state')).isChanging;
  expect(await videos()).toBe(1);
  await writeRunIndex(workspace, 'default', entries);
  await expect.poll(videos, { timeout: longMs }).toBe(3);
  await first.release();
  await writeRunIndex(workspace, 'default', entries.slice(0, 2));
  await expect.poll(videos, { timeout: longMs }).toBe(2);
  await expect.poll(isChanging, { timeout: longMs }).toBe(false);

  const second = await lockWorkspace(workspace);
  await writeRunIndex(workspace, 'default', entries.slice(0, 1));
  await expect.poll(isChanging, { timeout: longMs }).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect(await videos()).toBe(2);
  await second.release();
  await expect.poll(videos, { timeout: longMs }).toBe(1);
});

test('an index that is written by half is not shown, and said to be unreadable until it is whole', async () => {
  const workspace = await newWorkspace();
  const { port, events, faults } = await serve(workspace);
  const index = join(workspace, 'runs', 'default', 'index.jsonl');
  const whole = await readFile(index, 'utf8');
  await writeFile(index, whole.slice(0, whole.length / 2));
  await expect
    .poll(async () => (await getAt<LiveState>(port, '/api/state')).problem, { timeout: longMs })
    .toMatch(/index of the run "default" .* is damaged/);
  expect((await getAt<CorpusInfo>(port, '/api/corpus')).counts.videos).toBe(3);
  expect((await getAt<VideoDetails>(port, '/api/videos/kept-1')).clips).toHaveLength(3);
  expect((await getAt<DocumentDetails>(port, '/api/documents/0')).parts).toHaveLength(8);
  const lines = whole.trimEnd().split('\n');
  await writeFile(index, lines.slice(1).join('\n'));
  await expect
    .poll(async () => (await getAt<CorpusInfo>(port, '/api/corpus')).counts.videos, { timeout: longMs })
    .toBe(2);
  expect(await getAt<LiveState>(port, '/api/state')).toMatchObject({ isChanging: false, problem: null });
  expect(events.filter(({ event }) => event === 'not-reloaded')).toHaveLength(1);
  expect(faults).toEqual([]);
});

test('samples that are written where they lie are never taken for others', async () => {
  const workspace = await newWorkspace();
  const { port, faults } = await serve(workspace);
  const samples = join(workspace, 'samples', 'default', '00000.jsonl');
  const whole = await readFile(samples, 'utf8');
  const old = (await askAt(port, '/api/documents/0')).body.toString();
  for (const part of [whole.slice(0, whole.length / 2), `{"id":"x"}${whole.slice(10)}`, '']) {
    await writeFile(samples, part);
    const { status, body } = await askAt(port, '/api/documents/0');
    if (status === 200) expect(body.toString()).toBe(old);
    else
      expect([status, JSON.parse(body.toString()).error]).toEqual([
        503,
        expect.stringMatching(/being written/),
      ]);
    // What does not lie there is answered all the while.
    expect((await getAt<VideoDetails>(port, '/api/videos/dropped-2')).utterances).toHaveLength(1);
  }
  await writeFile(samples, whole.replaceAll('The theorem of Pythagoras.', 'The theorem of old.'));
  await expect
    .poll(async () => (await askAt(port, '/api/documents/0')).body.toString(), { timeout: longMs })
    .toContain('The theorem of old.');
  expect(faults).toEqual([]);
});

test('a dataset of one file: replaced, grown, emptied and removed', async () => {
  const file = join(folder, 'records.jsonl');
  const line = (text: string) => `${JSON.stringify({ images: [null], texts: [text] })}\n`;
  const firstText = async () => {
    const { status, body } = await askAt(port, '/api/documents/0');
    return status === 200 ? JSON.parse(body.toString()).trainerText : status;
  };
  await writeFile(file, line('old words') + line('second'));
  const { port, faults } = await serve(file);
  await writeFile(`${file}.draft`, line('entirely new words, and more of them'));
  await rename(`${file}.draft`, file);
  expect(['old words', 'entirely new words, and more of them']).toContain(await firstText());
  await expect.poll(firstText, { timeout: longMs }).toBe('entirely new words, and more of them');
  expect((await askAt(port, '/api/documents/1')).status).toBe(404);

  await writeFile(file, line('grown') + line('by one'));
  await expect.poll(firstText, { timeout: longMs }).toBe('grown');
  expect((await getAt<DocumentDetails>(port, '/api/documents/1')).trainerText).toBe('by one');

  const problem = async () => (await getAt<LiveState>(port, '/api/state')).problem;
  for (const spoil of [() => writeFile(file, ''), () => rm(file)]) {
    await spoil();
    await expect.poll(problem, { timeout: longMs }).toEqual(expect.any(String));
  }
  await writeFile(file, line('back again'));
  await expect.poll(firstText, { timeout: longMs }).toBe('back again');
  expect(await problem()).toBeNull();
  expect(faults).toEqual([]);
});
