import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readRunIndex, writeRunIndex } from '../src/engine/run-index.ts';
import { Store } from '../src/engine/store.ts';
import { createDatabase } from '../src/view/database.ts';
import { indexVideos } from '../src/view/index-videos.ts';
import { examineVideo } from '../src/workspace/examine.ts';
import { inspectVideo } from '../src/workspace/inspect.ts';
import { type RunRecord, readRunRecord, writeRunRecord } from '../src/workspace/layout.ts';
import { makeReport } from '../src/workspace/make-report.ts';
import { runScores } from '../src/workspace/run-scores.ts';
import { makeWorkspace } from './view-workspace.ts';

vi.mock('../src/stages/pipeline.ts', async (original) => {
  const { videoStages } = await original<typeof import('../src/stages/pipeline.ts')>();
  const { face } = await import('./face-stage.ts');
  return { videoStages: [...videoStages, face] };
});

let workspace: string;
let record: RunRecord;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'lectern-added-'));
  await makeWorkspace(workspace);
  const made = await readRunRecord(workspace, null);
  await writeRunRecord(workspace, { ...made, selected: [...made.selected, 'face'] });
  record = await readRunRecord(workspace, null);
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

/** Stores what the stage made of the kept video. */
async function putFaces(content: unknown): Promise<void> {
  const key = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  await new Store(workspace).putIfAbsent('face', key, 'value', content);
  const entries = await readRunIndex(workspace, record.run);
  for (const entry of entries) if (entry.verdict === 'kept') entry.keys.face = key;
  await writeRunIndex(workspace, record.run, entries);
}

async function keptEntry() {
  return (await readRunIndex(workspace, record.run)).find(({ verdict }) => verdict === 'kept')!;
}

test('runs made before the stage was added are inspected, indexed and reported as before', async () => {
  const { checks } = await inspectVideo(workspace, record, 'kept-1');
  expect(checks.length).toBeGreaterThan(3);
  expect(checks.map(({ stage }) => stage)).not.toContain('face');
  expect((await runScores(workspace, record, [await keptEntry()])).at(-1)).toMatchObject({ name: 'faces' });
});

test('what the stage made is loaded, decided on and shown', async () => {
  await putFaces({ faceShares: [0.1, 0.7, 0.7] });
  const { artefacts } = await examineVideo(workspace, record, await keptEntry());
  expect(artefacts).toMatchObject({ face: { faceShares: [0.1, 0.7, 0.7] } });
  const { checks } = await inspectVideo(workspace, record, 'kept-1');
  expect(checks.find(({ stage }) => stage === 'face')).toEqual({
    stage: 'face',
    reason: 'faces',
    setting: null,
    keep: false,
    evidence: { value: 0.7, atMost: 0.5 },
  });
});

test('what it measured is scored, and the report tells it', async () => {
  const scores = await runScores(workspace, record, await readRunIndex(workspace, record.run));
  const faces = scores.find(({ name }) => name === 'faces');
  expect(faces).toMatchObject({ of: 'screens', threshold: { setting: 'face.maxShare', value: 0.5 } });
  expect(faces!.bins).not.toEqual(scores.find(({ name }) => name === 'confidence')!.bins);
  const out = join(workspace, 'report');
  const told = await makeReport(workspace, {
    ...{ out, run: null, title: null, samples: 1, seed: 0 },
    ...{ tokenizer: 'llama' as const, similarity: null },
  });
  expect(told.samples).toBe(1);
  expect(await readFile(join(out, 'index.html'), 'utf8')).toContain('faces');
});

test('the index of the reader counts it', async () => {
  const db = createDatabase(':memory:');
  await indexVideos(db, workspace, record, () => {});
  const { value } = db.prepare("SELECT value FROM fact WHERE name = 'run'").get() as { value: string };
  db.close();
  expect(JSON.parse(value).stages.at(-1)).toMatchObject({ stage: 'face', in: 1, out: 1 });
});

test('what another version of the stage wrote is told apart', async () => {
  await putFaces({ shares: [0.1] });
  await expect(inspectVideo(workspace, record, 'kept-1')).rejects.toThrow('The face result of kept-1');
});
