import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root, temporaryFolder } from './cli.ts';
import { finishedRun } from './finished-run.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bench(name: string, ...args: string[]): string {
  const path = join(root, 'bench', name);
  const made = spawnSync(process.execPath, [path, ...args], { cwd: folder, encoding: 'utf8' });
  expect([made.status, made.stderr]).toEqual([0, '']);
  return made.stdout;
}

test('what a plan costs around the work is measured', () => {
  const options = ['--videos', '20', '--workers', '1', '--shards', '2', '--folder', join(folder, 'scale')];
  const steps = bench('scale.mjs', ...options).split('\n');
  expect(steps.map((line) => line.split(' ')[0]).filter(Boolean)).toEqual([
    'plan',
    'work',
    'status',
    'share',
    'finish',
  ]);
}, 900_000);

test('one process and two at once weave and export the same files', async () => {
  const { workspace } = await finishedRun();
  const options = ['--videos', '12', '--words', '50', '--shards', '4', '--folder', join(folder, 'finish')];
  const told = bench('finish.mjs', workspace, ...options);
  const sums = [...told.matchAll(/in all {2}(\d+ files \w+)$/gm)].map(([, sum]) => sum);
  expect(sums).toEqual([expect.any(String), sums[0]]);
}, 900_000);
