import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { videoSchema } from '../records/video.ts';
import { makeVideo } from './pipeline.fixture.ts';
import { type RunEntry, readRunIndex } from './run-index.ts';
import { RunIndexWriter } from './run-index-writer.ts';

let workspace: string;

beforeEach(async () => {
  workspace = await temporaryFolder();
});
afterEach(() => void vi.restoreAllMocks());

async function entryOf(name: string): Promise<RunEntry> {
  const video = videoSchema.parse(await makeVideo(join(workspace, 'videos'), name));
  return { video, verdict: 'kept', stage: 'join', reason: null, failure: null, evidence: {}, keys: {} };
}

const written = async (): Promise<string[]> =>
  (await readRunIndex(workspace, 'r')).map(({ video }) => video.id);

test('writes at the end what was added, each video once', async () => {
  const index = new RunIndexWriter(workspace, 'r');
  for (const name of ['b', 'a', 'b']) index.add(await entryOf(name));
  await expect(written()).rejects.toThrow('has no run');
  await index.finish();
  expect(await written()).toEqual(['a', 'b']);
});

test('writes in between when some time has passed', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const index = new RunIndexWriter(workspace, 'r');
  index.add(await entryOf('a'));
  now = 11_000;
  index.add(await entryOf('b'));
  await vi.waitFor(async () => expect(await written()).toEqual(['a', 'b']));
  index.add(await entryOf('c'));
  await index.finish();
  expect(await written()).toEqual(['a', 'b', 'c']);
});

test('a failure in between comes out at the end, and ends nothing before', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  // A file where a folder should be.
  await writeFile(join(workspace, 'runs'), '');
  const index = new RunIndexWriter(workspace, 'r');
  now = 11_000;
  index.add(await entryOf('a'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(index.finish()).rejects.toThrow(/EEXIST|ENOTDIR/);
});
