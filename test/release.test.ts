import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, temporaryFolder } from './cli.ts';

/** A checkout with the release script, committed; `.ci/run` fails, so that nothing goes further. */
function checkout(changes: string): string {
  const folder = temporaryFolder();
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  mkdirSync(join(folder, '.ci'));
  writeFileSync(join(folder, '.ci', 'run'), '#!/bin/sh\necho checked\nexit 3\n', { mode: 0o755 });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "version": "1.2.3" }\n');
  writeFileSync(join(folder, 'CHANGELOG.md'), changes);
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@localhost'];
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    [...author, 'commit', '-qm', 'all'],
  ]) {
    expect(spawnSync('git', args, { cwd: folder }).status).toBe(0);
  }
  return folder;
}

function release(folder: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'scripts', 'release.mjs')], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

test('a checkout with changes is refused before anything is run', () => {
  const folder = checkout('## 1.2.3\n');
  writeFileSync(join(folder, 'new.txt'), '');
  const { status, said } = release(folder);
  expect(status).toBe(1);
  expect(said).toMatch(/not committed:[\s\S]*new\.txt/);
  expect(said).not.toContain('checked');
});

test('a version without its section of changes is refused', () => {
  const { status, said } = release(checkout('## 1.2.2\n'));
  expect(status).toBe(1);
  expect(said).toContain('CHANGELOG.md has no section for 1.2.3.');
});

test('what the checks refuse is not packed', () => {
  const { status, said } = release(checkout('## 1.2.3\n'));
  expect(status).toBe(1);
  expect(said).toMatch(/checked[\s\S]*No release: .*ended with 3/);
});
