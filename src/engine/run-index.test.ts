import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { makeVideo } from './pipeline.fixture.ts';
import { listRuns, type RunEntry, readRunIndex, writeRunIndex } from './run-index.ts';

let workspace: string;

beforeEach(async () => {
  workspace = await temporaryFolder();
});

async function entryOf(name: string): Promise<RunEntry> {
  return {
    video: await makeVideo(join(workspace, 'videos'), name),
    verdict: 'dropped',
    stage: 'probe',
    reason: 'too-short',
    failure: null,
    evidence: { value: 3, atLeast: 10 },
    keys: { probe: sha256(name) },
  };
}

test('entries come back sorted by id, whatever order they came in', async () => {
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map(entryOf));
  await writeRunIndex(workspace, 'default', [c!, a!, b!]);
  expect(await readRunIndex(workspace, 'default')).toEqual([a, b, c]);
  const bytes = await readFile(join(workspace, 'runs', 'default', 'index.jsonl'));
  await writeRunIndex(workspace, 'default', [b!, c!, a!]);
  expect(await readFile(join(workspace, 'runs', 'default', 'index.jsonl'))).toEqual(bytes);
});

test('runs are listed sorted; an empty one is a run too', async () => {
  expect(await listRuns(workspace)).toEqual([]);
  await writeRunIndex(workspace, 'second', []);
  await writeRunIndex(workspace, 'first', []);
  await writeFile(join(workspace, 'runs', '.draft'), '');
  expect(await listRuns(workspace)).toEqual(['first', 'second']);
  expect(await readRunIndex(workspace, 'first')).toEqual([]);
});

test('a run that is not there is told with those that are', async () => {
  await expect(readRunIndex(workspace, 'default')).rejects.toThrow(
    new UsageError(`${workspace} has no run. Start one with: lectern run VIDEO --out ${workspace}`),
  );
  await writeRunIndex(workspace, 'first', []);
  await expect(readRunIndex(workspace, 'default')).rejects.toThrow(
    new UsageError(`No run "default" in ${workspace}. Its runs: first.`),
  );
});

test('a run that was stopped before it had an index is told as such', async () => {
  await mkdir(join(workspace, 'runs', 'default'), { recursive: true });
  await expect(readRunIndex(workspace, 'default')).rejects.toThrow('stopped before its first results');
});
