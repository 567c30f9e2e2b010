// Runs the tests of the trainer (training/tests) on this machine's CPU, and compares perplexity.py with `lectern stats`.
// Makes a Python environment with torch and transformers from PyPI (6 GB) in the folder, once. Needs Python 3.10 or later with venv.
//
//   node scripts/check-training.mjs --folder DIR [--python FILE] [-- arguments of pytest]
//
// --python: an interpreter that has what training/requirements.txt lists, and pytest.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { folder: { type: 'string' }, python: { type: 'string' } },
  allowPositionals: true,
});
if (!values.folder) throw new Error('Expected --folder; the first lines of this file say more.');

const training = join(dirname(dirname(fileURLToPath(import.meta.url))), 'training');
const folder = resolve(values.folder);
mkdirSync(folder, { recursive: true });
const python = values.python ?? environment();
const { status } = spawnSync(
  python,
  [
    '-m',
    'pytest',
    '-q',
    '-p',
    'no:cacheprovider',
    '--basetemp',
    join(folder, 'tests'),
    ...positionals,
    'tests',
  ],
  {
    cwd: training,
    stdio: 'inherit',
    env: { ...process.env, HF_HUB_OFFLINE: '1', PYTHONDONTWRITEBYTECODE: '1' },
  },
);
process.exitCode = status ?? 1;
if (status === 0 && positionals.length === 0) {
  const compared = join(dirname(training), 'scripts', 'check-perplexity.mjs');
  execFileSync(process.execPath, [compared, '--folder', folder, '--python', python], { stdio: 'inherit' });
}

/** @returns the interpreter of an environment in the folder */
function environment() {
  const python = join(folder, 'venv', 'bin', 'python');
  if (existsSync(join(folder, 'venv', 'ready'))) return python;
  const run = (command, args) => execFileSync(command, args, { stdio: 'inherit' });
  run('python3', ['-m', 'venv', join(folder, 'venv')]);
  run(python, ['-m', 'pip', 'install', '--quiet', '-r', join(training, 'requirements.txt'), 'pytest']);
  run(python, ['-c', `open(${JSON.stringify(join(folder, 'venv', 'ready'))}, 'w')`]);
  return python;
}
