import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tryPart } from './try-part.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function script(text: string): string {
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, text);
  return entry;
}

test('hands on what the part answers, and its name to the script', async () => {
  const entry = script(`process.send({ found: process.argv[2] + ' 1.0' }, () => process.exit());`);
  expect(await tryPart('ffmpeg', { entry })).toEqual({ found: 'ffmpeg 1.0' });
});

test('a crash is a problem that names the signal', async () => {
  const entry = script(`process.kill(process.pid, 'SIGSEGV'); setTimeout(() => {}, 10_000);`);
  expect(await tryPart('x', { entry })).toEqual({ problem: 'The process that used it died of SIGSEGV.' });
});

test('an end without an answer is a problem, with its last words', async () => {
  const entry = script(`console.error('GLIBC_2.99 not found'); process.exit(7);`);
  expect(await tryPart('x', { entry })).toEqual({
    problem: 'The process that used it ended (7). GLIBC_2.99 not found',
  });
});

test('a part that hangs is given up', async () => {
  const entry = script('setInterval(() => {}, 60_000);');
  expect(await tryPart('x', { entry, bounds: { cpuSec: 60, stallSec: 1 } })).toEqual({
    problem: 'It made no progress for 1 s.',
  });
});

test.skipIf(!existsSync('/proc/self/stat'))('so is one that never stops computing', async () => {
  const entry = script('for (;;);');
  expect(await tryPart('x', { entry, bounds: { cpuSec: 1, stallSec: 60 } })).toEqual({
    problem: 'It used more than 1 s of CPU time.',
  });
});

test('a name that no part has is a problem', async () => {
  expect(await tryPart('no-such-part')).toMatchObject({ problem: expect.stringMatching(/ended \(1\)/) });
});
