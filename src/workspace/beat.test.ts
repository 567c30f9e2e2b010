import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { defaultSettings } from '../config/schema.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import { videoFactsSchema } from '../records/video.ts';
import { Beat, readBeat } from './beat.ts';
import type { MakeEvent } from './make-options.ts';
import type { RunPlan } from './plan-run.ts';

const video = {
  ...{ id: 'v', sha256: '0'.repeat(64), bytes: 1, sources: ['v.mp4'], path: '/v.mp4', captions: null },
  facts: videoFactsSchema.parse({ title: 'Roots' }),
};
const plan = {
  ...{ inputs: { videos: [video] }, work: { v: { durationSec: 100, todo: ['probe', 'listen'] } } },
} as unknown as RunPlan;

test('a run at work is seen from outside, and one that has ended or died is not', async () => {
  const folder = await temporaryFolder();
  const lock = await lockWorkspace(folder);
  const events: MakeEvent[] = [];
  const options = { run: 'loose', settings: defaultSettings, concurrency: 1 };
  const beat = new Beat(folder, plan, { ...options, onEvent: (event) => events.push(event) });
  expect(events).toMatchObject([{ event: 'progress', videos: { of: 1 }, leftSec: null }]);
  beat.pass({ event: 'start', video: 'v', stage: 'listen' });
  beat.pass({ event: 'advance', video: 'v', stage: 'listen', doneSec: 50 });
  expect(events.map(({ event }) => event)).toEqual(['progress', 'start']);
  await vi.waitFor(
    async () => expect(await readBeat(folder, 'loose')).toMatchObject({ videos: { of: 1 } }),
    20_000,
  );
  await vi.waitFor(
    async () =>
      expect((await readBeat(folder, 'loose'))?.active).toMatchObject([{ name: 'Roots', doneSec: 50 }]),
    20_000,
  );
  expect(await readBeat(folder, 'default')).toBeNull();

  const last = await readFile(join(folder, 'runs', 'loose', 'beat.json'), 'utf8');
  await beat.end();
  expect(await readBeat(folder, 'loose')).toBeNull();
  // What a run left that was killed.
  await writeFile(join(folder, 'runs', 'loose', 'beat.json'), last.replace(String(process.pid), '1'));
  expect(await readBeat(folder, 'loose')).toBeNull();
  await writeFile(join(folder, 'runs', 'loose', 'beat.json'), last.slice(0, 20));
  expect(await readBeat(folder, 'loose')).toBeNull();
  await lock.release();
  await writeFile(join(folder, 'runs', 'loose', 'beat.json'), last);
  expect(await readBeat(folder, 'loose')).toBeNull();
});
