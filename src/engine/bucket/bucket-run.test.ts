import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../base/fingerprint.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { videoFactsSchema } from '../../records/video.ts';
import { type FakeSettings, fakeStages, makeVideo } from '../pipeline.fixture.ts';
import { runFake } from '../run.fixture.ts';
import { readRunIndex } from '../run-index.ts';
import { RunIndexWriter } from '../run-index-writer.ts';
import { defineStage } from '../stage.ts';
import { runUnit, type Unit } from '../unit.ts';
import { Workspace } from '../workspace.ts';
import { BucketServer, testBucket } from './bucket-server.fixture.ts';

const silent = { onBegin: () => {}, onProgress: () => {}, onStage: () => {}, onUsage: () => {} };
const signals = { drained: new AbortController().signal, cancelled: new AbortController().signal };

async function runIn(address: string, videos: Awaited<ReturnType<typeof makeVideo>>[]) {
  const workspace = Workspace.at(address);
  const index = new RunIndexWriter(workspace, 'default');
  const pool = {
    peakRssBytes: 0,
    drain: () => {},
    close: () => {},
    async run(unit: Unit<FakeSettings>) {
      await runUnit(unit, fakeStages, silent, signals);
      return { end: 'done' as const, costs: [], peakRssBytes: 0 };
    },
  };
  await runFake({ workspace, videos, pool, onEntry: index.add.bind(index) });
  await index.finish();
  return readRunIndex(workspace, 'default');
}

test('a run in a bucket leaves what one in a folder does, byte for byte', async () => {
  const server = new BucketServer();
  await server.start();
  const folder = await temporaryFolder();
  const videos = [await makeVideo(folder, 'one'), await makeVideo(folder, 'unusable')];
  const local = await runIn(join(folder, 'ws'), videos);
  expect(await runIn(`s3://${testBucket}/some/ws`, videos)).toEqual(local);
  const artefacts = (names: string[]): string[] =>
    names.filter((name) => /^(artefacts|blobs|runs)\b/.test(name)).sort();
  const files = readdirSync(join(folder, 'ws'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(folder, 'ws').length + 1)
        .replaceAll('\\', '/'),
    );
  const keys = [...server.objects.keys()].map((key) => key.replace('some/ws/', ''));
  expect(artefacts(keys)).toEqual(artefacts(files));
  expect(artefacts(keys).length).toBeGreaterThan(5);
  for (const name of artefacts(files))
    expect(server.text(`some/ws/${name}`), name).toBe(readFileSync(join(folder, 'ws', name), 'utf8'));
});

test('a stage gets a video and captions of a bucket as files of this machine, and they are let go after it', async () => {
  const server = new BucketServer();
  await server.start();
  const scratch = join(await temporaryFolder(), 'scratch');
  vi.stubEnv('LECTERN_SCRATCH', scratch);
  const content = Buffer.from('moving pictures');
  const captions = Buffer.from('WEBVTT\n');
  for (const [name, bytes] of Object.entries({ 'a.mp4': content, 'a.vtt': captions }))
    server.objects.set(`in/${name}`, { bytes, etag: '"x"', metadata: {} });
  const held: string[] = [];
  const stage = defineStage<object>()({
    name: 'look',
    version: 1,
    resource: 'cpu',
    title: 'Look',
    optional: false,
    readsSource: true,
    slice: () => ({}),
    providers: () => null,
    inputs: {},
    optionalInputs: {},
    output: z.object({ seen: z.string(), captions: z.string() }),
    checks: [],
    scores: [],
    cpuSecPerSec: 1,
    async run(_inputs, _slice, context) {
      const path = await context.localFile();
      expect(await context.localFile()).toBe(path);
      held.push(...readdirSync(scratch));
      const bytes = (await context.captions())?.bytes;
      return { seen: readFileSync(path, 'utf8'), captions: Buffer.from(bytes!).toString() };
    },
  });
  const video = {
    ...{ id: 'a', sha256: sha256(content), bytes: content.length, sources: [`s3://${testBucket}/in/a.mp4`] },
    path: `s3://${testBucket}/in/a.mp4`,
    captions: {
      ...{
        path: `s3://${testBucket}/in/a.vtt`,
        format: 'vtt' as const,
        language: null,
        sha256: sha256(captions),
      },
    },
    facts: videoFactsSchema.parse({}),
  };
  const workspace = `s3://${testBucket}/ws`;
  await runUnit(
    { workspace, video, resource: 'cpu', settings: {}, selected: ['look'] },
    [stage],
    silent,
    signals,
  );
  const { store } = Workspace.at(workspace);
  const [key] = await store.list('look');
  expect(await store.get('look', key!)).toMatchObject({
    content: { seen: 'moving pictures', captions: 'WEBVTT\n' },
  });
  expect(held).toHaveLength(2);
  expect(readdirSync(scratch)).toEqual([video.sha256]);
});
