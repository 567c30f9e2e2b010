// Runs the tests of deploy/ray on a small Ray cluster of this machine, with a program in the place of Lectern. Makes a Python
// environment with Ray from PyPI (300 MB) in the folder, once. Needs Python 3.10 or later with venv.
//
//   node scripts/check-ray.mjs --folder DIR [--ray 2.60.0] [-- arguments of unittest]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { folder: { type: 'string' }, ray: { type: 'string' } },
  allowPositionals: true,
});
if (!values.folder) throw new Error('Expected --folder; the first lines of this file say more.');
const sources = join(dirname(dirname(fileURLToPath(import.meta.url))), 'deploy', 'ray');
const wanted = values.ray
  ? `ray==${values.ray}`
  : readFileSync(join(sources, 'requirements.txt'), 'utf8').trim();
const folder = join(resolve(values.folder), wanted.replace('==', '-'));
const python = join(folder, 'bin', 'python');
const ready = join(folder, 'ready');
if (!existsSync(ready)) {
  mkdirSync(folder, { recursive: true });
  const run = (command, args) => execFileSync(command, args, { stdio: 'inherit' });
  run('python3', ['-m', 'venv', folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', wanted]);
  writeFileSync(ready, '');
}
const tests = join(sources, 'tests', 'test_lectern_ray.py');
const { status } = spawnSync(python, ['-W', 'ignore', tests, ...positionals], {
  stdio: 'inherit',
  env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', RAY_USAGE_STATS_ENABLED: '0' },
});
process.exitCode = status ?? 1;
