import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { Journal, type JournalEntry, readJournal } from './journal.ts';

let workspace: string;
let path: string;

beforeEach(async () => {
  workspace = await temporaryFolder();
  path = join(workspace, 'journal', 'default.jsonl');
});

async function read(): Promise<JournalEntry[]> {
  return Array.fromAsync(readJournal(workspace, 'default'));
}

test('entries come back in order, with time and run', async () => {
  const journal = new Journal(workspace, 'default');
  journal.write({ event: 'start', videos: 3 });
  for (let video = 0; video < 50; video++) {
    journal.write({ event: 'stage', video: `v${video}`, stage: 'probe', wallSec: 0.5, cpuSec: 0.25 });
  }
  await journal.flush();
  const entries = await read();
  expect(entries).toHaveLength(51);
  expect(entries[0]).toMatchObject({ event: 'start', run: 'default', videos: 3 });
  expect(Number.isNaN(Date.parse(entries[0]!.at))).toBe(false);
  expect(entries.slice(1).map((entry) => 'video' in entry && entry.video)).toEqual(
    Array.from({ length: 50 }, (_, video) => `v${video}`),
  );
});

test('a run without a journal has no entries', async () => {
  expect(await read()).toEqual([]);
});

test('a half-written last line is passed over, and costs the next run nothing', async () => {
  const first = new Journal(workspace, 'default');
  first.write({ event: 'start', videos: 1 });
  await first.flush();
  await appendFile(path, '{"at":"2024-01-01T00:00:00.000Z","run":"defau');
  expect(await read()).toHaveLength(1);
  const second = new Journal(workspace, 'default');
  second.write({ event: 'start', videos: 2 });
  second.write({ event: 'end', wallSec: 1, peakRssBytes: 2 });
  await second.flush();
  const entries = await read();
  expect(entries.map(({ event }) => event)).toEqual(['start', 'start', 'end']);
  expect(entries[1]).toMatchObject({ videos: 2 });
});

test('a journal that ended well gets no empty line', async () => {
  for (const videos of [1, 2]) {
    const journal = new Journal(workspace, 'default');
    journal.write({ event: 'start', videos });
    await journal.flush();
  }
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3);
});

test('what cannot be written is told by flush, and only there', async () => {
  await mkdir(path, { recursive: true });
  const journal = new Journal(workspace, 'default');
  journal.write({ event: 'start', videos: 1 });
  journal.write({ event: 'start', videos: 2 });
  await expect(journal.flush()).rejects.toThrow('EISDIR');
});
