import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { defaultSettings } from '../config/schema.ts';
import { BucketServer, testBucket } from '../engine/bucket/bucket-server.fixture.ts';
import { addChecksums, checkSums, digestFiles } from '../engine/checksums.ts';
import { MemoryObjects } from '../engine/memory-objects.fixture.ts';
import { writeRunIndex } from '../engine/run-index.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import type { Sample } from '../records/sample.ts';
import { exportSamples, exportTextbook } from './export-run.ts';
import { writeRunRecord } from './layout.ts';
import { hasSamplesOf, weaveSamples } from './weave-samples.ts';

const options = { text: 'refined', ocr: 'off', imageTokens: 64 } as const;

async function sampleIn({ store }: Workspace): Promise<Sample> {
  const digest = await store.putBlob(Buffer.from('a picture'));
  const place = { video: 'v', clip: 0, startSec: 0, endSec: 9, artefact: 'a' };
  const unknown = { title: null, licence: null, url: null, subject: null, course: null, subCourse: null };
  return {
    id: '00000-train-0',
    split: 'train',
    videos: [{ id: 'v', ...unknown, knowledgePoint: null, clips: [{ index: 0, startSec: 0, endSec: 9 }] }],
    items: [
      { kind: 'image', ...place, takenAtSec: 1, digest, width: 4, height: 3 },
      { kind: 'speech', ...place, raw: 'um längst', refined: 'Längst.' },
    ],
    images: 1,
    textTokens: 1,
    budgetTokens: 65,
    tokenizer: 'words',
  };
}

test('samples, outcomes and textbook are derived into whatever store a workspace has', async () => {
  const objects = new MemoryObjects();
  const workspace = new Workspace(objects);
  expect(await workspace.isBegun()).toBe(false);
  await writeRunRecord(workspace, { run: 'main', settings: defaultSettings, selected: [], providers: {} });
  await writeRunIndex(workspace, 'main', []);
  expect(await workspace.isBegun()).toBe(true);
  // What an earlier call of the run left, and what another run did.
  await objects.replace(layout.sampleShard('main', 7), '{}\n');
  await objects.replace(`${layout.exported('main', 'textbook')}/images/old/0.jpg`, 'old');
  await objects.replace(layout.sampleShard('other', 7), '{}\n');
  await objects.replace(layout.outcomesOf('other'), '');
  const ofOther = [layout.outcomesOf('other'), layout.sampleShard('other', 7)];
  await addChecksums(objects, await digestFiles(objects, ofOther));
  const lost = { id: 'lost', source: 'lost.mp4', listed: null, message: 'It is gone.', excludedBy: null };
  expect(await weaveSamples(workspace, 'main', [lost])).toEqual({
    samples: 0,
    images: 0,
    shownAgain: 0,
    textTokens: 0,
    duplicates: 0,
    cut: null,
  });
  const textbook = `${layout.exported('main', 'textbook')}/textbook.jsonl`;
  expect(await exportTextbook(workspace, 'main')).toBe(workspace.pathOf(textbook));

  expect(JSON.parse(objects.text(layout.outcomesOf('main')))).toMatchObject({
    video: 'lost',
    verdict: 'failed',
  });
  expect([...objects.stored.keys()].sort()).toEqual([
    'SHA256SUMS',
    'export/main/textbook/SHA256SUMS',
    textbook,
    layout.lastRun,
    layout.outcomesOf('main'),
    layout.outcomesOf('other'),
    layout.duplicatesOf('main'),
    layout.runIndex('main'),
    layout.runRecord('main'),
    layout.sampleShard('other', 7),
  ]);
  expect(await Array.fromAsync(checkSums(objects))).toEqual([]);
  expect(await hasSamplesOf(workspace, 'main')).toBe(false);
  expect(await hasSamplesOf(workspace, 'other')).toBe(true);
  expect(existsSync(workspace.address)).toBe(false);
});

test('an export is the same bytes in a folder and in another store, and is taken up where it is', async () => {
  const folder = await temporaryFolder();
  const objects = new MemoryObjects();
  const server = new BucketServer();
  await server.start();
  for (const place of [folder, new Workspace(objects), `s3://${testBucket}/ws`]) {
    const workspace = Workspace.at(place);
    const sample = await sampleIn(workspace);
    for (const format of ['textbook', 'clips-json'] as const) {
      const target = workspace.below(layout.exported('main', format));
      const given = { format, folder: target, ...options };
      const { counts, pictures } = await exportSamples(one(sample), workspace, given);
      expect(counts).toEqual({ records: 1, pictures: 1, empty: 0 });
      expect(pictures.size).toBe(1);
      expect(await Array.fromAsync(checkSums(target))).toEqual([]);
    }
  }
  const files = readdirSync(join(folder, layout.exports), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  expect(files).toHaveLength(6);
  for (const file of files) {
    const wanted = sha256(readFileSync(join(folder, file)));
    expect(sha256(objects.stored.get(file)!)).toBe(wanted);
    expect(sha256(server.objects.get(`ws/${file}`)!.bytes)).toBe(wanted);
  }
});

async function* one(sample: Sample): AsyncGenerator<Sample> {
  yield sample;
}
