import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { settingsSchema } from '../config/schema.ts';
import { readRunIndex } from '../engine/run-index.ts';
import { makeTextbook } from './make-textbook.ts';

test('a run gives its work to the workers that it was given, as plain JSON, and closes them', async () => {
  const folder = await temporaryFolder();
  const out = join(folder, 'out');
  const film = join(folder, 'film.mp4');
  await writeFile(film, 'stands for a film');
  const told: string[] = [];
  const summary = await makeTextbook({
    inputs: [film],
    out,
    settings: settingsSchema.parse({}),
    exclusions: [],
    only: [],
    skip: [],
    limit: null,
    dryRun: false,
    concurrency: 1,
    retryFailed: false,
    run: 'default',
    noCache: false,
    maxRequests: null,
    maxCost: null,
    onEvent: () => {},
    signal: new AbortController().signal,
    forceSignal: new AbortController().signal,
    openWorkers: () => ({
      peakRssBytes: 42,
      drain: () => told.push('drain'),
      close: () => told.push('close'),
      run: async (unit) => {
        expect(JSON.parse(JSON.stringify(unit))).toEqual(unit);
        told.push(`${unit.resource} ${unit.video.path} ${unit.workspace}`);
        return { end: 'overdue', message: 'The machine far away took too long.', costs: [], peakRssBytes: 0 };
      },
    }),
  });
  // Once to look at it, once to work on it.
  expect(told).toEqual([`cpu ${film} ${out}`, `cpu ${film} ${out}`, 'close']);
  expect(summary).toMatchObject({ kept: 0, failed: 1, transient: 1, peakRssBytes: 42, sawBug: false });
  const [entry] = await readRunIndex(out, 'default');
  expect(entry).toMatchObject({ verdict: 'failed', stage: 'probe', reason: 'deadline' });
});
