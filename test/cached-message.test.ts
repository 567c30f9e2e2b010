import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lectern, temporaryFolder } from './cli.ts';

test('not everything is cached where a file is missing or failed', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bad = join(folder, 'bad.mp4');
  writeFileSync(bad, 'no video');
  const out = join(folder, 'out');
  const first = await lectern(['run', bad, '--out', out]);
  expect(first.exitCode).toBe(3);
  for (const { stderr } of [first, await lectern(['run', bad, '--out', out])]) {
    expect(stderr).not.toContain('Everything is cached');
    expect(stderr).toContain('Nothing left to compute, except for 1 failed video.');
  }
  const list = join(folder, 'list.txt');
  writeFileSync(list, 'bad.mp4\ngone.mp4\n');
  const { stderr } = await lectern(['run', list, '--out', out, '--dry-run']);
  expect(stderr).toContain('Nothing left to compute, except for 1 failed video and 1 unreadable file.');
});
