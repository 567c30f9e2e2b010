import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { settingsSchema } from '../config/schema.ts';
import { Journal } from '../engine/journal.ts';
import { cutPowerAt } from '../engine/power-cut.fixture.ts';
import { type RunEntry, readRunIndex, writeRunIndex } from '../engine/run-index.ts';
import { Store } from '../engine/store.ts';
import { boardName, WorkBoard } from '../engine/work-board.ts';
import { OwnBeat } from '../engine/worker-beats.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import { DigestCache } from '../inputs/digest-cache.ts';
import { readRemovals } from '../ledger/removals.ts';
import { sampleSchema } from '../records/sample.ts';
import { type VideoFacts, videoFactsSchema } from '../records/video.ts';
import { videoStages } from '../stages/pipeline.ts';
import { readingOf, screensOf, tiling } from '../stages/testing.ts';
import { exportTextbook } from './export-run.ts';
import { writeRunRecord } from './layout.ts';
import { writePlan } from './planned/work-plan.ts';
import { removeVideo } from './remove-video.ts';
import { verifyWorkspace } from './verify.ts';
import { weaveSamples } from './weave-samples.ts';

const producer = { name: 'test', model: 'none', version: '1' };
/** On a slide that two lectures show. */
const sharedPicture = Buffer.from('\xff\xd8 the logo of the school', 'latin1');

interface Lecture {
  id: string;
  word: string;
  facts: Partial<VideoFacts>;
}

const algebra: Lecture = {
  id: 'algebra-1',
  word: 'quadrinomial',
  facts: {
    title: 'Lecture of Ms Hypatia',
    url: 'https://youtu.be/AbCdEfGhIj1',
    source: 'youtube:AbCdEfGhIj1',
  },
};
const botany: Lecture = {
  id: 'botany-2',
  word: 'xylem',
  facts: { title: 'Lecture of Mr Theophrastus', url: 'https://archive.org/details/botany' },
};

/** The folder that holds the videos: part of the absolute paths that a workspace remembers. */
const media = '/media/of-the-user';

function ownPicture({ id }: Lecture): Buffer {
  return Buffer.from(`\xff\xd8 picture of ${id}`, 'latin1');
}

function digestOf({ id }: Lecture): string {
  return sha256(`bytes of ${id}`);
}

async function keptEntry(store: Store, lecture: Lecture, settings: string): Promise<RunEntry> {
  const { id, word, facts } = lecture;
  const path = `${media}/${facts.title}.mp4`;
  const screens = screensOf([
    { at: [0, 15], text: `Slide one, ${word}` },
    { at: [15, 30], text: 'Thank you' },
  ]);
  const blobs = [await store.putBlob(ownPicture(lecture)), await store.putBlob(sharedPicture)];
  for (const [index, screen] of screens.screens.entries()) screen.picture.digest = blobs[index]!;
  const said = [`today we speak of the ${word} and what it is`, `so much of the ${word} ${settings}`];
  const utterances = said.map((text, index) => ({
    startSec: index * 15,
    endSec: index * 15 + 14,
    text,
    confidence: 0.9,
  }));
  const artefacts = {
    transcribe: { producer, language: 'en', utterances, rejected: [] },
    clip: { clips: tiling([15, 30]) },
    keyframe: screens,
    read: readingOf([{ at: [0, 15], text: `Slide one, ${word}` }, { at: [15, 30] }]),
  };
  const keys: RunEntry['keys'] = {};
  for (const [stage, content] of Object.entries(artefacts)) {
    keys[stage] = sha256(`${stage} ${id} ${stage === 'transcribe' ? settings : ''}`);
    await store.putIfAbsent(stage, keys[stage], 'value', content, stage === 'keyframe' ? blobs : []);
  }
  return {
    video: {
      id,
      sha256: digestOf(lecture),
      bytes: 1000,
      sources: [path],
      path,
      captions: {
        path: path.replace('.mp4', '.vtt'),
        format: 'vtt',
        language: null,
        sha256: sha256(`captions of ${id}`),
      },
      facts: videoFactsSchema.parse(facts),
    },
    verdict: 'kept',
    stage: 'audit',
    reason: null,
    failure: null,
    evidence: {},
    keys,
  };
}

