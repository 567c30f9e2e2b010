import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { lectern, temporaryFolder } from './cli.ts';
import { brokenIn, contentOf } from './content.ts';
import { argumentsFor, type Disturbed, type Recorded, recordRun, runDisturbed } from './disturbed.ts';
import { takeOver } from './finished-run.ts';

const folder = temporaryFolder();
let recorded: Recorded;
let undisturbed: Record<string, string>;
let count = 0;
let workspace: string;

beforeAll(async () => {
  recorded = await recordRun(folder, 'base', takeOver);
  undisturbed = contentOf(recorded.workspace);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  workspace = join(folder, `w${++count}`);
});

function expectCleanStop({ exitCode, stderr }: Disturbed, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^lectern: Stopped: .*and rerun; finished work in .* is kept\.$/m);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(exitCode).toBe(4);
  expect(brokenIn(workspace)).toEqual([]);
}

async function expectResumed(): Promise<void> {
  expect((await runDisturbed(recorded, workspace, {})).exitCode).toBe(0);
  expect(contentOf(workspace)).toEqual(undisturbed);
}

// From the export on, from a stage on, and from the lock on; `scripts/crash.mjs --faults` tries them all.
test.each([
  ['ENOSPC', 'coordinator', 60, /Free disk space/],
  ['ENOSPC', 'worker', 50, /Free disk space/],
  ['EROFS', 'coordinator', 1, /Make it writable/],
] as const)(
  '%s in the %s from its write %i on: stops cleanly, and resumes',
  async (code, role, from, message) => {
    const fault = { code, role, from, count: Number.MAX_SAFE_INTEGER, writesOnly: true };
    expectCleanStop(await runDisturbed(recorded, workspace, { fault }), message);
    await expectResumed();
  },
);

test.each([
  ['EIO', 'coordinator', 30],
  ['EIO', 'worker', 30],
  ['EMFILE', 'coordinator', 45],
  ['EMFILE', 'worker', 1],
] as const)('%s in the %s at its call %i: stops cleanly, and resumes', async (code, role, from) => {
  const fault = { code, role, from, count: 1, writesOnly: false };
  expectCleanStop(await runDisturbed(recorded, workspace, { fault }), new RegExp(code));
  await expectResumed();
});

test('a disk that is really full stops it cleanly; with room it resumes', async ({ skip }) => {
  mkdirSync(workspace);
  const mount = (...options: string[]) => spawnSync('mount', [...options, workspace], { encoding: 'utf8' });
  // The run refuses to begin where its estimate (2.2 MB) does not fit, so this is room for a little more.
  const mounted = mount('-t', 'tmpfs', '-o', 'size=2400k', 'tmpfs');
  if (mounted.status !== 0)
    skip(`No file system of a few megabytes can be mounted here: ${mounted.stderr?.trim()}`);
  onTestFinished(() => void spawnSync('umount', ['-l', workspace]));
  const filler = join(workspace, 'filler');
  const disturbed = await runDisturbed(recorded, workspace, {}, () => {}, {
    onOutput: (text) => {
      // After the estimate something else fills the disk.
      if (text.includes('"event":"plan"')) spawnSync('fallocate', ['-l', '1800k', filler]);
    },
  });
  expectCleanStop(disturbed, /Free disk space/);
  rmSync(filler);
  mount('-o', 'remount,size=20m');
  await expectResumed();
});

test('a disk that is too small is refused before the work begins', async ({ skip }) => {
  mkdirSync(workspace);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', workspace], {
    encoding: 'utf8',
  });
  if (mounted.status !== 0) skip(`No small file system can be mounted here: ${mounted.stderr?.trim()}`);
  onTestFinished(() => void spawnSync('umount', ['-l', workspace]));
  const ended = await lectern(argumentsFor(recorded, workspace));
  expect(ended.exitCode).toBe(4);
  expect(ended.stderr).toMatch(/needs about .*MB, but only .*MB are free\. Free disk space/);
});
