import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { checkSums, digestFiles, writeChecksums } from './checksums.ts';
import { MemoryObjects } from './memory-objects.fixture.ts';
import { allFake, makeVideo } from './pipeline.fixture.ts';
import { runFake } from './run.fixture.ts';
import { listRuns, readRunIndex } from './run-index.ts';
import { RunIndexWriter } from './run-index-writer.ts';
import { workersOn } from './workers.fixture.ts';
import { Workspace } from './workspace.ts';
import { layout } from './workspace-layout.ts';

test('a run needs no file system but for its videos: store, journal, index and checksums are in memory', async () => {
  const folder = await temporaryFolder();
  const videos = [
    await makeVideo(folder, 'one'),
    await makeVideo(folder, 'unusable'),
    await makeVideo(folder, 'two'),
  ];
  const objects = new MemoryObjects();
  const workspace = new Workspace(objects);
  const index = new RunIndexWriter(workspace, 'default');
  const given = { workspace, videos, pool: workersOn(workspace), onEntry: index.add.bind(index) };
  const run = await runFake(given);
  await index.finish();

  expect(run.journal.filter(({ event }) => event === 'stage')).toHaveLength(10);
  const entries = await readRunIndex(workspace, 'default');
  expect(entries.map(({ video, verdict, reason }) => [video.id, verdict, reason])).toEqual([
    ['one', 'kept', null],
    ['two', 'kept', null],
    ['unusable', 'failed', 'no-good'],
  ]);
  expect(await listRuns(workspace)).toEqual(['default']);
  expect([...(await workspace.store.listStages())].sort()).toEqual([...allFake].sort());
  const { keys } = entries[0]!;
  expect(await workspace.store.get('join', keys.join!)).toMatchObject({
    content: { text: 'words-of-one-12' },
  });

  const again = await runFake(given);
  expect(again.journal.filter(({ event }) => event === 'stage')).toHaveLength(10);

  const place = workspace.below(layout.run('default'));
  await writeChecksums(place, await digestFiles(place, [layout.indexName]));
  expect(await Array.fromAsync(checkSums(place))).toEqual([]);
  objects.stored.set(layout.runIndex('default'), Buffer.from('{}\n'));
  await expect(readRunIndex(workspace, 'default')).rejects.toThrow('is damaged');

  objects.stored.set(layout.artefact('join', keys.join!), Buffer.from('half'));
  const mended = await runFake(given);
  expect(mended.journal.filter(({ event }) => event === 'stage')).toHaveLength(11);
  expect(existsSync(workspace.address)).toBe(false);
});

test('answers of models are kept where the workspace is', async () => {
  const objects = new MemoryObjects();
  const asked = sha256('question');
  const responses = new Workspace(objects).responsesOf('one');
  expect(await responses.get(asked)).toBeNull();
  // Two at once: one is stored and both get it.
  const got = await Promise.all([1, 2].map((by) => responses.putIfAbsent(asked, { by })));
  expect(got).toEqual([{ by: 1 }, { by: 1 }]);
  await responses.replace(asked, { by: 3 });
  expect(await new Workspace(objects).responsesOf('one').get(asked)).toEqual({ by: 3 });
  expect(await new Workspace(objects).responsesOf('two').get(asked)).toBeNull();
  expect(objects.text(layout.responsesOf('one')).trim().split('\n')).toHaveLength(2);
});