/** A workspace with two runs of two lectures, and all that may lie in one. */
async function makeWorkspace(workspace: string): Promise<void> {
  const store = new Store(workspace);
  for (const run of ['other', 'default']) {
    const entries = [await keptEntry(store, algebra, run), await keptEntry(store, botany, run)];
    await writeRunIndex(workspace, run, entries);
    const selected = [...videoStages.map(({ name }) => name), 'weave', 'export'];
    await writeRunRecord(workspace, { run, settings: settingsSchema.parse({}), selected, providers: {} });
    const journal = new Journal(workspace, run);
    journal.write({ event: 'start', videos: 2 });
    for (const { id } of [algebra, botany])
      journal.write({ event: 'stage', video: id, stage: 'transcribe', wallSec: 1, cpuSec: 1 });
    const message = `What transcribe made of ${algebra.id} is missing from it.`;
    journal.write({ event: 'trouble', video: '', stage: 'weave', kind: 'damage', message });
    await journal.flush();
  }
  // Of settings that no run has any more.
  await keptEntry(store, algebra, 'earlier');
  const missing = {
    id: 'lost-3',
    source: 'lost.mp4',
    listed: null,
    message: 'There is no file "lost.mp4".',
    excludedBy: null,
  };
  await weaveSamples(workspace, 'default', [missing]);
  await exportTextbook(workspace, 'default');
  const digests = [algebra, botany].map((lecture) => [
    `${media}/${lecture.facts.title}.mp4`,
    { stamp: '1', sha256: digestOf(lecture) },
  ]);
  const body = JSON.stringify(digests);
  await writeFile(join(workspace, 'journal', 'digests.json'), `${sha256(body)}\n${body}\n`);
  for (const { id, word } of [algebra, botany]) {
    await mkdir(join(workspace, 'responses'), { recursive: true });
    await writeFile(join(workspace, 'responses', `${id}.jsonl`), `a model on the ${word}`);
  }
  await mkdir(join(workspace, 'export', 'default', 'parquet'));
  await writeFile(
    join(workspace, 'export', 'default', 'parquet', 'train.parquet'),
    `PAR1 ${algebra.word} ${botany.word}`,
  );
  await writeFile(join(workspace, 'blobs', '.a.0123456789ab.tmp'), `half of ${algebra.word}`);
}

async function filesIn(workspace: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(workspace, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const contents = await Promise.all(
    paths.sort().map(async (path) => [path.slice(workspace.length + 1), await readFile(path)] as const),
  );
  return new Map(contents);
}

/** Everything that tells of a lecture, in the names of files and in their bytes. */
async function tracesOf(workspace: string, lecture: Lecture): Promise<string[]> {
  const words = [
    lecture.id,
    lecture.word,
    lecture.facts.title!,
    lecture.facts.url!,
    digestOf(lecture),
    sha256(`captions of ${lecture.id}`),
    sha256(ownPicture(lecture)),
    `picture of ${lecture.id}`,
  ];
  const found: string[] = [];
  for (const [name, bytes] of await filesIn(workspace)) {
    if (name === 'removals.jsonl') continue;
    for (const word of words) if (name.includes(word) || bytes.includes(word)) found.push(`${name}: ${word}`);
  }
  return found;
}

test('takes it out of an open plan too, once its workers are gone', async () => {
  const workspace = await temporaryFolder();
  await makeWorkspace(workspace);
  const place = Workspace.at(workspace);
  const entries = await readRunIndex(workspace, 'default');
  await writeRunIndex(workspace, 'default', []);
  const videos = entries.map(({ video }) => video);
  const about = { run: 'default', settings: settingsSchema.parse({}), selected: [], derived: [] };
  const budget = { retryFailed: false, noCache: false, maxRequests: null, maxCost: null };
  const plan = await writePlan(
    place,
    { ...about, ...budget },
    { videos, excluded: [], missing: [], unknown: [] },
  );
  const work = place.below(layout.work('default', plan.id));
  const board = new WorkBoard(work);
  for (const entry of entries) {
    await board.begin(boardName(entry.video), 1, { worker: 'w', host: 'h', key: null });
    await board.finish(boardName(entry.video), entry);
    await new Journal(workspace, 'default', `${layout.work('default', plan.id)}/journal/w.jsonl`).flush();
  }
  const beat = new OwnBeat(work, 'w', () => ({
    state: isOver ? 'ended' : 'working',
    call: plan.call,
    share: 'all',
    since: '',
    verdicts: { kept: 0, dropped: 0, failed: 0 },
    ownSpent: { requests: 0, cost: 0 },
    active: [{ video: algebra.id, stage: 'read' }],
  }));
  let isOver = false;
  await beat.write();
  await expect(removeVideo(workspace, algebra.id, 'asked by its author')).rejects.toThrow(
    'Workers are at work',
  );
  isOver = true;
  await beat.end();
  expect((await tracesOf(workspace, algebra)).some((trace) => trace.startsWith('runs/default/work'))).toBe(
    true,
  );

  await removeVideo(workspace, algebra.id, 'asked by its author');
  expect(await tracesOf(workspace, algebra)).toEqual([]);
  const other = entries.find(({ video }) => video.id === botany.id)!;
  expect(await board.entryOf(boardName(other.video))).toEqual(other);
  for (const [stage, key] of Object.entries(other.keys))
    expect(await place.store.get(stage, key), stage).not.toBeNull();
});

test('leaves no byte of it but the audit line, and all of the others', async () => {
  const workspace = await temporaryFolder();
  await makeWorkspace(workspace);
  const before = await tracesOf(workspace, algebra);
  // What is looked for is there to be found, in every part of a workspace.
  for (const part of ['artefacts', 'blobs', 'runs', 'journal', 'responses', 'samples', 'outcomes', 'export'])
    expect(
      before.some((trace) => trace.startsWith(part)),
      part,
    ).toBe(true);
  const summary = await removeVideo(workspace, algebra.id, 'asked by its author');

  expect(await tracesOf(workspace, algebra)).toEqual([]);
  expect(summary).toMatchObject({
    videos: [algebra.id],
    blobs: 1,
    derived: true,
    deleted: ['export/default/parquet'],
  });
  expect(await Array.fromAsync(readRemovals(workspace))).toEqual([
    { id: algebra.id, sha256: digestOf(algebra), at: expect.any(String), reason: 'asked by its author' },
  ]);
  const audit = await readFile(join(workspace, 'removals.jsonl'), 'utf8');
  for (const word of [algebra.facts.title!, algebra.facts.url!, algebra.word])
    expect(audit).not.toContain(word);

  // The slide of both lectures stays, and so does all else of the other one.
  const store = new Store(workspace);
  expect((await store.listBlobs()).sort()).toEqual([ownPicture(botany), sharedPicture].map(sha256).sort());
  expect((await verifyWorkspace(workspace)).damage).toEqual([]);
  for (const run of ['default', 'other'])
    expect((await readRunIndex(workspace, run)).map(({ video }) => video.id)).toEqual([botany.id]);
  const lines = (await readFile(join(workspace, 'samples', 'default', '00000.jsonl'), 'utf8'))
    .trim()
    .split('\n');
  const samples = lines.map((line) => sampleSchema.parse(JSON.parse(line)));
  expect(samples.flatMap(({ videos }) => videos.map(({ id }) => id))).toEqual([botany.id]);
  expect(samples[0]!.images).toBe(2);
  expect(
    await readFile(join(workspace, 'export', 'default', 'textbook', 'textbook.jsonl'), 'utf8'),
  ).toContain(botany.word);
  expect(await readFile(join(workspace, 'outcomes', 'default.jsonl'), 'utf8')).toContain('"lost-3"');
  expect(await readdir(join(workspace, 'responses'))).toEqual([`${botany.id}.jsonl`]);
  const cache = new DigestCache(workspace);
  await cache.load();
  const journal = await readFile(join(workspace, 'journal', 'other.jsonl'), 'utf8');
  expect(journal.split('\n').filter(Boolean)).toHaveLength(2);
});

test.each([
  algebra.facts.url!,
  'https://www.youtube.com/watch?v=AbCdEfGhIj1&t=3',
  'youtube:AbCdEfGhIj1',
  `sha256:${digestOf(algebra)}`,
])('knows a video as %s', async (name) => {
  const workspace = await temporaryFolder();
  await makeWorkspace(workspace);
  expect((await removeVideo(workspace, name, ''))?.videos).toEqual([algebra.id]);
  expect(await tracesOf(workspace, algebra)).toEqual([]);
});

test('the same bytes under another id, and other bytes under the same id, go with it', async () => {
  const workspace = await temporaryFolder();
  await makeWorkspace(workspace);
  const [entry, other] = await readRunIndex(workspace, 'other');
  const twin = { ...entry!, video: { ...entry!.video, id: 'twin-9' } };
  const later = { ...other!, video: { ...other!.video, id: 'twin-9', sha256: sha256('later') } };
  await writeRunIndex(workspace, 'other', [entry!, twin]);
  await writeRunIndex(workspace, 'third', [later]);
  const summary = await removeVideo(workspace, algebra.facts.url!, '');
  expect(summary?.videos.sort()).toEqual([algebra.id, 'twin-9']);
  expect(await readRunIndex(workspace, 'third')).toEqual([]);
  expect((await Array.fromAsync(readRemovals(workspace))).map(({ sha256 }) => sha256)).toContain(
    sha256('later'),
  );
});

test('what was removed is told, and what nobody knows is a mistake', async () => {
  const workspace = await temporaryFolder();
  await makeWorkspace(workspace);
  await removeVideo(workspace, algebra.id, '');
  expect(await removeVideo(workspace, algebra.id, '')).toBeNull();
  await expect(removeVideo(workspace, 'nobody', '')).rejects.toThrow(UsageError);
  await expect(removeVideo(workspace, '../x y', '')).rejects.toThrow(UsageError);
  await expect(removeVideo(join(workspace, 'none'), 'x', '')).rejects.toThrow(UsageError);
  const lock = await lockWorkspace(workspace);
  await expect(removeVideo(workspace, botany.id, '')).rejects.toThrow(/Another run is using/);
  await lock.release();
});

test('the last video of a workspace can go', async () => {
  const workspace = await temporaryFolder();
  await makeWorkspace(workspace);
  await removeVideo(workspace, algebra.id, '');
  expect((await removeVideo(workspace, botany.id, ''))?.derived).toBe(true);
  expect(await tracesOf(workspace, botany)).toEqual([]);
  expect(await new Store(workspace).listBlobs()).toEqual([]);
});

test('where another video is damaged, the samples go and the next run makes them', async () => {
  const workspace = await temporaryFolder();
  await makeWorkspace(workspace);
  const store = new Store(workspace);
  const [, kept] = await readRunIndex(workspace, 'default');
  await writeFile(join(workspace, 'artefacts', 'transcribe', kept!.keys.transcribe!), 'damaged');
  expect((await removeVideo(workspace, algebra.id, ''))?.derived).toBe(false);
  expect(await tracesOf(workspace, algebra)).toEqual([]);
  expect(await readdir(join(workspace, 'samples'))).toEqual([]);
  expect(await store.listBlobs()).toContain(sha256(sharedPicture));
});

describe('killed at any of its writes', () => {
  test('it is finished by the same command', { timeout: 120_000 }, async () => {
    const origin = await temporaryFolder();
    await makeWorkspace(origin);
    const place = await temporaryFolder();
    let crashes = 0;
    for (let nth = 1; ; nth++) {
      expect(nth).toBeLessThan(500);
      const workspace = join(place, 'w');
      await cp(origin, workspace, { recursive: true });
      const crash = cutPowerAt(workspace, nth);
      onTestFinished(crash.restore);
      const crashed = await removeVideo(workspace, algebra.facts.url!, 'asked').then(
        () => false,
        () => true,
      );
      const happened = crash.happened();
      crash.restore();
      if (!happened) break;
      // The lock names a process that is dead after a real crash.
      await rm(join(workspace, '.coordinator.lock'), { force: true });
      if (crashed) {
        crashes++;
        await removeVideo(workspace, algebra.facts.url!, 'asked');
      }
      expect(await tracesOf(workspace, algebra), `write ${nth}`).toEqual([]);
      expect(await Array.fromAsync(readRemovals(workspace)), `write ${nth}`).toHaveLength(1);
      expect((await verifyWorkspace(workspace)).damage, `write ${nth}`).toEqual([]);
      const names = await readdir(workspace);
      expect(names).toContain('samples');
      expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
      await rm(workspace, { recursive: true });
    }
    expect(crashes).toBeGreaterThan(20);
  });
});
